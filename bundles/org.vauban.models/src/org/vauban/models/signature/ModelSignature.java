// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.MessageBundle;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.governance.signature.VerificationKey;

/**
 * A signature of the files of a model with a key, in the format of OpenSSF Model Signing 1.0
 * (github.com/sigstore/model-transparency): a sigstore bundle with a DSSE envelope that contains an in-toto statement
 * with the SHA-256 of each file. Files are identified by their hash, whatever their names. Certificates and
 * transparency logs are ignored: the root document decides whose signature is valid. Immutable.
 */
public final class ModelSignature {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final Pattern BUNDLES = Pattern.compile("application/vnd\\.dev\\.sigstore\\.bundle.*");
    private static final String PAYLOAD = "application/vnd.in-toto+json";
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://model_signing/signature/v1.0";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_FILES = 4_000;
    private static final int MAX_TEXT = 300;
    private static final int MAX_SIGNATURES = 16;
    private static final int MAX_SIGNATURE_BYTES = 512;
    private static final MessageBundle TEXTS = new MessageBundle(ModelSignature.class);
    private final byte[] payload;
    private final List<byte[]> signatures;
    private final Set<String> hashes;

    private ModelSignature(byte[] payload, List<byte[]> signatures, Set<String> hashes) {
        this.payload = payload;
        this.signatures = signatures;
        this.hashes = hashes;
    }

    /**
     * Parses a signature without verifying it.
     *
     * @throws TrustException {@code FORMAT} or {@code LIMIT} if it is not in this format
     */
    public static ModelSignature parse(byte[] bytes) throws TrustException {
        DocumentFields bundle = any(StrictJson.object(bytes));
        String media = bundle.text("mediaType", MAX_TEXT);
        if (!BUNDLES.matcher(media).matches()) {
            throw refused("format", media);
        }
        DocumentFields envelope = bundle.fields("dsseEnvelope");
        String type = envelope.text("payloadType", MAX_TEXT);
        if (!type.equals(PAYLOAD)) {
            throw refused("format", type);
        }
        byte[] payload = envelope.base64("payload", StrictJson.MAX_BYTES);
        List<byte[]> signatures = new ArrayList<>();
        for (DocumentFields one : envelope.objects("signatures", MAX_SIGNATURES, Set.of("sig", "keyid"))) {
            signatures.add(one.base64("sig", MAX_SIGNATURE_BYTES));
        }
        return new ModelSignature(payload, signatures, hashes(any(StrictJson.object(payload))));
    }

    private static DocumentFields any(JsonObject object) throws TrustException {
        return DocumentFields.of(object, object.keySet());
    }

    private static TrustException refused(String key, Object... arguments) {
        return TrustException.refused(Fault.FORMAT, TEXTS.text(key, arguments));
    }

    private static Set<String> hashes(DocumentFields statement) throws TrustException {
        String type = statement.text("predicateType", MAX_TEXT);
        if (!statement.text("_type", MAX_TEXT).equals(STATEMENT) || !type.equals(PREDICATE)) {
            throw refused("format", type);
        }
        DocumentFields predicate = statement.fields("predicate");
        DocumentFields serialization = predicate.fields("serialization");
        String method = serialization.text("method", MAX_TEXT) + "/" + serialization.text("hash_type", MAX_TEXT);
        if (!method.equals("files/sha256")) {
            throw refused("method", method);
        }
        Set<String> hashes = new LinkedHashSet<>();
        MessageDigest all = sha256();
        for (DocumentFields file : predicate.objects("resources", MAX_FILES, Set.of("name", "algorithm", "digest"))) {
            String hash = file.text("digest", 64);
            if (!HASH.matcher(hash).matches() || !file.text("algorithm", MAX_TEXT).equals("sha256")) {
                throw refused("method", file.text("algorithm", MAX_TEXT));
            }
            all.update(HexFormat.of().parseHex(hash));
            hashes.add(hash);
        }
        List<DocumentFields> subjects = statement.objects("subject", 1, Set.of("name", "digest"));
        if (subjects.size() != 1 || !subjects.getFirst().fields("digest").text("sha256", 64)
                .equals(HexFormat.of().formatHex(all.digest()))) {
            throw refused("digest");
        }
        return hashes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // cannot happen: every JVM has the algorithm
        }
    }

    /**
     * Requires that enough keys of the role {@code models} have signed a file.
     *
     * @param sha256 hash of the file, in lower-case hexadecimal, which the caller has computed
     * @param now compared with the dates of the root document
     * @return the owners of the keys
     * @throws TrustException if the signature is not valid, with the reason
     */
    public List<String> require(String sha256, RootDocument root, Instant now) throws TrustException {
        if (PolicyDocument.freshness(root.issued(), root.expires(),
                Duration.ofDays(PolicyDocument.DEFAULT_GRACE_DAYS), now) == PolicyDocument.Freshness.LAPSED) {
            throw TrustException.refused(Fault.EXPIRED, TEXTS.text("root.expired", root.expires()));
        }
        if (!hashes.contains(sha256)) {
            throw TrustException.refused(Fault.SIGNATURE, TEXTS.text("other", sha256));
        }
        RootDocument.Signers role = root.roles().get(Role.MODELS);
        if (role == null) {
            throw TrustException.refused(Fault.THRESHOLD, TEXTS.text("role"));
        }
        byte[] signed = Envelope.encoding(PAYLOAD, payload);
        List<String> owners = new ArrayList<>();
        for (String id : role.keyIds()) {
            RootDocument.NamedKey key = root.keys().get(id);
            if (key != null && signatures.stream().anyMatch(each -> key.key().verifies(signed, each))) {
                owners.add(key.owner());
            }
        }
        if (owners.size() < role.threshold()) {
            throw TrustException.refused(Fault.THRESHOLD, TEXTS.text("signers", owners.size(), role.threshold()));
        }
        return owners.stream().sorted().toList();
    }

    /**
     * Signs a file.
     *
     * @param name name of the file
     * @param sha256 hash of the file, in lower-case hexadecimal
     * @return a signature for {@link #parse}, and for the tools of OpenSSF if the key is an ECDSA key
     */
    public static byte[] sign(String name, String sha256, SigningKey key) throws TrustException {
        JsonObject file = new JsonObject();
        file.addProperty("name", "."); // OpenSSF's name for a model that is one file
        file.addProperty("algorithm", "sha256");
        file.addProperty("digest", sha256);
        JsonArray resources = new JsonArray();
        resources.add(file);
        JsonObject serialization = new JsonObject();
        serialization.addProperty("method", "files");
        serialization.addProperty("hash_type", "sha256");
        serialization.addProperty("allow_symlinks", false);
        serialization.add("ignore_paths", new JsonArray());
        JsonObject predicate = new JsonObject();
        predicate.add("serialization", serialization);
        predicate.add("resources", resources);
        JsonObject digest = new JsonObject();
        digest.addProperty("sha256", Hashes.hex(sha256().digest(HexFormat.of().parseHex(sha256))));
        JsonObject subject = new JsonObject();
        subject.addProperty("name", name);
        subject.add("digest", digest);
        JsonArray subjects = new JsonArray();
        subjects.add(subject);
        JsonObject statement = new JsonObject();
        statement.addProperty("_type", STATEMENT);
        statement.add("subject", subjects);
        statement.addProperty("predicateType", PREDICATE);
        statement.add("predicate", predicate);
        return bundle(CanonicalJson.bytes(statement), key);
    }

    private static byte[] bundle(byte[] payload, SigningKey key) throws TrustException {
        JsonObject signature = new JsonObject();
        signature.addProperty("sig", Base64.getEncoder().encodeToString(key.sign(Envelope.encoding(PAYLOAD, payload))));
        signature.addProperty("keyid", "");
        JsonArray signatures = new JsonArray();
        signatures.add(signature);
        JsonObject envelope = new JsonObject();
        envelope.addProperty("payload", Base64.getEncoder().encodeToString(payload));
        envelope.addProperty("payloadType", PAYLOAD);
        envelope.add("signatures", signatures);
        JsonObject hint = new JsonObject();
        hint.addProperty("hint", Hashes.sha256(pem(key.verificationKey())));
        JsonObject material = new JsonObject();
        material.add("publicKey", hint);
        material.add("tlogEntries", new JsonArray());
        JsonObject bundle = new JsonObject();
        bundle.addProperty("mediaType", BUNDLE);
        bundle.add("verificationMaterial", material);
        bundle.add("dsseEnvelope", envelope);
        return (bundle + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the key in PEM with a line end, whose hash is the hint. */
    private static String pem(VerificationKey key) {
        return key.pem();
    }
}
