// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Compares jars without their signatures: the same bundle may be unsigned in an Eclipse and signed in a site.
 * Thread-safe.
 */
public final class JarContent {
    private static final int CHUNK = 1 << 16;
    private static final String DIGEST = "-DIGEST";

    private JarContent() {}

    /**
     * Whether both have the same entries and manifest, apart from signatures. Signatures are not verified.
     *
     * @throws IOException if one of them is not a jar, or cannot be read
     */
    public static boolean same(Path one, Path other) throws IOException {
        try (JarFile left = new JarFile(one.toFile(), false); JarFile right = new JarFile(other.toFile(), false)) {
            Map<String, JarEntry> some = entries(left);
            Map<String, JarEntry> others = entries(right);
            if (!some.keySet().equals(others.keySet()) || !sameManifest(left.getManifest(), right.getManifest())) {
                return false;
            }
            for (Map.Entry<String, JarEntry> entry : some.entrySet()) {
                try (InputStream in = left.getInputStream(entry.getValue());
                        InputStream that = right.getInputStream(others.get(entry.getKey()))) {
                    if (!same(in, that)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /**
     * Whether a folder has the entries of a jar, byte for byte, and no other file, apart from signatures.
     *
     * @throws IOException if the jar is not one, or something cannot be read
     */
    public static boolean unpacked(Path jar, Path folder) throws IOException {
        Set<Path> files = new HashSet<>();
        try (JarFile packed = new JarFile(jar.toFile(), false)) {
            for (JarEntry entry : Collections.list(packed.entries())) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory() || isSignature(entry.getName())) {
                    continue;
                }
                if (!file.startsWith(folder) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
                try (InputStream in = packed.getInputStream(entry); InputStream that = Files.newInputStream(file)) {
                    if (!same(in, that)) {
                        return false;
                    }
                }
                files.add(file);
            }
        }
        try (Stream<Path> present = Files.walk(folder)) {
            return present.allMatch(each -> files.contains(each) || Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                    || Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                            && isSignature(folder.relativize(each).toString().replace('\\', '/')));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isSignature(String name) {
        return JarSignature.isPart(name) && !name.equalsIgnoreCase(JarFile.MANIFEST_NAME);
    }

    /** Returns the files by name, without those of signatures. */
    private static Map<String, JarEntry> entries(JarFile jar) throws IOException {
        Map<String, JarEntry> entries = new HashMap<>();
        boolean manifest = false;
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && !JarSignature.isPart(entry.getName())
                    && entries.put(entry.getName(), entry) != null) {
                throw new ZipException(entry.getName()); // readers differ in which of the two counts
            }
            if (entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
                if (manifest) {
                    throw new ZipException(entry.getName()); // the same ambiguity
                }
                manifest = true;
            }
        }
        return entries;
    }

    private static boolean same(InputStream one, InputStream other) throws IOException {
        byte[] chunk;
        do {
            chunk = one.readNBytes(CHUNK);
            if (!Arrays.equals(chunk, other.readNBytes(CHUNK))) {
                return false;
            }
        } while (chunk.length == CHUNK);
        return true;
    }

    private static boolean sameManifest(@Nullable Manifest one, @Nullable Manifest other) {
        return one == null || other == null ? one == other
                : one.getMainAttributes().equals(other.getMainAttributes()) && sections(one).equals(sections(other));
    }

    /** Returns the manifest sections that contain more than digests. */
    private static Map<String, Map<Object, Object>> sections(Manifest manifest) {
        Map<String, Map<Object, Object>> sections = new HashMap<>();
        for (Map.Entry<String, Attributes> section : manifest.getEntries().entrySet()) {
            Map<Object, Object> said = new HashMap<>(section.getValue());
            said.keySet().removeIf(name -> name.toString().toUpperCase(Locale.ROOT).endsWith(DIGEST));
            if (!said.isEmpty()) {
                sections.put(section.getKey(), said);
            }
        }
        return sections;
    }
}
