// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Places of the build's results, and methods to read them. */
final class Shipped {

    /** The platforms of the update site and of the distribution, as {@code os/arch}. */
    static final List<String> PLATFORMS = List.of("linux/x86_64", "linux/aarch64", "win32/x86_64", "win32/aarch64",
            "macosx/x86_64", "macosx/aarch64");

    static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    static final Path DISTRIBUTION = ROOT.resolve("target/vauban");
    static final Path SITE = ROOT.resolve("target/site");
    static final Path IDE = ROOT.resolve("target/ide");
    static final Path PLAIN = ROOT.resolve("target/plain");
    /** The build's result for the tour, a bundle that is not shipped. */
    static final Path TOUR = ROOT.resolve("releng/org.vauban.ide.tour/target");
    /** A Java that starts commands of the distribution quickly, if the build made one; else that of the tests. */
    static final Path JAVA = Path.of(System.getProperty("vauban.java", System.getProperty("java.home")));

    private Shipped() {}

    /** One line of a manifest of native libraries. */
    record Library(String sha256, long size, String name) {}

    /** Returns the libraries that a {@code manifest.txt} lists. */
    static List<Library> libraries(String manifest) {
        return manifest.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("  "))
                .map(columns -> new Library(columns[0], Long.parseLong(columns[1]), columns[2])).toList();
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command of the distribution. */
    static Run vauban(Path folder, Map<String, String> environment, String... arguments) throws Exception {
        return Run.of(folder, environment, Stream.concat(Stream.of(DISTRIBUTION.resolve("bin/vauban").toString()),
                Stream.of(arguments)).toArray(String[]::new));
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all files of an archive, by name. */
    static Map<String, byte[]> unpack(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (JarFile jar = new JarFile(archive.toFile(), false)) {
            for (var entry : (Iterable<java.util.jar.JarEntry>) jar.stream()::iterator) {
                if (!entry.isDirectory()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        files.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return files;
    }

    static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
