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
 * What has changed in a working tree since the last commit, file by file. Reads the disk: not on a user-interface
 * thread.
 */
public final class GitDiff {
    private static final int LARGEST_FILE = 2 << 20;
    private static final int MAX_BYTES = 2 << 20;
    private static final int MAX_FILES = 200;
    /** What is read and turns out to be the same, or binary, counts as well: a few bytes can stand for all of it. */
    private static final long MAX_READ = 4L << 30;
    private static final int LEAST_READ = 4_096;
    /** Of the versions that changes are pieces of. */
    private static final int MAX_HELD = 64 << 20;
    private static final int PROBE = 8_000;

    private final GitRepository repository;
    private final IndexFile index;
    private final Commit commit;
    private final FilterAttributes filters;
    private final Map<Path, Boolean> folders = new HashMap<>();
    private final List<FileChange> changes = new ArrayList<>();
    private long bytes;
    private long read;
    private long held;

    /**
     * A changed file.
     *
     * @param path in the working tree, with slashes
     * @param root of the working tree
     * @param text of the change, as Git writes it
     * @param wholes the versions that the text shows pieces of; none where it shows none
     */
    public record FileChange(String path, Path root, String text, List<String> wholes) {
        /** Where the file is or was. */
        public Path file() {
            return root.resolve(path);
        }
    }

    private GitDiff(GitRepository repository) throws IOException {
        this.repository = repository;
        index = repository.index();
        commit = repository.committed(index);
        filters = new FilterAttributes(repository);
    }

    /**
     * What is staged, else all that has changed in files that Git knows; without renames: what was taken out of a file
     * has the name that the file had. Binary files and submodules are left out.
     *
     * @param folder in a working tree
     * @return empty if nothing has changed
     * @throws IOException if the folder is in no working tree, or in one that cannot be read
     */
    public static List<FileChange> of(Path folder) throws IOException {
        try (GitRepository repository = GitRepository.of(folder)) {
            GitDiff diff = new GitDiff(repository);
            diff.staged();
            if (diff.changes.isEmpty()) {
                diff.unstaged();
            }
            return List.copyOf(diff.changes);
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
                break;
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
            if (full()) {
                break;
            }
            if (entry.unwatched() || !Entries.comparable(entry.mode()) || entry.path().equals(previous)
                    || !GitRepository.isInside(entry.path())) {
                continue;
            }
            previous = entry.path(); // one of a conflict has several entries
            String before = entry.stage() == 0 && !entry.intended() ? commit.before(entry)
                    : commit.files().get(entry.path());
            Path file = repository.root().resolve(entry.path());
            BasicFileAttributes now = attributes(file);
            if (now != null && now.isRegularFile() && entry.id().equals(before) && GitRepository.untouched(entry, index,
                    now.lastModifiedTime().to(TimeUnit.SECONDS), now.lastModifiedTime().toInstant().getNano(),
                    now.size())) {
                continue;
            }
            compare(entry.path(), before, now == null ? null : content(file, now));
        }
    }

    /**
     * Of a file itself, not of what a link leads to; null if it is not there, also where one of its folders is a link.
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
            return null; // gone
        }
    }

    private boolean folder(Path folder) {
        return folder.equals(repository.root()) || folders.computeIfAbsent(folder,
                each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) && folder(folder.getParent());
    }

    /**
     * A version of a file.
     *
     * @param bytes or null
     * @param problem why they are not here, or null
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
     * @param before id of the version in the commit, or null for a new file
     * @param after null for a file that is gone
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
            return;
        } else if (old != null && after != null && filters.filtered(path)) {
            add(path, UnifiedDiff.header(path)
                    + "The repository names a filter for this file. It is not run, so the change cannot be shown.\n",
                    List.of());
        } else {
            String was = old == null ? null : text(Objects.requireNonNull(old.bytes));
            String is = after == null ? null : text(Objects.requireNonNull(after.bytes));
            // line ends are often others in the working tree than in the commit
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
            return new String(bytes, StandardCharsets.ISO_8859_1); // every byte is some character, so nothing is lost
        }
    }
}
