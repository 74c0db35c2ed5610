// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * A signed document: a DSSE envelope (Dead Simple Signing Envelope 1.0.2, github.com/secure-systems-lab/dsse). The
 * signature covers the pre-authentication encoding, so it is valid for one kind of document only. Only the subset of
 * DSSE that this class writes is accepted: canonical JSON and one line end, standard Base64, a key id with each
 * signature, signatures ordered by key id, no other fields; an envelope therefore has exactly one form. Immutable.
 */
public final class Envelope {
    private static final int MAX_SIGNATURES = 64;
    private static final int MAX_TYPE = 200;
    private static final int MAX_SIGNATURE_BYTES = 512;

    private final String payloadType;
    private final byte[] payload;
    private final SortedMap<String, byte[]> signatures;

    private Envelope(String payloadType, byte[] payload, SortedMap<String, byte[]> signatures) {
        this.payloadType = payloadType;
        this.payload = payload;
        this.signatures = signatures;
    }

    /**
     * Returns a document without signatures.
     *
     * @param payloadType media type that identifies the kind of document
     */
    public static Envelope of(String payloadType, JsonObject document) {
        return new Envelope(payloadType, CanonicalJson.bytes(document), new TreeMap<>());
    }

    /** Returns a copy with one more signature, replacing an earlier one of the same key. */
    public Envelope signedBy(SigningKey key) throws TrustException {
        SortedMap<String, byte[]> more = new TreeMap<>(signatures);
        more.put(key.id(), key.sign(encoding(payloadType, payload)));
        return new Envelope(payloadType, payload, more);
    }

    /** @throws TrustException {@code FORMAT} or {@code LIMIT} if this is not an envelope in canonical form */
    public static Envelope parse(byte[] bytes) throws TrustException {
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
            throw TrustException.of(Fault.FORMAT, "envelope.end");
        }
        DocumentFields fields = DocumentFields.of(CanonicalJson.read(Arrays.copyOf(bytes, bytes.length - 1)),
                Set.of("payload", "payloadType", "signatures"));
        SortedMap<String, byte[]> signatures = new TreeMap<>();
        for (DocumentFields one : fields.objects("signatures", MAX_SIGNATURES, Set.of("keyid", "sig"))) {
            String id = one.text("keyid", 64);
            if (signatures.put(id, one.base64("sig", MAX_SIGNATURE_BYTES)) != null) {
                throw TrustException.of(Fault.FORMAT, "envelope.twice", id);
            }
        }
        Envelope envelope = new Envelope(fields.text("payloadType", MAX_TYPE),
                fields.base64("payload", StrictJson.MAX_BYTES), signatures);
        if (!Arrays.equals(envelope.bytes(), bytes)) { // signatures in wrong order
            throw TrustException.of(Fault.FORMAT, "json.canonical");
        }
        return envelope;
    }

    /** Returns the bytes of the file, with a line end. */
    public byte[] bytes() {
        JsonArray list = new JsonArray();
        signatures.forEach((id, signature) -> {
            JsonObject one = new JsonObject();
            one.addProperty("keyid", id);
            one.addProperty("sig", Base64.getEncoder().encodeToString(signature));
            list.add(one);
        });
        JsonObject envelope = new JsonObject();
        envelope.addProperty("payload", Base64.getEncoder().encodeToString(payload));
        envelope.addProperty("payloadType", payloadType);
        envelope.add("signatures", list);
        byte[] json = CanonicalJson.bytes(envelope);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** Returns DSSE's pre-authentication encoding: type and body, each with its length in bytes. */
    public static byte[] encoding(String payloadType, byte[] body) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + type.length + ' ').getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + body.length + ' ').getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /**
     * Returns the document if enough of these keys have signed it. Signatures of other keys are ignored; one that names
     * one of these keys but does not match it invalidates the whole.
     *
     * @param keys keys that may sign
     * @param threshold how many of them must have signed; at least 1
     * @throws TrustException {@code PAYLOAD_TYPE}, {@code SIGNATURE}, {@code THRESHOLD}, {@code FORMAT} or
     *             {@code LIMIT}
     */
    public JsonObject verify(String expectedType, Collection<VerificationKey> keys, int threshold)
            throws TrustException {
        if (!payloadType.equals(expectedType)) {
            throw TrustException.of(Fault.PAYLOAD_TYPE, "envelope.type", payloadType, expectedType);
        }
        int signers = signers(keys).size();
        if (threshold < 1 || signers < threshold) {
            throw TrustException.of(Fault.THRESHOLD, "envelope.threshold", signers, threshold);
        }
        return CanonicalJson.read(payload);
    }

    /**
     * Returns which of these keys have signed this.
     *
     * @throws TrustException {@code SIGNATURE} if a signature names one of the keys but does not match it
     */
    public List<VerificationKey> signers(Collection<VerificationKey> keys) throws TrustException {
        byte[] signed = encoding(payloadType, payload);
        List<VerificationKey> signers = new ArrayList<>();
        for (VerificationKey key : new HashSet<>(keys)) {
            byte[] signature = signatures.get(key.id());
            if (signature != null && !key.verifies(signed, signature)) {
                throw TrustException.of(Fault.SIGNATURE, "envelope.signature", key.id());
            }
            if (signature != null) {
                signers.add(key);
            }
        }
        return signers;
    }

    /** Returns the SHA-256 of the document, in lower-case hexadecimal; it does not depend on the signatures. */
    public String digest() {
        return Hashes.sha256(payload);
    }

    /** Returns the stated kind of document; not yet verified. */
    public String payloadType() {
        return payloadType;
    }

    /**
     * Returns the unverified document, for display.
     *
     * @throws TrustException {@code FORMAT} or {@code LIMIT}
     */
    public JsonObject unverified() throws TrustException {
        return CanonicalJson.read(payload);
    }

    /** Returns the ids of the keys that signatures name; not yet verified. */
    public Set<String> keyIds() {
        return Set.copyOf(signatures.keySet());
    }
}
