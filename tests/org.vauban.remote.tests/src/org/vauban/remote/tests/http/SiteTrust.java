// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;

/** A root document that trusts one key for sites. */
final class SiteTrust {
    private SiteTrust() {}

    static RootDocument in(SigningKey key, Instant now) throws Exception {
        SigningKey rootKey = SigningKeys.generate(SignatureAlgorithm.ED25519);
        return new RootDocument("Example", 1, now, now.plus(Duration.ofDays(30)),
                Map.of(key.id(), new RootDocument.NamedKey(key.verificationKey(), "Jean"), rootKey.id(),
                        new RootDocument.NamedKey(rootKey.verificationKey(), "Ada")),
                Map.of(Role.ROOT, new RootDocument.Signers(Set.of(rootKey.id()), 1), Role.SITE,
                        new RootDocument.Signers(Set.of(key.id()), 1)));
    }
}
