// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.governance.signature.VerificationKey;

/** Signed documents are accepted, and modified ones are rejected. */
class EnvelopeTest {
    private static final String TYPE = "application/vnd.example+json";

    private static JsonObject document() {
        JsonObject document = new JsonObject();
        document.addProperty("text", "née");
        return document;
    }

    private static Envelope envelope(String json) throws TrustException {
        return Envelope.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(Fault fault, Executable read) {
        assertEquals(fault, assertThrows(TrustException.class, read).fault());
    }

    /** The specification's test vectors. */
    @Test
    void theEncodingIsThatOfTheSpecification() {
        assertEquals("DSSEv1 29 http://example.com/HelloWorld 11 hello world", new String(Envelope
                .encoding("http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8));
        assertEquals("DSSEv1 0  0 ", new String(Envelope.encoding("", new byte[0]), StandardCharsets.UTF_8));
        assertEquals("DSSEv1 2 é 2 é", new String(
                Envelope.encoding("é", "é".getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8),
                "lengths are bytes");
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void whatWasSignedIsReadAgain(SignatureAlgorithm algorithm) throws Exception {
        SigningKey key = SigningKeys.generate(algorithm);
        byte[] bytes = Envelope.of(TYPE, document()).signedBy(key).bytes();
        Envelope read = Envelope.parse(bytes);
        assertArrayEquals(bytes, read.bytes());
        assertEquals(document(), read.verify(TYPE, List.of(key.verificationKey()), 1));
        assertEquals(Set.of(key.id()), read.keyIds());
        refused(Fault.PAYLOAD_TYPE, () -> read.verify("application/other", List.of(key.verificationKey()), 1));
        VerificationKey other = SigningKeys.generate(algorithm).verificationKey();
        refused(Fault.THRESHOLD, () -> read.verify(TYPE, List.of(other), 1));
        refused(Fault.THRESHOLD, () -> read.verify(TYPE, List.of(key.verificationKey()), 0));
    }

    @Test
    void eachKeyCountsOnce() throws Exception {
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey second = SigningKeys.generate(SignatureAlgorithm.ECDSA_P384);
        Envelope once = Envelope.of(TYPE, document()).signedBy(key).signedBy(key);
        List<VerificationKey> twice = List.of(key.verificationKey(), key.verificationKey());
        refused(Fault.THRESHOLD, () -> once.verify(TYPE, twice, 2));
        assertEquals(document(), once.signedBy(second).verify(TYPE,
                List.of(key.verificationKey(), second.verificationKey()), 2));
    }

    /** The same payload, signed raw or as another kind of document, does not count as this kind. */
    @Test
    void aSignatureHoldsForOneKindOfDocument() throws Exception {
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        String signed = new String(Envelope.of("application/other", document()).signedBy(key).bytes(),
                StandardCharsets.UTF_8);
        Envelope relabelled = envelope(signed.replace("application/other", TYPE));
        refused(Fault.SIGNATURE, () -> relabelled.verify(TYPE, List.of(key.verificationKey()), 1));
    }

    @Test
    void aKeyOfAnotherAlgorithmDoesNotVerify() throws Exception {
        SigningKey edwards = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey nist = SigningKeys.generate(SignatureAlgorithm.ECDSA_P384);
        String signed = new String(Envelope.of(TYPE, document()).signedBy(edwards).bytes(), StandardCharsets.UTF_8);
        Envelope confused = envelope(signed.replace(edwards.id(), nist.id()));
        refused(Fault.SIGNATURE, () -> confused.verify(TYPE, List.of(nist.verificationKey()), 1));
        byte[] zero = {0x30, 6, 2, 1, 0, 2, 1, 0}; // r = s = 0
        assertTrue(!nist.verificationKey().verifies(new byte[0], zero));
        assertTrue(!nist.verificationKey().verifies(new byte[0], new byte[0]));
        assertTrue(!edwards.verificationKey().verifies(new byte[0], new byte[64]));
        assertTrue(!edwards.verificationKey().verifies(new byte[0], new byte[63]));
    }

    @Test
    void anEnvelopeHasOneSpelling() throws Exception {
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        String signed = new String(Envelope.of(TYPE, document()).signedBy(key).bytes(), StandardCharsets.UTF_8);
        String signature = signed.substring(signed.indexOf("{\"keyid\""), signed.indexOf("}]") + 1);
        for (String changed : List.of(signed + "\n", signed.strip(), " " + signed, signed.replace("\":\"", "\": \""),
                signed.replace("{\"payload\"", "{\"extra\":1,\"payload\""),
                signed.replace(signature, signature + "," + signature),
                signed.replace("\"signatures\":[", "\"signatures\":[],\"signatures\":["),
                signed.replace("==\"", "\""), signed.replace("\"sig\"", "\"signature\""),
                signed.replace("\"keyid\":\"" + key.id() + "\",", ""), signed.substring(0, signed.length() / 2))) {
            refused(Fault.FORMAT, () -> envelope(changed));
        }
        SigningKey second = SigningKeys.generate(SignatureAlgorithm.ED25519);
        String both = new String(Envelope.of(TYPE, document()).signedBy(key).signedBy(second).bytes(),
                StandardCharsets.UTF_8);
        String list = both.substring(both.indexOf("{\"keyid\""), both.indexOf("}]") + 1);
        int middle = list.indexOf("},{") + 1;
        refused(Fault.FORMAT, () -> envelope(
                both.replace(list, list.substring(middle + 1) + "," + list.substring(0, middle))));
        refused(Fault.THRESHOLD, () -> envelope(signed.replace(signature, "")).verify(TYPE,
                List.of(key.verificationKey()), 1));
        refused(Fault.LIMIT, () -> envelope(signed.replace(signature, (signature + ",").repeat(65) + signature)));
        String big = Base64.getEncoder().encodeToString(new byte[1 << 20]);
        refused(Fault.LIMIT, () -> envelope(signed.replace("\"payload\":\"", "\"payload\":\"" + big)));
    }
}
