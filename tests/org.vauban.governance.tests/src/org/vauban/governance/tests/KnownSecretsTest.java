// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vauban.governance.secret.KnownSecrets;
import org.vauban.governance.secret.text.SecretFinding;

class KnownSecretsTest {
    @Test
    void aShortSecretIsAWordOfItsOwn() {
        KnownSecrets secrets = new KnownSecrets(Map.of("a1b2", "pin", "-x-y-z", "password", "a1b2c3d", "token"));
        assertEquals(List.of(new SecretFinding("pin", 0, 4), new SecretFinding("pin", 12, 16),
                new SecretFinding("password", 17, 23), new SecretFinding("token", 24, 31)),
                secrets.find("a1b2 xa1b2 \"a1b2\"-x-y-z a1b2c3d"));
        assertEquals(List.of(), secrets.find("a1b"));
        assertEquals(List.of(), secrets.find(""));
    }

    @Test
    void aPieceOfALongSecretIsFoundAnywhere() {
        KnownSecrets secrets = new KnownSecrets(Map.of("a1b2c3d4e5", "token"));
        assertEquals(List.of(new SecretFinding("token", 1, 9), new SecretFinding("token", 2, 10),
                new SecretFinding("token", 3, 11)), secrets.find("xa1b2c3d4e5x"));
        assertEquals(List.of(new SecretFinding("token", 0, 8)), secrets.find("a1b2c3d4"));
        assertEquals(List.of(), secrets.find("a1b2c3d"));
    }

    /** A file may consist entirely of short secrets. */
    @Test
    void costsTheSameForManySecrets() {
        Map<String, String> secrets = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            secrets.put("a" + (1_000 + i), "password");
        }
        String text = "a b-1 a100 ".repeat(2_000);
        long few = new KnownSecrets(Map.of("a1000", "password")).cost(text);
        long many = new KnownSecrets(secrets).cost(text);
        assertEquals(few, many);
        assertTrue(many < 32L * text.length(), "looks at " + many + " characters of " + text.length());
    }
}
