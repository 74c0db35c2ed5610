// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.VerifiedBundle;

/** Files of a bundle that are read again after their verification. */
class VerifiedBundleTest {
    @TempDir
    private Path folder;

    @Test
    void aFileThatWasExchangedSinceIsRefused() throws Exception {
        Path site = ExampleSite.published(folder.resolve("site"), 1);
        VerifiedBundle bundle = VerifiedBundle.verify(site, ExampleSite.verifier());
        String path = ExampleSite.core(1);
        Path file = site.resolve(path);
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                bundle.sha256(path));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        refused(bundle, path);
        Files.delete(file);
        refused(bundle, path);
    }

    private static void refused(VerifiedBundle bundle, String path) {
        InstallException refusal = assertThrows(InstallException.class, () -> bundle.sha256(path));
        assertEquals(InstallException.Kind.REFUSED, refusal.kind());
        assertTrue(refusal.getMessage().contains(path), refusal.getMessage());
    }
}
