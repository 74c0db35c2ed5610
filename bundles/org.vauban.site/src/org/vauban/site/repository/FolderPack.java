// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.site.SiteException;
import org.vauban.site.internal.Messages;
import org.vauban.site.repository.PackedFile.Entry;

/**
 * Creates a p2 repository of a folder with files, such as a knowledge pack: one bundle, which p2 installs as a folder
 * with the same files, and a feature with the text of the licence. Stateless.
 */
public final class FolderPack {
    private FolderPack() {}

    /**
     * Writes the repository.
     *
     * @param folder folder whose regular files are packed; links are not followed
     * @param id id of the bundle and the feature
     * @param label name of both, for display
     * @param version version such as {@code 1.0.0}
     * @param licence file with the text of the licence, in UTF-8
     * @param out a folder that is empty, missing, or left by an earlier attempt for the same feature
     * @return id of the feature to install, as p2 names it
     * @throws SiteException if something cannot be read or written
     */
    public static String write(Path folder, String id, String label, String version, Path licence, Path out)
            throws SiteException {
        RepositoryFolder.requireVersion(version);
        String text = RepositoryFolder.text(licence);
        RepositoryFolder repository = new RepositoryFolder(out, id, label, version, text);
        try {
            repository.requireOurs();
            List<Entry> licences = List.of(Entry.of("LICENSE", text.getBytes(StandardCharsets.UTF_8)));
            List<Entry> entries = new ArrayList<>(licences);
            for (Path file : files(folder)) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(licences.getFirst().name()) && !name.startsWith("META-INF/")) {
                    entries.add(Entry.of(name, to -> Files.copy(file, to)));
                }
            }
            repository.bundle(id, label, entries);
            repository.finish(licences);
            return id + ".feature.group";
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", out, e), e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        }
    }
}
