// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.VerificationKey;

/**
 * The development key of the build folder, created if there is none; releases are signed elsewhere, with another key.
 */
final class BuildKey {
    /** The public key, below {@code target}. */
    static final String PUBLIC = "keys/development.key.pub";
    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    private BuildKey() {}

    /** Returns an in-toto statement in an envelope that this key has signed. */
    static Envelope signed(Path target, JsonObject statement) throws IOException, TrustException {
        Path key = target.resolve("keys/development.key");
        Path password = target.resolve("keys/development.password");
        if (!Files.exists(key)) {
            Files.createDirectories(key.getParent());
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            String secret = Base64.getUrlEncoder().encodeToString(random);
            String pem = SigningKeys.generatePem(SignatureAlgorithm.ED25519, secret.toCharArray());
            var only = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            for (Path file : new Path[] {key, password}) {
                Files.deleteIfExists(file);
                Files.createFile(file, only);
            }
            Files.writeString(password, secret + "\n");
            Files.writeString(key, "Owner: development build\n" + pem);
            Files.writeString(target.resolve(PUBLIC), "Owner: development build\n" + VerificationKey.ofPem(pem).pem());
        }
        return Envelope.of(PAYLOAD_TYPE, statement).signedBy(
                SigningKeys.ofPem(Files.readString(key), Files.readString(password).strip().toCharArray()));
    }
}
