// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.governance.audit.SystemAccount;
import org.vauban.governance.audit.WriterIdentity;

/** Under which account lines are audited, whatever the user pretends to be. */
class SystemAccountTest {
    private static final String OTHER = "somebody-else";

    @TempDir
    private Path temp;

    private String before;

    @BeforeEach
    void pretend() {
        before = System.getProperty("user.name");
        System.setProperty("user.name", OTHER);
    }

    @AfterEach
    void restore() {
        System.setProperty("user.name", before);
    }

    private static String owner() throws Exception {
        Path self = Path.of("/proc/self");
        assumeTrue(Files.exists(self), "no /proc here");
        return Files.getOwner(self.toRealPath(), LinkOption.NOFOLLOW_LINKS).getName();
    }

    @Tag("claim:audit-access")
    @Test
    void theWriterOfALineIsTheSystemsAccount() throws Exception {
        KeyedHashes hashes = KeyedHashes.of(temp.resolve("key"));
        WriterIdentity identity = WriterIdentity.of(hashes);
        assertEquals(hashes.hash("person", SystemAccount.name().orElseThrow()), identity.person());
        assertNotEquals(hashes.hash("person", OTHER), identity.person());
        assertEquals(hashes.hash("person", owner()), identity.person(), "as in lines that were written before");
    }

    /** As on macOS. */
    @Tag("claim:audit-access")
    @Test
    void withoutProcTheSystemIsAsked() throws Exception {
        assumeTrue(!owner().matches("\\d+"), "this account has no name");
        assertEquals(Optional.of(owner()), SystemAccount.name(temp.resolve("self"), false));
    }

    /** As in a runtime without the module: here is no Windows to ask. */
    @Tag("claim:audit-access")
    @Test
    void whatCannotBeAskedIsNotGuessed() throws Exception {
        owner();
        assertEquals(Optional.empty(), SystemAccount.name(temp.resolve("self"), true));
    }
}
