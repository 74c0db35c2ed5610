// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.FolderTree;

/**
 * The saved state of an Eclipse before a change. Small files are copied; bundles and features, which p2 never changes
 * in place, are hard-linked where the file system supports it, so that they survive p2's garbage collection. Restoring
 * renames files and needs no space, and may be repeated after an interruption. The caches of OSGi are not saved: they
 * are recreated.
 */
final class SavedInstallation {
    private static final String COMPLETE = "complete";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int KEPT_STATES = 2;
    private static final Set<String> CACHES = Set.of("org.eclipse.osgi", "org.eclipse.core.runtime",
            "org.eclipse.equinox.app");
    private final EclipseInstallation eclipse;
    private final Path folder;

    /**
     * Files that are saved together.
     *
     * @param name name of the folder within the state
     * @param folder their original folder
     * @param deep whether files in subfolders are included
     * @param bundles whether they never change, and are linked
     * @param exclusive whether other files are deleted on restore
     */
    private record Area(String name, Path folder, boolean deep, boolean bundles, boolean exclusive) {}

    private SavedInstallation(EclipseInstallation eclipse, Path folder) {
        this.eclipse = eclipse;
        this.folder = folder;
    }

    private List<Area> areas() {
        List<Area> areas = new ArrayList<>();
        if (eclipse.hasOwnBundles()) {
            areas.add(new Area("plugins", eclipse.home().resolve("plugins"), true, true, true));
            areas.add(new Area("features", eclipse.home().resolve("features"), true, true, true));
            areas.add(new Area("p2", eclipse.data(), true, false, true));
        } else {
            areas.add(new Area("profile", eclipse.profileFolder(), true, false, true));
        }
        areas.add(new Area("home", eclipse.home(), false, false, false));
        areas.add(new Area("configuration", eclipse.configuration(), true, false, true));
        return areas;
    }

    /** Saves the present state. All complete states stay, since the change may fail, or change nothing. */
    static SavedInstallation save(EclipseInstallation eclipse) throws IOException {
        Path states = Files.createDirectories(states(eclipse));
        int last = 0;
        for (int number : numbers(states)) {
            last = number;
            if (!isComplete(states.resolve("" + number))) {
                FolderTree.deleteIfExists(states.resolve("" + number));
            }
        }
        SavedInstallation state = new SavedInstallation(eclipse, states.resolve("" + (last + 1)));
        try {
            for (Area area : state.areas()) {
                state.save(area);
            }
            new AtomicFiles(FileStep.NONE).replace(state.folder.resolve(COMPLETE), new byte[0]);
            return state;
        } catch (IOException e) {
            FolderTree.deleteIfExists(state.folder);
            throw e;
        }
    }

    /** Removes the states before those of the last changes. */
    static void removeOldest(EclipseInstallation eclipse) throws IOException {
        List<Integer> complete = List.copyOf(complete(eclipse));
        for (int number : complete.subList(0, Math.max(0, complete.size() - KEPT_STATES))) {
            new SavedInstallation(eclipse, states(eclipse).resolve("" + number)).discard();
        }
    }

    private static Path states(EclipseInstallation eclipse) {
        return eclipse.kept().resolve("saved");
    }

    /** Returns the number that identifies this state of the Eclipse. */
    String number() {
        return String.valueOf(folder.getFileName());
    }

    /** Returns the state with that number, unless it was removed completely or in part. */
    static Optional<SavedInstallation> find(EclipseInstallation eclipse, String number) {
        Path folder = states(eclipse).resolve(NUMBER.matcher(number).matches() ? number : "0");
        return isComplete(folder) ? Optional.of(new SavedInstallation(eclipse, folder)) : Optional.empty();
    }

    /** Returns the state before the last change. */
    static Optional<SavedInstallation> last(EclipseInstallation eclipse) throws IOException {
        SortedSet<Integer> complete = complete(eclipse);
        return complete.isEmpty() ? Optional.empty()
                : Optional.of(new SavedInstallation(eclipse, states(eclipse).resolve("" + complete.last())));
    }

    private static SortedSet<Integer> complete(EclipseInstallation eclipse) throws IOException {
        Path states = states(eclipse);
        SortedSet<Integer> complete = new TreeSet<>(numbers(states));
        complete.removeIf(number -> !isComplete(states.resolve("" + number)));
        return complete;
    }

    private static boolean isComplete(Path state) {
        return Files.isRegularFile(state.resolve(COMPLETE));
    }

    private static SortedSet<Integer> numbers(Path states) throws IOException {
        SortedSet<Integer> numbers = new TreeSet<>();
        if (Files.isDirectory(states)) {
            for (Path entry : FolderTree.list(states)) {
                String name = String.valueOf(entry.getFileName());
                if (NUMBER.matcher(name).matches()) {
                    numbers.add(Integer.valueOf(name));
                }
            }
        }
        return numbers;
    }

    private void save(Area area) throws IOException {
        Path to = Files.createDirectories(folder.resolve(area.name));
        SortedSet<String> names = names(area);
        boolean linked = area.bundles;
        for (String name : names) {
            Path from = area.folder.resolve(name);
            Path copy = to.resolve(name);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            linked = linked && link(from, copy);
            if (!linked) {
                Files.copy(from, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.write(folder.resolve(area.name + ".list"), names, StandardCharsets.UTF_8);
    }

    /** Links a file and returns whether the file system supports it. */
    private static boolean link(Path from, Path to) throws IOException {
        if (Files.isSymbolicLink(from)) {
            Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
            return true;
        }
        try {
            Files.createLink(to, from);
            return true;
        } catch (UnsupportedOperationException | IOException e) {
            return false; // the caller copies it, which reports any disk error
        }
    }

    /** Returns the paths of the files of an area, with slashes. */
    private SortedSet<String> names(Area area) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        if (!Files.isDirectory(area.folder)) {
            return names;
        }
        Files.walkFileTree(area.folder, new SimpleFileVisitor<>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                boolean cache = isConfiguration(area) && CACHES.contains(String.valueOf(inner.getFileName()));
                boolean skipped = !inner.equals(area.folder) && (!area.deep || cache);
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = area.folder.relativize(file).toString().replace('\\', '/');
                if (!file.endsWith(".lock") && !name.endsWith(".log")) {
                    names.add(name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return names;
    }

    private boolean isConfiguration(Area area) {
        return area.folder.equals(eclipse.configuration());
    }

    /** Restores the Eclipse to this state, and removes the state. */
    void restore() throws IOException {
        for (Area area : areas()) {
            restore(area);
        }
        for (String cache : CACHES) {
            FolderTree.deleteIfExists(eclipse.configuration().resolve(cache));
        }
        discard();
    }

    private void restore(Area area) throws IOException {
        Set<String> names = new HashSet<>(
                Files.readAllLines(folder.resolve(area.name + ".list"), StandardCharsets.UTF_8));
        for (String name : names) {
            Path saved = folder.resolve(area.name).resolve(name);
            Path place = area.folder.resolve(name);
            if (Files.exists(saved, LinkOption.NOFOLLOW_LINKS)) { // otherwise an earlier attempt restored it
                SharedFiles.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.move(saved, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        if (area.exclusive) {
            for (String name : names(area)) {
                if (!names.contains(name)) {
                    deleteWithEmptyFolders(area.folder, name);
                }
            }
        }
    }

    private static void deleteWithEmptyFolders(Path top, String name) throws IOException {
        Path file = top.resolve(name);
        Files.delete(file);
        for (Path parent = file.getParent(); parent != null && !parent.equals(top); parent = parent.getParent()) {
            if (!FolderTree.list(parent).isEmpty()) {
                return;
            }
            Files.delete(parent);
        }
    }

    /** Removes the state; the Eclipse stays unchanged. */
    void discard() throws IOException {
        Files.deleteIfExists(folder.resolve(COMPLETE));
        FolderTree.deleteIfExists(folder);
    }
}
