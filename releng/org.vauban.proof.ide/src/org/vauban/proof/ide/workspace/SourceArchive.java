// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The sources of a release.
 *
 * @param name name of the artifact
 * @param version version of the release
 * @param released the newest date in the archive
 * @param files texts by path, in order
 * @param known paths that an older release had as well
 */
public record SourceArchive(String name, String version, Instant released, Map<String, String> files,
        Set<String> known) {
    private static final Pattern NAME = Pattern.compile("(.+?)-(\\d[^/]*)-sources\\.jar");
    private static final int YEAR = 2026;

    /**
     * Returns the archives of a folder, by name.
     *
     * @throws IllegalArgumentException with a sentence for the user, if one was not released in 2026
     */
    public static List<SourceArchive> of(Path folder, Path older) throws IOException {
        List<SourceArchive> archives = new ArrayList<>();
        for (Path jar : jars(folder)) {
            Matcher name = NAME.matcher(jar.getFileName().toString());
            if (!name.matches()) {
                continue;
            }
            Set<String> known = new HashSet<>();
            for (Path old : jars(older)) {
                if (old.getFileName().toString().startsWith(name.group(1) + "-")) {
                    known.addAll(read(old).files().keySet());
                }
            }
            Content content = read(jar);
            if (content.newest().atZone(ZoneOffset.UTC).getYear() != YEAR) {
                throw new IllegalArgumentException(
                        jar.getFileName() + " is of " + content.newest() + ", not of " + YEAR + ".");
            }
            archives.add(new SourceArchive(name.group(1), name.group(2), content.newest(), content.files(), known));
        }
        if (archives.isEmpty()) {
            throw new IllegalArgumentException("There are no archives of sources in " + folder + ".");
        }
        return archives;
    }

    /**
     * Returns the archive of a file. The file's name consists of the archive's name up to its version and of the path.
     */
    public static SourceArchive of(Collection<SourceArchive> archives, String file) {
        return archives.stream()
                .filter(each -> file.startsWith(each.folder()) && each.files().containsKey(each.path(file))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No archive has " + file + "."));
    }

    /** Returns the path of a file with such a name. */
    public String path(String file) {
        return file.substring(folder().length());
    }

    private String folder() {
        return name + '-' + version + '/';
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private record Content(Map<String, String> files, Instant newest) {}

    private static Content read(Path jar) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Instant newest = Instant.EPOCH;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".java") && !entry.getName().contains("..")
                        && !entry.getName().endsWith("module-info.java")) {
                    files.put(entry.getName(),
                            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                                    .replace("\r\n", "\n"));
                    Instant date = entry.getLastModifiedTime().toInstant();
                    newest = date.isAfter(newest) ? date : newest;
                }
            }
        }
        return new Content(files, newest);
    }
}
