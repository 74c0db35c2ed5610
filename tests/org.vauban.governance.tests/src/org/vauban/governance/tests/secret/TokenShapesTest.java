// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vauban.governance.secret.SecretScan;
import org.vauban.governance.secret.text.SecretFinding;
import org.vauban.governance.secret.token.TokenShape;
import org.vauban.governance.secret.token.TokenShapes;

class TokenShapesTest {

    @Test
    void everyExampleMatchesAndNoLookAlikeDoes() {
        List<String> wrong = new ArrayList<>();
        for (TokenShape shape : TokenShapes.all()) {
            for (int seed = 0; seed < 8; seed++) {
                String token = new Template(seed).expand(shape.example());
                List<SecretFinding> found = SecretScan.find("see " + token + " here", null);
                if (found.size() != 1 || found.getFirst().from() != 4 || found.getFirst().to() != 4 + token.length()) {
                    wrong.add(shape.name() + ": " + token + " " + found);
                    break;
                }
            }
            if (!SecretScan.find("see " + shape.lookAlike() + " here", null).isEmpty()) {
                wrong.add(shape.name() + " look-alike: " + shape.lookAlike());
            }
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }

    @Test
    void eachShapeSaysWhoseItIsAndWhereItIsDocumented() {
        Set<String> names = new HashSet<>();
        for (TokenShape shape : TokenShapes.all()) {
            assertTrue(names.add(shape.name()), shape.name());
            assertFalse(shape.provider().isBlank() || shape.documentation().isBlank() || shape.lookAlike().isBlank(),
                    shape.name());
        }
        assertTrue(names.size() >= 250, names.size() + " shapes");
    }

    @Test
    void aTokenThatTheTextEndsInIsMasked() {
        String token = new Template(1).expand("gl" + "pat-‹a10›");
        assertEquals(1, SecretScan.find("t = " + token, null).size());
        assertEquals(0, SecretScan.find("t = " + token + " ", null).size());
    }
}
