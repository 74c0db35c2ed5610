// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.governance.internal.Hashes;

/**
 * The hash of the code of a bundle, by which a tested program is recognised although its jar was packed anew: SHA-256
 * over the entries of the jar that are code or texts ({@code .class}, {@code .properties}, {@code .json}; below
 * {@code META-INF} only {@code versions} and {@code services}, whole), in the order of their names; of each one the
 * name, a zero byte and the SHA-256 of its content.
 */
public final class ProgramDigest {
    private static final long MAX_ENTRY = 64L << 20;

    private ProgramDigest() {}

    /**
     * @return lower-case hexadecimal; empty if the jar holds no code, as those of native libraries and of data
     * @throws IOException if the file is no readable jar
     */
    public static Optional<String> of(Path jar) throws IOException {
        Map<String, byte[]> hashes = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (String name : zip.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/") && counts(name))
                    .toList()) {
                hashes.put(name, hash(zip, name));
            }
        }
        if (hashes.keySet().stream().noneMatch(name -> name.endsWith(".class"))) {
            return Optional.empty();
        }
        MessageDigest digest = Hashes.sha256();
        hashes.forEach((name, hash) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(hash);
        });
        return Optional.of(Hashes.hex(digest.digest()));
    }

    private static boolean counts(String name) {
        if (name.startsWith("META-INF/versions/") || name.startsWith("META-INF/services/")) {
            return true; // Java takes them in the place of other classes
        }
        return !name.startsWith("META-INF/")
                && (name.endsWith(".class") || name.endsWith(".properties") || name.endsWith(".json"));
    }

    private static byte[] hash(ZipFile zip, String name) throws IOException {
        MessageDigest digest = Hashes.sha256();
        long size = 0;
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(name + " is missing");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > MAX_ENTRY) {
                    throw new IOException(name + " is too large");
                }
                digest.update(buffer, 0, n);
            }
        }
        return digest.digest();
    }
}
