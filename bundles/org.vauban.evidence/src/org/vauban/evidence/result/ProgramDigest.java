// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.governance.internal.Hashes;

/**
 * The hash of a bundle, by which a tested program is recognised even if its jar was repacked: SHA-256 over the entries
 * of the jar, in the order of their names; for each one the name, a zero byte and the SHA-256 of its content. All
 * entries outside {@code META-INF} count, including nested jars and native libraries; below it {@code versions},
 * {@code services} and the manifest. Of the manifest only what determines how the program runs counts: its main
 * attributes, except those that each packing rewrites or that only describe the bundle, by their names in lower case,
 * each as a line {@code name: value}.
 */
public final class ProgramDigest {
    /** Maximum size of an entry: GPU libraries are large, but an endless entry must not be read. */
    private static final long MAX_ENTRY = 8L << 30;
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    /** Attributes that do not affect what runs. */
    private static final Set<String> PACKING = Set.of("manifest-version", "signature-version", "created-by",
            "build-jdk", "build-jdk-spec", "built-by", "ant-version", "archiver-version", "bnd-lastmodified", "tool",
            "bundle-version", "bundle-license", "bundle-name", "bundle-vendor", "bundle-description",
            "bundle-copyright", "bundle-docurl", "eclipse-sourcereferences");
    /** Attributes of a jar that starts a program, whatever its other content. */
    private static final Set<String> STARTING = Set.of("main-class", "class-path");
    private static final List<String> CODE = List.of(".class", ".jar", ".so", ".dll", ".dylib");

    private ProgramDigest() {}

    /**
     * Returns the digest of a jar.
     *
     * @return lower-case hexadecimal; empty if the jar contains no code, such as one with data
     * @throws IOException if the file is not a readable jar
     */
    public static Optional<String> of(Path jar) throws IOException {
        Map<String, byte[]> hashes = new TreeMap<>();
        boolean code = false;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (String name : zip.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")).toList()) {
                if (name.equalsIgnoreCase(MANIFEST)) { // Java ignores the case of this name
                    SortedMap<String, String> attributes = attributes(zip, name);
                    code |= attributes.keySet().stream().anyMatch(STARTING::contains);
                    hashes.put(name, hash(attributes));
                } else if (counts(name)) {
                    code |= CODE.stream().anyMatch(name::endsWith);
                    hashes.put(name, hash(zip, name));
                }
            }
        }
        if (!code) {
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
        // Java uses versions and services instead of other classes
        return !name.startsWith("META-INF/") || name.startsWith("META-INF/versions/")
                || name.startsWith("META-INF/services/");
    }

    private static SortedMap<String, String> attributes(ZipFile zip, String name) throws IOException {
        SortedMap<String, String> attributes = new TreeMap<>();
        try (InputStream in = zip.getInputStream(entry(zip, name))) {
            new Manifest(in).getMainAttributes().forEach((key, value) -> {
                String attribute = key.toString().toLowerCase(Locale.ROOT);
                if (!PACKING.contains(attribute)) {
                    attributes.put(attribute, value.toString());
                }
            });
        }
        return attributes;
    }

    private static byte[] hash(SortedMap<String, String> attributes) {
        MessageDigest digest = Hashes.sha256();
        attributes.forEach(
                (name, value) -> digest.update((name + ": " + value + '\n').getBytes(StandardCharsets.UTF_8)));
        return digest.digest();
    }

    private static ZipEntry entry(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(name + " is missing");
        }
        return entry;
    }

    private static byte[] hash(ZipFile zip, String name) throws IOException {
        MessageDigest digest = Hashes.sha256();
        long size = 0;
        try (InputStream in = zip.getInputStream(entry(zip, name))) {
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
