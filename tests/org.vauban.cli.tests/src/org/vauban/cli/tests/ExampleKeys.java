// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.VerificationKey;

/**
 * The files that {@code vauban policy keygen}, {@code init} and {@code sign} make for an organisation with two keys,
 * made once for all tests: four starts of the command before each test would take longer than most tests.
 * {@link PolicyCommandTest} has the command make them.
 */
final class ExampleKeys {
    static final String PASSWORD = "correct horse battery";
    private static final Map<String, String> FILES = make();

    private ExampleKeys() {}

    /** Writes {@code root.key} of Ada, {@code site.key} of Jean, their public keys, the signed {@code root.json}. */
    static void copyTo(Path folder) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static Map<String, String> make() {
        try {
            char[] password = PASSWORD.toCharArray();
            String rootPem = SigningKeys.generatePem(SignatureAlgorithm.ED25519, password);
            String sitePem = SigningKeys.generatePem(SignatureAlgorithm.ED25519, password);
            VerificationKey root = VerificationKey.ofPem(rootPem);
            VerificationKey site = VerificationKey.ofPem(sitePem);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            SigningKey signer = SigningKeys.ofPem(rootPem, password);
            Envelope document = Envelope.of(RootDocument.PAYLOAD_TYPE, new RootDocument("Example", 1, now,
                    now.plus(Duration.ofDays(365)),
                    Map.of(root.id(), new RootDocument.NamedKey(root, "Ada"), site.id(),
                            new RootDocument.NamedKey(site, "Jean")),
                    Map.of(Role.ROOT, new RootDocument.Signers(Set.of(root.id()), 1), Role.SITE,
                            new RootDocument.Signers(Set.of(site.id()), 1))).json()).signedBy(signer);
            return Map.of("root.key", "Owner: Ada\n" + rootPem, "root.key.pub", "Owner: Ada\n" + root.pem(),
                    "site.key", "Owner: Jean\n" + sitePem, "site.key.pub", "Owner: Jean\n" + site.pem(),
                    "root.json", new String(document.bytes(), StandardCharsets.UTF_8));
        } catch (TrustException e) {
            throw new IllegalStateException(e);
        }
    }
}
