// SPDX-License-Identifier: EPL-2.0
package org.vauban.licences;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;

/**
 * Builds the licence data of {@code projects.txt}: {@code --list FILE --artifacts FOLDER --jdk HOME --out FOLDER}. An
 * archive whose checksum differs from the list ends the build. Licences come from the list and are never guessed from a
 * text.
 */
public final class LicenceDataBuilder {
    /** Modules of the JDK with generated tables: no one copies them, and they would fill a fifth of the data. */
    private static final List<String> DATA_MODULES = List.of("jdk.localedata/", "jdk.charsets/");
    private static final long LARGEST_FILE = 8L << 20;
    private static final String JDK = "jdk";

    private LicenceDataBuilder() {}

    /**
     * A line of the list.
     *
     * @param artifact {@code group:artifact:version}, or {@code jdk}
     * @param sha256 hash of the archive, or {@code -} for the JDK, which is the one that builds
     */
    private record Project(LicenceClass kind, String licence, String name, String artifact, String sha256) {
        static Project of(String line) {
            String[] fields = line.split("\\s*\\|\\s*");
            if (fields.length != 5) {
                throw new IllegalArgumentException("not five fields: " + line);
            }
            return new Project(LicenceClass.valueOf(fields[0].strip().toUpperCase(Locale.ROOT)), fields[1], fields[2],
                    fields[3], fields[4].strip());
        }

        String version() {
            return artifact.substring(artifact.lastIndexOf(':') + 1);
        }

        Path archive(Path folder) {
            String[] parts = artifact.split(":");
            return folder.resolve(parts[1] + "-" + parts[2] + "-sources.jar");
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path list = Path.of(option(arguments, "--list"));
        Path artifacts = Path.of(option(arguments, "--artifacts"));
        Path jdk = Path.of(option(arguments, "--jdk"));
        Path out = Path.of(option(arguments, "--out"));
        LicenceDataWriter writer = new LicenceDataWriter();
        List<Project> projects = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                projects.add(Project.of(line));
            }
        }
        for (Project project : projects) {
            if (project.artifact().equals(JDK)) {
                writer.project(project.name(), jdkVersion(jdk), project.licence(), project.kind());
                add(writer, jdk.resolve("lib/src.zip"), DATA_MODULES);
            } else {
                Path archive = project.archive(artifacts);
                String found = sha256(archive);
                if (!found.equals(project.sha256())) {
                    throw new IOException(archive + " has SHA-256 " + found + ", not " + project.sha256());
                }
                writer.project(project.name(), project.version(), project.licence(), project.kind());
                add(writer, archive, List.of());
            }
        }
        int grams = writer.write(out);
        System.out.printf(Locale.ROOT, "%,d fingerprints of %d projects in %s%n", grams, projects.size(), out);
    }

    private static void add(LicenceDataWriter writer, Path archive, List<String> without) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".java") && entry.getSize() <= LARGEST_FILE)
                    .filter(entry -> without.stream().noneMatch(entry.getName()::startsWith))
                    .sorted(Comparator.comparing(ZipEntry::getName)).toList();
            for (ZipEntry entry : entries) {
                try (InputStream in = zip.getInputStream(entry)) {
                    writer.file(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            System.out.printf(Locale.ROOT, "%,7d files of %s%n", entries.size(), archive.getFileName());
        }
    }

    private static String jdkVersion(Path jdk) throws IOException {
        Properties release = new Properties();
        release.load(new StringReader(Files.readString(jdk.resolve("release"))));
        return release.getProperty("JAVA_VERSION").replace("\"", "");
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String option(String[] arguments, String name) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        throw new IllegalArgumentException(name + " is missing");
    }
}
