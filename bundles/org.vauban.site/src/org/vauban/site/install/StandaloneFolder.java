// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.policy.AdministratorFile;
import org.vauban.governance.policy.PolicyException;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.internal.Messages;

/**
 * Installs the stand-alone distribution in a folder. Whole folders are renamed, so that after an interruption the
 * folder contains either the old distribution or the new one; if it was interrupted between two renames, the next
 * installer run restores the old one. The replaced distribution stays beside the folder, for a rollback.
 */
public final class StandaloneFolder {
    /** File that every distribution contains. */
    private static final Path SIGN = Path.of("lib", "vauban.jar");
    private final Path folder;
    private final Consumer<String> log;
    private final FolderRename rename;

    /**
     * @param folder folder of the distribution; need not exist
     * @param log receives sentences for users
     */
    public StandaloneFolder(Path folder, Consumer<String> log) {
        this(folder, log, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Creates a folder whose renames are performed by {@code rename}. */
    public StandaloneFolder(Path folder, Consumer<String> log, FolderRename rename) {
        this.folder = folder.toAbsolutePath().normalize();
        this.log = log;
        this.rename = rename;
    }

    /** Renames a folder, in one step, to a name that does not exist. */
    @FunctionalInterface
    public interface FolderRename {
        /** @throws IOException if nothing was renamed: on Windows, also while a file of the folder is open */
        void rename(Path from, Path to) throws IOException;
    }

    /** An action performed while the folder is locked. */
    @FunctionalInterface
    private interface Work {
        void run() throws InstallException, IOException;
    }

    private Path beside(String end) {
        return folder.resolveSibling("." + folder.getFileName() + end);
    }

    private Path fresh() {
        return beside(".new");
    }

    private Path former() {
        return beside(".old");
    }

    /** The replaced distribution while it is not certain that another one replaces it. */
    private Path kept() {
        return beside(".kept");
    }

    private Path gone() {
        return beside(".gone");
    }

    private static boolean isDistribution(Path place) {
        return Files.isRegularFile(place.resolve(SIGN), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Copies a distribution into the folder; an existing one is replaced.
     *
     * @param source the distribution that runs this code
     * @param dryRun whether to change nothing
     * @throws InstallException if the change was not made; the folder is unchanged
     */
    public void install(Path source, boolean dryRun) throws InstallException {
        Path from = source.toAbsolutePath().normalize();
        change(() -> {
            if (from.startsWith(folder) || folder.startsWith(from)) {
                throw new InstallException(Kind.ABSENT, Messages.text("standalone.within", from), null);
            }
            boolean present = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
            if (present && !isDistribution(folder) && !isEmptyFolder()) {
                throw new InstallException(Kind.REFUSED, Messages.text("standalone.other", folder), null);
            }
            if (present && isDistribution(folder) && same(from, folder)) { // keep the replaced one for a rollback
                log.accept(Messages.text("standalone.current", folder));
                return;
            }
            if (dryRun) {
                log.accept(Messages.text("standalone.would", folder));
                return;
            }
            boolean done = false;
            try {
                copy(from, fresh());
                if (present && isDistribution(folder)) {
                    putFormerAside();
                    rename.rename(folder, former());
                } else if (present) {
                    Files.delete(folder);
                }
                rename.rename(fresh(), folder);
                done = true;
            } finally {
                if (!done) {
                    recover();
                }
            }
            log.accept(Messages.text("standalone.done", folder, folder.resolve("bin").resolve("vauban")));
            deleteAside();
        });
    }

    private boolean isEmptyFolder() throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && FolderTree.list(folder).isEmpty();
    }

    /**
     * Restores the distribution that was replaced last.
     *
     * @throws InstallException {@code ABSENT} if there is none
     */
    public void rollback(boolean dryRun) throws InstallException {
        change(() -> {
            if (!isDistribution(former())) {
                throw new InstallException(Kind.ABSENT, Messages.text("standalone.none", folder), null);
            }
            if (!dryRun) {
                rename.rename(folder, gone());
                try {
                    rename.rename(former(), folder);
                } catch (IOException e) {
                    rename.rename(gone(), folder);
                    throw e;
                }
                FolderTree.delete(gone());
            }
            log.accept(Messages.text(dryRun ? "standalone.would.rollback" : "standalone.rolledback", folder));
        });
    }

    /**
     * Deletes the distribution and the one that it replaced. Models and users' settings stay.
     *
     * @throws InstallException {@code ABSENT} if there is none
     */
    public void uninstall(boolean dryRun) throws InstallException {
        change(() -> {
            if (!isDistribution(folder)) {
                throw new InstallException(Kind.ABSENT, Messages.text("standalone.absent", folder), null);
            }
            if (!dryRun) {
                boolean done = false;
                try {
                    putFormerAside();
                    rename.rename(folder, gone());
                    done = true;
                } finally {
                    if (!done) {
                        recover();
                    }
                }
            }
            log.accept(Messages.text(dryRun ? "standalone.would.remove" : "standalone.removed", folder));
            if (!dryRun) {
                deleteAside();
            }
        });
    }

    /** Keeps the replaced distribution until its successor has replaced the current one, which Windows may refuse. */
    private void putFormerAside() throws IOException {
        if (Files.exists(former(), LinkOption.NOFOLLOW_LINKS)) {
            rename.rename(former(), kept());
        }
    }

    private void change(Work work) throws InstallException {
        Path parent = folder.getParent();
        if (parent == null || folder.getFileName() == null) {
            throw new InstallException(Kind.REFUSED, Messages.text("standalone.other", folder), null);
        }
        try {
            Files.createDirectories(parent);
            requireOwn(parent);
            InterProcessLock lock = InterProcessLock.tryAcquire(beside(".lock")).orElse(null);
            if (lock == null) {
                throw new InstallException(Kind.BUSY, Messages.text("standalone.locked", folder), null);
            }
            try (lock) {
                recover();
                work.run();
            }
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("standalone.failed", folder, e), e);
        }
    }

    /** Requires, for root, that no other account can write to the folder: root would later run its content. */
    private void requireOwn(Path parent) throws InstallException {
        if ("root".equals(System.getProperty("user.name"))) {
            try {
                AdministratorFile.require(parent);
            } catch (PolicyException e) {
                throw new InstallException(Kind.REFUSED, Messages.text("standalone.owner", folder), e);
            }
        }
    }

    /**
     * Completes or undoes what was begun, whichever rename was the last. A distribution is deleted under a name from
     * which nothing restores what a killed run left of it.
     */
    private void recover() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && isDistribution(former())) {
            rename.rename(former(), folder);
        }
        boolean kept = Files.exists(kept(), LinkOption.NOFOLLOW_LINKS);
        boolean present = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        if (kept && present && !Files.exists(former(), LinkOption.NOFOLLOW_LINKS)) {
            rename.rename(kept(), former());
            kept = false;
        }
        FolderTree.deleteIfExists(fresh());
        FolderTree.deleteIfExists(gone());
        if (kept) { // replaced, or uninstalled
            rename.rename(kept(), gone());
            FolderTree.delete(gone());
        }
    }

    /** Deletes what a change has replaced; a failure does not make the change a failure. */
    private void deleteAside() {
        try {
            recover();
        } catch (IOException e) {
            Path left = Files.exists(gone(), LinkOption.NOFOLLOW_LINKS) ? gone() : kept();
            log.accept(Messages.text("standalone.left", left, e));
        }
    }

    /** Whether two folders have the same files with the same content. */
    private static boolean same(Path one, Path other) throws IOException {
        SortedSet<String> files = files(one);
        if (!files.equals(files(other))) {
            return false;
        }
        for (String file : files) {
            Path left = one.resolve(file);
            Path right = other.resolve(file);
            boolean link = Files.isSymbolicLink(left);
            if (link != Files.isSymbolicLink(right)
                    || (link ? !Files.readSymbolicLink(left).equals(Files.readSymbolicLink(right))
                            : Files.mismatch(left, right) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static SortedSet<String> files(Path top) throws IOException {
        SortedSet<String> files = new TreeSet<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(top.relativize(file).toString());
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /**
     * Copies a folder and forces every byte to the disk, before the folder is renamed. Links within a runtime stay
     * links.
     */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) throws IOException {
                Path made = to.resolve(from.relativize(inner).toString());
                Files.createDirectory(made);
                copyRights(inner, made);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(copy, Files.readSymbolicLink(file));
                    return FileVisitResult.CONTINUE;
                }
                try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                        FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
                    for (long at = 0; at < in.size();) {
                        at += in.transferTo(at, in.size() - at, out);
                    }
                    out.force(true);
                }
                copyRights(file, copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copyRights(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(Objects.requireNonNull(Files.getPosixFilePermissions(from)));
        }
    }
}
