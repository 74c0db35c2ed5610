// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.VerificationKey;

/**
 * Who vouches for a file of test results: an in-toto statement about it in a DSSE envelope, which lies beside it with
 * the public key, as the build writes them. Whether that key is the publisher's is for whoever reads its ID to say.
 *
 * @param state whether the signature counts
 * @param key algorithm and ID of the key, for people; empty unless the signature is valid
 */
public record ResultSignature(State state, String key) {
    /** Beside the file of results: the envelope. */
    public static final String FILE = "test-results.dsse.json";
    /** Beside it: the public key, in PEM. */
    public static final String KEY_FILE = "test-results.key.pub";

    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String PREDICATE_TYPE = "urn:vauban:test-results:1";
    private static final int MAX_BYTES = 1 << 16;

    /** What a signature says. */
    public enum State {
        /** There is none. */
        NONE,
        /** Whoever has the key has signed this file. */
        VALID,
        /** There is one that is not of this file, or not of this key. */
        INVALID
    }

    /** Verifies what lies beside a file of results. Reads the disk. */
    public static ResultSignature of(Path results) {
        Path envelope = results.resolveSibling(FILE);
        if (!Files.exists(envelope, LinkOption.NOFOLLOW_LINKS)) {
            return new ResultSignature(State.NONE, "");
        }
        try {
            VerificationKey key = VerificationKey
                    .ofPem(new String(bytes(results.resolveSibling(KEY_FILE)), StandardCharsets.UTF_8));
            JsonObject statement = Envelope.parse(bytes(envelope)).verify(PAYLOAD_TYPE, List.of(key), 1);
            if (isOf(statement, results)) {
                return new ResultSignature(State.VALID, key.toString());
            }
        } catch (IOException | TrustException | IllegalStateException | ClassCastException | NullPointerException
                | UnsupportedOperationException e) {
            System.getLogger(ResultSignature.class.getName()).log(System.Logger.Level.DEBUG, envelope.toString(), e);
        }
        return new ResultSignature(State.INVALID, "");
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        }
    }

    private static boolean isOf(JsonObject statement, Path results) throws IOException {
        if (!PREDICATE_TYPE.equals(statement.get("predicateType").getAsString())) {
            return false;
        }
        String sha256 = sha256(results);
        for (JsonElement subject : statement.getAsJsonArray("subject")) {
            if (sha256.equals(subject.getAsJsonObject().getAsJsonObject("digest").get("sha256").getAsString())) {
                return true;
            }
        }
        return false;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
