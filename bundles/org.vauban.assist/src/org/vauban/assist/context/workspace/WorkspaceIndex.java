// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.SkippedPaths;
import org.vauban.governance.exclusion.Exclusions;

/**
 * Index of the declarations in the files of a workspace. Bounded in files and declarations; skips hidden folders,
 * links, paths excluded by {@code .gitignore} or {@code .vaubanignore} and files that the gate would withhold. Reads
 * files on the caller's thread; may be queried by any.
 */
final class WorkspaceIndex {
    private static final int MAX_FILES = 4_000;
    private static final int MAX_DECLARATIONS = 60_000;
    private static final int LARGEST = 256 << 10;

    private final Exclusions exclusions;
    private final Exclusions git = Exclusions.ofGitIgnore();
    private final Map<Path, FileOutline> files = new LinkedHashMap<>(); // guarded by this, as are the following
    private final Map<String, Set<Path>> byName = new HashMap<>();
    private int declarations;

    WorkspaceIndex(Exclusions exclusions) {
        this.exclusions = exclusions;
    }

    /** Reads a folder, which takes as long as the disk does; ends early when the thread is interrupted. */
    void read(Path root) {
        walk(root, root);
    }

    /** Reads a new folder below a root, unless it is to be skipped. */
    void readNew(Path folder, Path root) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && insideWanted(folder, root)) {
            walk(folder, root);
        }
    }

    private void walk(Path from, Path root) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                @NonNullByDefault({})
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (Thread.interrupted() || isFull()) {
                        return FileVisitResult.TERMINATE;
                    }
                    return folder.equals(root) || wanted(folder, root) ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                @NonNullByDefault({})
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && Declarations.areFoundIn(null, file)) {
                        read(file, root);
                    }
                    return isFull() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }

                @Override
                @NonNullByDefault({})
                public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                    if (e != null) {
                        passedOver(folder, e); // the rest of its files is unknown
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                @NonNullByDefault({})
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    passedOver(file, e);
                    return FileVisitResult.CONTINUE; // a part of the workspace that cannot be read is skipped
                }
            });
        } catch (IOException e) {
            // the visitor never throws it: it skips what cannot be read
            throw new IllegalStateException(e);
        }
    }

    private static void passedOver(Path path, IOException e) {
        if (!(e instanceof NoSuchFileException)) { // deleted meanwhile
            System.getLogger(WorkspaceIndex.class.getName()).log(System.Logger.Level.INFO,
                    "not read for the context of completions: " + path, e);
        }
    }

    /** Reads a file again, or forgets it if it is deleted or may not be used. */
    void read(Path file, Path root) {
        DeclarationSyntax dialect = DeclarationSyntax.of(null, file);
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        String text = dialect == null || !there || !insideWanted(file, root) ? null : text(file);
        FileOutline outline = dialect == null || text == null ? null
                : new FileOutline(file, root, dialect, Declarations.of(null, file, text));
        synchronized (this) {
            forget(file);
            if (outline != null && !outline.declarations().isEmpty() && !isFull()) {
                files.put(file, outline);
                declarations += outline.declarations().size();
                outline.names().forEach(name -> byName.computeIfAbsent(name, key -> new LinkedHashSet<>(2)).add(file));
            }
        }
    }

    /** Forgets all files of a deleted folder. */
    synchronized void forgetBelow(Path folder) {
        List.copyOf(files.keySet()).stream().filter(file -> file.startsWith(folder)).forEach(this::forget);
    }

    private synchronized void forget(Path file) {
        FileOutline old = files.remove(file);
        if (old == null) {
            return;
        }
        declarations -= old.declarations().size();
        for (String name : old.names()) {
            Set<Path> where = byName.get(name);
            where.remove(file);
            if (where.isEmpty()) {
                byName.remove(name);
            }
        }
    }

    private synchronized boolean isFull() {
        return files.size() >= MAX_FILES || declarations >= MAX_DECLARATIONS;
    }

    /** Whether neither the file nor a folder between the root and the file is to be skipped. */
    private boolean insideWanted(Path file, Path root) {
        for (Path each = file; each != null && !each.equals(root); each = each.getParent()) {
            if (SkippedPaths.is(each)) {
                return false;
            }
        }
        return wanted(file, root);
    }

    private boolean wanted(Path path, Path root) {
        return !SkippedPaths.is(path) && !exclusions.check(path, root).excluded() && !git.check(path, root).excluded();
    }

    /** Reads a file; null if it is large, not text, or not readable. */
    private static @Nullable String text(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                return null;
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException e) {
            return null; // in another encoding: its declarations are unknown
        } catch (IOException e) {
            return null; // deleted meanwhile, or not readable: treated as missing
        }
    }

    /** Returns the files that declare a name, those of a folder first, then in the order in which they were read. */
    synchronized List<FileOutline> declaring(String name, Path folder) {
        List<FileOutline> found = new ArrayList<>();
        for (Path file : byName.getOrDefault(name, Set.of())) {
            found.add(file.startsWith(folder) && file.getParent().equals(folder) ? 0 : found.size(), files.get(file));
        }
        return found;
    }

    /** Returns the outline of a file when it was last read, or null. */
    synchronized @Nullable FileOutline of(Path file) {
        return files.get(file);
    }

    synchronized int size() {
        return files.size();
    }
}
