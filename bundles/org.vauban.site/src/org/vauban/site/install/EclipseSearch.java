// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.internal.Messages;

/** Finds Eclipse installations: folders with a {@code configuration/config.ini}, at most three levels deep. */
public final class EclipseSearch {
    private static final int DEPTH = 3;
    private static final int MOST = 10_000;

    private EclipseSearch() {}

    /** Returns the folders that usually contain installations, for this system and user. */
    private static List<Path> usual() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<Path> folders = new ArrayList<>();
        if (system.startsWith("windows")) {
            for (String variable : List.of("ProgramFiles", "ProgramFiles(x86)", "SystemDrive")) {
                String value = System.getenv(variable);
                if (value != null && !value.isBlank()) {
                    folders.add(variable.equals("SystemDrive") ? Path.of(value + "\\eclipse") : Path.of(value));
                }
            }
        } else if (system.startsWith("mac")) {
            folders.add(Path.of("/Applications"));
        } else {
            folders.addAll(List.of(Path.of("/opt"), Path.of("/usr/local"), Path.of("/usr/lib/eclipse"),
                    Path.of("/usr/share/eclipse")));
        }
        folders.add(Path.of(System.getProperty("user.home"), "eclipse"));
        return folders;
    }

    /** Returns the installations in the usual folders of this system and user. */
    public static Collection<Path> everywhere() {
        Set<Path> found = new TreeSet<>();
        for (Path folder : usual()) {
            try {
                add(folder, 0, found, new int[] {MOST});
            } catch (IOException e) {
                continue; // an unreadable folder is no place to install into
            }
        }
        return found;
    }

    /**
     * Returns the installations in other folders.
     *
     * @throws InstallException {@code FAILED} if one cannot be read
     */
    public static Collection<Path> below(Collection<Path> folders) throws InstallException {
        Set<Path> found = new TreeSet<>();
        for (Path folder : folders) {
            try {
                if (!Files.isDirectory(folder)) {
                    throw new InstallException(Kind.ABSENT, Messages.text("folder.missing", folder), null);
                }
                add(folder.toAbsolutePath().normalize(), 0, found, new int[] {MOST});
            } catch (IOException e) {
                throw new InstallException(Kind.FAILED, Messages.text("folder.unreadable", folder, e), e);
            }
        }
        return found;
    }

    private static void add(Path folder, int depth, Set<Path> found, int[] left) throws IOException {
        if (Files.isRegularFile(folder.resolve("configuration/config.ini"))) {
            found.add(folder);
            return;
        }
        if (depth == DEPTH || !Files.isDirectory(folder)) {
            return;
        }
        List<Path> inner = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder,
                entry -> Files.isDirectory(entry) && !Files.isSymbolicLink(entry) && Files.isReadable(entry))) {
            for (Path entry : entries) {
                if (left[0]-- == 0) {
                    return;
                }
                inner.add(entry);
            }
        }
        for (Path entry : inner) {
            add(entry, depth + 1, found, left);
        }
    }
}
