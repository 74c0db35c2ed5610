// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.tests.TestProvider;

/** Changes of the identity file while a server runs. */
class ChangedIdentitiesTest {
    private static final String RULES = "{\"oidc\":{\"issuer\":\"%s\",\"audience\":\"vauban\",\"name\":\"email\","
            + "\"rules\":[{\"claim\":\"scope\",\"value\":\"developers\"}]}}";

    @TempDir
    Path folder;

    private static String token(TestProvider provider) throws Exception {
        JsonObject claims = provider.claims(Instant.now());
        claims.addProperty("scope", "developers");
        return provider.token("one", claims);
    }

    @Test
    void aChangeThatCannotBeUsedAndIsTakenBackLeavesTheProviderAsItWas() throws Exception {
        Path rules = folder.resolve("identities.json");
        ApiKeys keys = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC());
        try (TestProvider provider = new TestProvider();
                Identities identities = new Identities(rules, keys, Clock.systemUTC())) {
            provider.keys.put("one", TestProvider.pair("ES256"));
            String good = RULES.formatted(provider.issuer());
            JsonObject bad = JsonDocument.parse(good.replace("\"vauban\"", "\"other\"")).getAsJsonObject();
            bad.add("kerberos", JsonDocument.parse("{\"principal\":\"HTTP/a@EXAMPLE.ORG\",\"keytab\":\""
                    + folder.resolve("missing.keytab") + "\",\"rules\":[{\"principal\":\"*@EXAMPLE.ORG\"}]}"));
            Files.writeString(rules, good);
            assertFalse(identities.acceptsTickets(), "it is read, and the provider not yet asked");
            Files.writeString(rules, bad.toString());
            assertThrows(IdentityException.class, () -> identities.token(token(provider)));
            Files.writeString(rules, good);
            assertTrue(identities.token(token(provider)).isPresent());
        }
    }
}
