// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vauban serve} with identities other than API keys. */
class ServeIdentitiesTest {
    @TempDir
    Path home;

    /** Without keys, those who have another identity are served. */
    @Test
    void aServerWithOtherIdentitiesNeedsNoKey() throws Exception {
        Vauban vauban = Vauban.with(home);
        Path identities = Files.writeString(home.resolve("identities.json"), """
                {"ldap": {"address": "ldaps://127.0.0.1:1", "user": "uid={user},dc=example,dc=org", "name": "uid",
                 "membership": "memberOf", "rules": [{"group": "cn=developers,dc=example,dc=org"}]}}
                """);
        Path config = Files.writeString(home.resolve("serve.json"), "{\"identities\": \"" + identities + "\"}");
        Object[] arguments = {"serve", "--model", Vauban.MODEL, "--listen", "127.0.0.1:0", "--config", config};
        Vauban.Result check = vauban.run(Stream.concat(Stream.of(arguments), Stream.of("--check")).toArray());
        assertTrue(check.out().contains("users identify themselves otherwise")
                && !check.out().contains("will be refused"), check.out() + check.err());
        Process server = vauban.start(arguments);
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertTrue(line != null && line.startsWith("Listening on "), line);
            server.toHandle().destroy();
            String notes = new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(notes.contains("will be refused"), notes);
        } finally {
            ProcessTree.kill(server);
        }
        Files.writeString(identities, "{\"refused\": [\"Mallory\"]}");
        Vauban.Result nobody = vauban.run(Stream.concat(Stream.of(arguments), Stream.of("--check")).toArray());
        assertTrue(nobody.out().contains("every request will be refused"), nobody.out() + nobody.err());
    }
}
