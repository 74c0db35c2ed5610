// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.git.GitRepository.Commit;
import org.vauban.assist.git.GitRepository.Entries;
import org.vauban.assist.git.IndexFile.Entry;

/**
 * Determines the changes of a working tree since the last commit, file by file. Reads the disk: do not call it on the
 * UI thread.
 */
public final class GitDiff {
    private static final int LARGEST_FILE = 2 << 20;
    private static final int MAX_BYTES = 2 << 20;
    private static final int MAX_FILES = 200;
    /** Limit of bytes read, including unchanged and binary files, since a small compressed object can expand a lot. */
    private static final long MAX_READ = 4L << 30;
    private static final int LEAST_READ = 4_096;
    /** Limit of the size of all compared versions that are held for the result. */
    private static final int MAX_HELD = 64 << 20;
    private static final int PROBE = 8_000;

    private final GitRepository repository;
    private final IndexFile index;
    private final Commit commit;
    private final FilterAttributes filters;
    private final Map<Path, Boolean> folders = new HashMap<>();
    private final List<FileChange> changes = new ArrayList<>();
    private final Set<String> leftOut = new LinkedHashSet<>();
    private long bytes;
    private long read;
    private long held;

    /**
     * A changed file.
     *
     * @param path path in the working tree, with slashes
     * @param root folder of the working tree
     * @param text the change in Git's format
     * @param wholes the complete versions whose parts the text shows; empty if it shows none
     */
    public record FileChange(String path, Path root, String text, List<String> wholes) {
        /** Returns the location of the file, which may be deleted. */
        public Path file() {
            return root.resolve(path);
        }
    }

    /**
     * The changes of a working tree.
     *
     * @param files changed files; each change has its text
     * @param leftOut paths of changed files that are left out: binary, or beyond the limits of a result
     */
    public record Changes(List<FileChange> files, List<String> leftOut) {
        public Changes {
            files = List.copyOf(files);
            leftOut = List.copyOf(leftOut);
        }
    }

    private GitDiff(GitRepository repository) throws IOException {
        this.repository = repository;
        index = repository.index();
        commit = repository.committed(index);
        filters = new FilterAttributes(repository);
    }

    /**
     * Returns the staged changes, else all changes of tracked files. Renames are not detected, so that removed text is
     * shown under the name of its file. Files that are not in the index, and submodules, are passed over.
     *
     * @param folder folder in a working tree
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static Changes of(Path folder) throws IOException {
        try (GitRepository repository = GitRepository.of(folder)) {
            GitDiff diff = new GitDiff(repository);
            diff.staged();
            if (diff.changes.isEmpty()) {
                diff.unstaged();
            }
            return new Changes(diff.changes, List.copyOf(diff.leftOut));
        }
    }

    private boolean full() {
        return changes.size() >= MAX_FILES || bytes >= MAX_BYTES || read >= MAX_READ || held >= MAX_HELD;
    }

    /** Compares the index with the last commit. */
    private void staged() throws IOException {
        Map<String, Entry> paths = new TreeMap<>();
        Set<String> known = new HashSet<>();
        for (Entry entry : index.entries()) {
            known.add(entry.path());
            if (entry.stage() == 0 && !entry.intended() && Entries.comparable(entry.mode())
                    && !entry.id().equals(commit.before(entry))) {
                paths.put(entry.path(), entry);
            }
        }
        commit.files().keySet().stream().filter(path -> !known.contains(path)).forEach(path -> paths.put(path, null));
        for (Map.Entry<String, Entry> each : paths.entrySet()) {
            if (full()) {
                leaveOut(each.getKey());
                continue;
            }
            Entry after = each.getValue();
            compare(each.getKey(), after == null ? commit.files().get(each.getKey()) : commit.before(after),
                    after == null ? null : committed(after.id()));
        }
    }

    /** Compares the working tree with the last commit. */
    private void unstaged() throws IOException {
        String previous = null;
        for (Entry entry : index.entries()) {
            if (entry.unwatched() || !Entries.comparable(entry.mode()) || entry.path().equals(previous)
                    || !GitRepository.isInside(entry.path())) {
                continue;
            }
            previous = entry.path(); // a file with a conflict has several entries
            String before = entry.stage() == 0 && !entry.intended() ? commit.before(entry)
                    : commit.files().get(entry.path());
            Path file = repository.root().resolve(entry.path());
            BasicFileAttributes now = attributes(file);
            if (before == null && now == null || entry.id().equals(before) && looksUnchanged(entry, now)) {
                continue;
            }
            if (full()) {
                leaveOut(entry.path());
            } else {
                compare(entry.path(), before, now == null ? null : content(file, now));
            }
        }
    }

    private boolean looksUnchanged(Entry entry, @Nullable BasicFileAttributes now) {
        if (now == null || !now.isRegularFile() && !(full() && now.isSymbolicLink())) {
            return false;
        }
        long seconds = now.lastModifiedTime().to(TimeUnit.SECONDS);
        int nanos = now.lastModifiedTime().toInstant().getNano();
        // contents, which alone tell of changes made while the index was written, are no longer read
        return full() ? GitRepository.isStamped(entry, seconds, nanos, now.size())
                : GitRepository.untouched(entry, index, seconds, nanos, now.size());
    }

    private void leaveOut(String path) {
        if (GitRepository.isInside(path)) {
            leftOut.add(path);
        }
    }

    /**
     * Returns the attributes of a file or link, without following links; null if it is missing, or below a link.
     */
    private @Nullable BasicFileAttributes attributes(Path file) {
        if (!folder(file.getParent())) {
            return null;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() || attributes.isSymbolicLink() ? attributes : null;
        } catch (IOException e) {
            return null; // deleted
        }
    }

    private boolean folder(Path folder) {
        return folder.equals(repository.root()) || folders.computeIfAbsent(folder,
                each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) && folder(folder.getParent());
    }

    /**
     * A version of a file.
     *
     * @param bytes the content, or null
     * @param problem why the content is missing, or null
     */
    private record Version(byte @Nullable [] bytes, @Nullable String problem) {
        private static final Version TOO_LARGE = new Version(null, "It is too large to be shown.");
        private static final Version MISSING = new Version(null, "The version to compare with is not on this machine.");

        boolean binary() {
            byte[] all = Objects.requireNonNull(bytes);
            for (int i = 0; i < Math.min(all.length, PROBE); i++) {
                if (all[i] == 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private Version committed(String id) throws IOException {
        try {
            byte[] content = repository.blob(id, LARGEST_FILE);
            return content == null ? Version.MISSING : new Version(content, null);
        } catch (GitObject.TooLargeException e) {
            return Version.TOO_LARGE;
        }
    }

    private static Version content(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return new Version(
                    Files.readSymbolicLink(file).toString().replace('\\', '/').getBytes(StandardCharsets.UTF_8), null);
        }
        if (attributes.size() > LARGEST_FILE) {
            return Version.TOO_LARGE;
        }
        byte[] bytes = GitFiles.bytes(file, LARGEST_FILE);
        return bytes == null ? new Version(new byte[0], null) : new Version(bytes, null);
    }

    /**
     * @param before id of the committed version, or null for a new file
     * @param after null for a deleted file
     */
    private void compare(String path, @Nullable String before, @Nullable Version after) throws IOException {
        if (before == null && after == null || !GitRepository.isInside(path)) {
            return;
        }
        Version old = before == null ? null : committed(before);
        read += size(old) + size(after);
        String problem = old != null && old.problem != null ? old.problem : after == null ? null : after.problem;
        if (problem != null) {
            add(path, UnifiedDiff.header(path) + problem + "\n", List.of());
        } else if (old != null && after != null && Arrays.equals(old.bytes, after.bytes)) {
            return;
        } else if (old != null && old.binary() || after != null && after.binary()) {
            if (!filters.filtered(path)) { // otherwise the content may be the same behind the filter
                leaveOut(path);
            }
        } else if (old != null && after != null && filters.filtered(path)) {
            add(path, UnifiedDiff.header(path)
                    + "The repository names a filter for this file. It is not run, so the change cannot be shown.\n",
                    List.of());
        } else {
            String was = old == null ? null : text(Objects.requireNonNull(old.bytes));
            String is = after == null ? null : text(Objects.requireNonNull(after.bytes));
            // line ends in the working tree often differ from those in the commit
            if (was != null && is != null && !was.contains("\r\n")) {
                is = is.replace("\r\n", "\n");
            }
            if (was == null || !was.equals(is)) {
                add(path, UnifiedDiff.of(path, was, is), Stream.of(was, is).filter(Objects::nonNull).toList());
            }
        }
    }

    private static long size(@Nullable Version version) {
        byte[] bytes = version == null ? null : version.bytes;
        return bytes == null ? LEAST_READ : bytes.length + LEAST_READ;
    }

    private void add(String path, String text, List<String> wholes) {
        changes.add(new FileChange(path, repository.root(), text, wholes));
        wholes.forEach(whole -> held += whole.length());
        bytes += text.length();
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1); // decodes any bytes without loss
        }
    }
}
