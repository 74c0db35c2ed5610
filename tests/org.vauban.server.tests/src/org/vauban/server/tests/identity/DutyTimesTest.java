// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.tests.TestProvider;

/**
 * When the duties file is written: at once for a changed duty, periodically for newer token times of an unchanged one.
 */
class DutyTimesTest {
    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private TestProvider provider;
    private Path duties;
    private Path rules;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        provider.keys.put("one", TestProvider.pair("ES256"));
        duties = Files.createDirectory(folder.resolve("duties")).resolve("duties.json");
        rules = folder.resolve("identities.json");
        Files.writeString(rules, "{\"duties\":\"" + duties + "\",\"oidc\":{\"issuer\":\"" + provider.issuer()
                + "\",\"audience\":\"vauban\",\"name\":\"sub\",\"rules\":["
                + "{\"claim\":\"groups\",\"value\":\"watch\",\"role\":\"operator\"},"
                + "{\"claim\":\"groups\",\"value\":\"auditors\",\"role\":\"auditor\"},"
                + "{\"claim\":\"groups\",\"value\":\"a\"}]}}");
    }

    @AfterEach
    void stop() throws Exception {
        provider.close();
    }

    private Identities identities() {
        return new Identities(rules, new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC()), Clock.systemUTC(),
                nanos::get);
    }

    private String token(String group, int second) throws Exception {
        JsonObject claims = provider.claims(Instant.now());
        claims.addProperty("sub", "ada");
        claims.add("groups", JsonParser.parseString("[\"" + group + "\"]"));
        claims.addProperty("iat", Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() + second);
        return provider.token("one", claims);
    }

    @Test
    void aLaterTokenWithTheSameDutyIsWrittenNowAndThen() throws Exception {
        try (Identities identities = identities()) {
            identities.token(token("watch", 1));
            String first = Files.readString(duties);
            assertTrue(first.contains("00:00:01Z"), first);
            identities.token(token("watch", 2));
            assertEquals(first, Files.readString(duties));
            nanos.set(TimeUnit.SECONDS.toNanos(10));
            identities.token(token("a", 3));
            assertTrue(Files.readString(duties).contains("00:00:02Z"));
            identities.token(token("watch", 4));
            identities.token(token("auditors", 5));
            String other = Files.readString(duties);
            assertTrue(other.contains("00:00:04Z") && other.contains("00:00:05Z"), "another duty is written at once");
            identities.token(token("auditors", 6));
        }
        assertTrue(Files.readString(duties).contains("00:00:06Z"), "at the end");
    }

    @Test
    void whatAnAdministratorHasWrittenStaysAtTheEnd() throws Exception {
        try (Identities identities = identities()) {
            identities.token(token("watch", 1));
            identities.token(token("watch", 2));
            Files.writeString(duties, "{\"duties\":{},\"issued\":{}}\n");
        }
        assertEquals("{\"duties\":{},\"issued\":{}}\n", Files.readString(duties));
    }

    /** An administrator may delete one person's entry and leave the others unchanged. */
    @Test
    void aTimeThatIsNotWrittenYetOutlastsAChangeOfTheFile() throws Exception {
        try (Identities identities = identities()) {
            identities.token(token("watch", 1));
            identities.token(token("watch", 3));
            Files.writeString(duties, Files.readString(duties).strip() + "\n\n");
            assertThrows(IdentityException.class, () -> identities.token(token("auditors", 2)));
        }
        assertTrue(Files.readString(duties).contains("00:00:03Z"), "at the end");
    }
}
