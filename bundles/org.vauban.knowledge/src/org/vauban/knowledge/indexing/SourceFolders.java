// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;

/**
 * Walks folders for files that can be indexed, including those in archives with documentation. Links are not followed;
 * hidden folders and files ignored by {@code .gitignore} are left out; excluded files are counted. For one walk, on one
 * thread.
 */
final class SourceFolders {
    private static final Set<String> LEFT_OUT = Set.of("node_modules", "__pycache__");
    /** Number of files between two checks for cancellation. */
    private static final int FEW = 50;

    /**
     * A file to be indexed.
     *
     * @param file absolute real path
     * @param root requested folder
     * @param rules fingerprint of the rules that apply to it
     * @param contents changes with the tables of contents that may list it; empty, or with a leading blank
     * @param archive archive that contains it; null for a file
     */
    record Candidate(Path file, Path root, SourceFormat format, long size, long modified, String rules,
            String contents, @Nullable Path archive) {
        /** Whether a parser process reads it. */
        boolean isParsed() {
            return format != SourceFormat.CODE;
        }
    }

    private final IndexRules rules;
    private final Exclusions gitIgnore = Exclusions.ofGitIgnore();
    private final Path own;
    private final @Nullable SourceArchives archives;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private final Set<UnreadableFile> policies = new LinkedHashSet<>();
    private final HelpFolders help = new HelpFolders();
    /** Real paths of folders and files that were requested under another name, with that name. */
    private final Set<Map.Entry<Path, Path>> links = new LinkedHashSet<>();
    private int excluded;

    /**
     * @param own folder of the index, which is left out
     * @param archives opens archives with documentation in the folders; null to leave them out
     * @param asked requested folders and files by their given names: exclusions also apply to the name of a link
     */
    SourceFolders(IndexRules rules, Path own, @Nullable SourceArchives archives, Collection<Path> asked)
            throws IOException {
        this.rules = rules;
        this.own = own;
        this.archives = archives;
        for (Path each : asked) {
            Path name = MailAttachments.whole(each.toAbsolutePath());
            Path real = SourceArchive.real(name);
            if (!real.equals(name)) {
                links.add(Map.entry(real, name));
            }
        }
    }

    /**
     * Walks a folder, or adds a single file.
     *
     * @param root real path
     * @param stop whether to stop: a network folder may contain a million files
     * @return whether the walk is complete
     * @throws IOException if the root cannot be read
     */
    boolean add(Path root, BooleanSupplier stop) throws IOException {
        if (Files.isRegularFile(root)) {
            file(root, root.getParent() == null ? root : root.getParent(),
                    Files.readAttributes(root, BasicFileAttributes.class));
            return true;
        }
        Visitor visitor = new Visitor(root, stop);
        Files.walkFileTree(root, visitor);
        return !visitor.stopped;
    }

    /**
     * Adds a file if a walk of its folder would find it.
     *
     * @param file real path; need not exist
     * @param root real path of the folder
     */
    void add(Path file, Path root) {
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            if (isLeftOut(folder, root)) {
                return;
            }
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                file(file, root, attributes);
            }
        } catch (NoSuchFileException e) {
            // deleted meanwhile
        } catch (IOException e) {
            failed(file, ReadFailure.UNREADABLE, e);
        }
    }

    /**
     * Adds the files that a walk would find in and below the folders of changed tables of contents.
     *
     * @param changed real paths of files below the folder; files that are not tables of contents are ignored
     * @param root real path of the folder
     * @return the folders of the tables
     */
    List<Path> addHelp(List<Path> changed, Path root) throws IOException {
        List<Path> folders = changed.stream().map(HelpFolders::readWith).filter(Files::isDirectory).distinct().toList();
        for (Path each : folders) {
            Path above = each;
            while (!above.equals(root) && !isLeftOut(above, root)) {
                above = above.getParent();
            }
            if (above.equals(root)) {
                Files.walkFileTree(each, new Visitor(root, () -> false));
            }
        }
        return folders;
    }

    /**
     * Adds files that are in the index but that the walk has not found: they may have been created and indexed after
     * the walk passed their folder. Files outside the roots are not checked, as their disk may be slow or unavailable.
     *
     * @param known paths of files in the index
     * @param roots real paths that were walked
     * @param stop whether to stop
     * @return whether all files were checked
     */
    boolean addAgain(Collection<String> known, List<Path> roots, BooleanSupplier stop) {
        int looked = 0;
        for (String path : known) {
            Path file = Path.of(path);
            Path root = candidates.containsKey(path) ? null : roots.stream()
                    .filter(each -> file.startsWith(each) && !file.equals(each))
                    .max(Comparator.comparingInt(Path::getNameCount)).orElse(null);
            if (root != null && isThere(file)) {
                add(file, root);
            }
            if (root != null && ++looked % FEW == 0 && stop.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isThere(Path file) {
        try {
            return Files.isRegularFile(file) && file.toRealPath().equals(file);
        } catch (IOException e) {
            return false; // deleted meanwhile
        }
    }

    private boolean isLeftOut(Path folder, Path root) {
        String name = String.valueOf(folder.getFileName());
        return folder.equals(own) || !folder.equals(root) && (name.startsWith(".") || LEFT_OUT.contains(name)
                || gitIgnore.check(folder, root).excluded());
    }

    /**
     * Adds the entries of an archive.
     *
     * @param file real path of the archive
     * @param below the archive, or a path in it
     * @param root requested folder, or requested path in the archive
     */
    void archive(Path file, Path below, Path root, SourceArchives from) throws IOException {
        try {
            SourceArchive.Listing listing = from.get(file).entries(below);
            unreadable.addAll(listing.unreadable());
            for (SourceArchive.Entry each : listing.entries()) {
                // .gitignore does not apply to entries of an archive that was named, or is not ignored itself
                candidate(new Candidate(each.path(), root, each.format(), Math.max(0, each.size()), each.version(), "",
                        each.contents(), file), false);
            }
        } catch (ZipException e) {
            failed(below, ReadFailure.DAMAGED, e);
        }
    }

    /** Records a file or folder that cannot be read. */
    void failed(Path file, ReadFailure reason, IOException e) {
        unreadable.add(new UnreadableFile(file, reason, e.getClass().getSimpleName()));
    }

    @NonNullByDefault({})
    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final BooleanSupplier stop;
        private int files;
        private boolean stopped;

        Visitor(Path root, BooleanSupplier stop) {
            this.root = root;
            this.stop = stop;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isLeftOut(folder, root) ? FileVisitResult.SKIP_SUBTREE : next();
        }

        private FileVisitResult next() {
            stopped = stop.getAsBoolean();
            return stopped ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                file(file, root, attributes);
            }
            return ++files % FEW == 0 ? next() : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            failed(file, ReadFailure.UNREADABLE, e);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            if (e != null) {
                failed(folder, ReadFailure.UNREADABLE, e);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void file(Path file, Path root, BasicFileAttributes attributes) {
        SourceFormat format = SourceFormat.of(file);
        SourceArchives from = archives;
        if (format != null) {
            candidate(new Candidate(file, root, format, attributes.size(),
                    attributes.lastModifiedTime().toMillis(), "",
                    format == SourceFormat.HTML ? help.version(file, root) : "", null), true);
        } else if (from != null && SourceArchive.isDocumentation(file) && !gitIgnore.check(file, root).excluded()) {
            try {
                archive(file, file, root, from);
            } catch (IOException e) {
                failed(file, ReadFailure.UNREADABLE, e);
            }
        }
    }

    /** @param own whether {@code .gitignore} applies */
    private void candidate(Candidate found, boolean own) {
        Path file = found.file();
        IndexRules.Verdict verdict = rules.of(file, found.root(), found.size());
        switch (verdict.standing()) {
            case EXCLUDED -> excluded++;
            case UNDECIDED -> policies.add(UnreadableFile.of(verdict));
            case ALLOWED -> {
                if (isExcludedByLink(file)) {
                    excluded++;
                } else if (!own || !gitIgnore.check(file, found.root()).excluded()) {
                    candidates.putIfAbsent(file.toString(), new Candidate(file, found.root(), found.format(),
                            found.size(), found.modified(), verdict.fingerprint() + found.contents(), found.contents(),
                            found.archive()));
                }
            }
        }
    }

    private boolean isExcludedByLink(Path file) {
        return links.stream().filter(each -> file.startsWith(each.getKey())).anyMatch(each -> rules.excludes(
                each.getValue().resolve(each.getKey().relativize(file).toString()), each.getValue()));
    }

    /** Candidates by path, in walk order. */
    Map<String, Candidate> candidates() {
        return candidates;
    }

    /** The tables of contents in the folders. */
    HelpFolders help() {
        return help;
    }

    /** Whether the walk found a mail at the path. */
    boolean isMail(@Nullable Path file) {
        Candidate found = file == null ? null : candidates.get(file.toString());
        return found != null && found.format() == SourceFormat.EML;
    }

    /** Files and folders that the walk could not read. */
    List<UnreadableFile> unreadable() {
        return unreadable;
    }

    /** Distinct policies that cannot be read or trusted; no file below them is a candidate. */
    Set<UnreadableFile> policies() {
        return policies;
    }

    /** Number of files that exclusions keep out. */
    int excluded() {
        return excluded;
    }
}
