// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes the manifest that the build writes beside native files. */
final class Manifests {
    private Manifests() {}

    static void write(Path dir, String... names) throws IOException {
        StringBuilder text = new StringBuilder("# files of a test\n\n");
        for (String name : names) {
            byte[] bytes = Files.readAllBytes(dir.resolve(name));
            try {
                text.append(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                        .append("  ").append(bytes.length).append("  ").append(name).append('\n');
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
        Files.writeString(dir.resolve("manifest.txt"), text);
    }
}
