// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.VerificationKey;

/**
 * The signature of a file of test results: an in-toto statement about it in a DSSE envelope, stored beside it with the
 * public key, as the build writes them. Whether that key is the publisher's is for the reader of its ID to decide.
 *
 * @param state whether the signature is valid
 * @param key algorithm and ID of the key, for display; empty unless the signature is valid
 */
public record ResultSignature(State state, String key) {
    /** File name of the envelope, beside the file of results. */
    public static final String FILE = "test-results.dsse.json";
    /** File name of the public key in PEM, beside the envelope. */
    public static final String KEY_FILE = "test-results.key.pub";

    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String PREDICATE_TYPE = "urn:vauban:test-results:1";

    /** Results of the verification. */
    public enum State {
        /** There is no signature. */
        NONE,
        /** The owner of the key has signed this file. */
        VALID,
        /** There is a signature that does not match this file or this key. */
        INVALID
    }

    /** Verifies the signature beside a file of results. Reads the disk. */
    public static ResultSignature of(Path results) {
        try {
            return of(ResultFiles.read(results));
        } catch (IOException e) {
            System.getLogger(ResultSignature.class.getName()).log(System.Logger.Level.DEBUG, results.toString(), e);
            return new ResultSignature(State.INVALID, "");
        }
    }

    /** Verifies the signature that was read together with a file of results. */
    public static ResultSignature of(ResultFiles files) {
        byte[] envelope = files.signature().get(FILE);
        byte[] pem = files.signature().get(KEY_FILE);
        byte[] results = files.results();
        if (envelope == null) {
            return new ResultSignature(State.NONE, "");
        }
        try {
            if (pem != null && results != null) {
                VerificationKey key = VerificationKey.ofPem(new String(pem, StandardCharsets.UTF_8));
                JsonObject statement = Envelope.parse(envelope).verify(PAYLOAD_TYPE, List.of(key), 1);
                if (isOf(statement, results)) {
                    return new ResultSignature(State.VALID, key.toString());
                }
            }
        } catch (TrustException | IllegalStateException | ClassCastException | NullPointerException
                | UnsupportedOperationException e) {
            System.getLogger(ResultSignature.class.getName()).log(System.Logger.Level.DEBUG, FILE, e);
        }
        return new ResultSignature(State.INVALID, "");
    }

    private static boolean isOf(JsonObject statement, byte[] results) {
        if (!PREDICATE_TYPE.equals(statement.get("predicateType").getAsString())) {
            return false;
        }
        String sha256 = Hashes.sha256(results);
        for (JsonElement subject : statement.getAsJsonArray("subject")) {
            if (sha256.equals(subject.getAsJsonObject().getAsJsonObject("digest").get("sha256").getAsString())) {
                return true;
            }
        }
        return false;
    }
}
