// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vauban.governance.secret.SecretScan;

/** Secrets among the arguments of commands; every one is made up. */
class SecretCommandsTest {
    /** A line may consist of the names of commands, each with the same words behind it. */
    @Test
    void costsInProportionToTheLength() {
        for (String piece : new String[] {"openssl -k ", "openssl -k \"", "openssl -k a1 \"openssl\" ", "curl -u a:b1 ",
                "openssl pass:a1 ", "mysql -pa1 ", "kubectl secret --from-literal a=b1 ", "net use \\\\a b1 /user:c ",
                "authorization="}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.conf"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 450L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
