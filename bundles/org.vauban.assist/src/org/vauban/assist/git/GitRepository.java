// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.git.IndexFile.Entry;

/**
 * A repository with a working tree, for reading. The working tree is the folder that contains {@code .git}, even if the
 * repository's configuration names another one. Not for use by several threads; reads the disk.
 */
final class GitRepository implements AutoCloseable {
    /** Limit of nested folders, more than a path can have on the supported systems. */
    static final int DEEPEST = 1_000;

    private static final int LONGEST_LINE = 1 << 16;
    private static final int LONGEST_CONFIG = 1 << 20;
    private static final int LARGEST_REFS = 64 << 20;
    private static final int LARGEST_COMMIT = 16 << 20;
    private static final int LARGEST_TREE = 64 << 20;
    private static final int MAX_SYMBOLIC = 5;
    private static final Pattern REF = Pattern.compile("refs(/[^/\\x00-\\x20\\\\]+)+");

    private final Path root;
    private final Path directory;
    private final Path common;
    private final ObjectStore objects;
    private final int hashBytes;

    /**
     * The files of a commit.
     *
     * @param files the ids of their contents by path
     * @param same folders ("" for the root) whose whole content is as in the index, or missing in the working tree:
     *     files below them are not listed
     */
    record Commit(Map<String, String> files, Set<String> same) {
        /** Returns the id of the committed version of an index entry, or null. */
        @Nullable
        String before(Entry entry) {
            String id = files.get(entry.path());
            if (id != null || same.contains("")) {
                return id != null ? id : entry.id();
            }
            for (int slash = entry.path().lastIndexOf('/'); slash > 0; slash = entry.path().lastIndexOf('/',
                    slash - 1)) {
                if (same.contains(entry.path().substring(0, slash))) {
                    return entry.id();
                }
            }
            return null;
        }
    }

    private GitRepository(Path root, Path directory, Path common) throws IOException {
        this.root = root;
        this.directory = directory;
        this.common = common;
        String config = GitFiles.text(common.resolve("config"), LONGEST_CONFIG);
        if (setting(config, "refstorage").equals("reftable")) {
            throw new GitException("reftable");
        }
        hashBytes = setting(config, "objectformat").equals("sha256") ? 32 : 20;
        objects = new ObjectStore(common.resolve("objects"), hashBytes);
    }

    /**
     * Returns the repository that contains a folder.
     *
     * @throws IOException if there is none, or one in a format that cannot be read
     */
    static GitRepository of(Path folder) throws IOException {
        for (Path root = folder.toRealPath(); root != null; root = root.getParent()) {
            Path git = root.resolve(".git");
            if (Files.isRegularFile(git)) { // a linked working tree, or a submodule
                String link = GitFiles.text(git, LONGEST_LINE);
                if (link == null || !link.startsWith("gitdir:")) {
                    throw new GitException("no.link", git);
                }
                git = resolve(root, link.substring("gitdir:".length()));
            }
            if (Files.isDirectory(git) && Files.exists(git.resolve("HEAD"))) {
                String common = GitFiles.text(git.resolve("commondir"), LONGEST_LINE);
                return new GitRepository(root, git, common == null ? git : resolve(git, common));
            }
        }
        throw new GitException("no.repository");
    }

    private static Path resolve(Path folder, String path) throws IOException {
        try {
            if (GitFiles.isElsewhere(folder, path.strip())) {
                throw new GitException("elsewhere", path.strip());
            }
            return folder.resolve(path.strip()).normalize();
        } catch (InvalidPathException e) {
            throw new GitException(e, "no.path", path.strip());
        }
    }

    /**
     * Returns the value of a key in the section {@code extensions}, in lower case; empty if there is none. Included
     * files are not read.
     */
    private static String setting(@Nullable String config, String key) {
        boolean inside = false;
        for (String line : config == null ? new String[0] : config.split("\\R")) {
            String text = line.strip().toLowerCase(Locale.ROOT);
            if (text.startsWith("[")) {
                inside = text.startsWith("[extensions]");
            } else if (inside && text.startsWith(key)) {
                String value = text.substring(key.length()).strip();
                if (value.startsWith("=")) {
                    return value.substring(1).strip().replace("\"", "");
                }
            }
        }
        return "";
    }

    Path root() {
        return root;
    }

    /** Returns the folder of the settings and attributes that all working trees share. */
    Path common() {
        return common;
    }

    IndexFile index() throws IOException {
        return IndexFile.read(directory.resolve("index"), hashBytes);
    }

    /**
     * Returns the content of a file.
     *
     * @return null if it is not stored here, as in a partial clone
     * @throws GitObject.TooLargeException if it is larger than the limit
     */
    byte @Nullable [] blob(String id, int limit) throws IOException {
        GitObject object = objects.read(id, limit);
        return object == null || object.type() != GitObject.Type.BLOB ? null : object.content();
    }

    /**
     * Returns a commit as it is stored.
     *
     * @return null if it is not stored here, as in a shallow clone, or is larger than the limit
     */
    byte @Nullable [] commit(String id, int limit) throws IOException {
        try {
            GitObject object = objects.read(id, limit);
            return object == null || object.type() != GitObject.Type.COMMIT ? null : object.content();
        } catch (GitObject.TooLargeException e) {
            return null;
        }
    }

    /** Returns the files of the last commit; none before the first one. */
    Commit committed(IndexFile index) throws IOException {
        Commit files = new Commit(new TreeMap<>(), new HashSet<>());
        String commit = head();
        if (commit != null) {
            String text = new String(required(commit, GitObject.Type.COMMIT, LARGEST_COMMIT),
                    StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\n');
            if (!text.startsWith("tree ") || end < 0 || !isId(text.substring(5, end))) {
                throw ObjectStore.damaged(commit);
            }
            tree(text.substring(5, end), "", 0, index, files, new MemoryBudget(MemoryBudget.USUAL));
        }
        return files;
    }

    private byte[] required(String id, GitObject.Type type, int limit) throws IOException {
        GitObject object = objects.read(id, limit);
        if (object == null) {
            throw new GitException("object.missing", id);
        }
        if (object.type() != type) {
            throw ObjectStore.damaged(id);
        }
        return object.content();
    }

    /** @param folder "" for the root, else without a trailing slash */
    private void tree(String id, String folder, int depth, IndexFile index, Commit commit, MemoryBudget budget)
            throws IOException {
        if (id.equals(index.trees().get(folder)) || index.sparse().contains(folder)) {
            commit.same.add(folder);
            return;
        }
        if (depth > DEEPEST) {
            throw ObjectStore.damaged(id);
        }
        byte[] content = required(id, GitObject.Type.TREE, LARGEST_TREE);
        budget.take(content.length);
        for (int at = 0; at < content.length;) {
            int mode = 0;
            for (; at < content.length && content[at] != ' '; at++) {
                mode = mode << 3 | content[at] - '0' & 7;
            }
            int name = ++at;
            while (at < content.length && content[at] != 0) {
                at++;
            }
            if (at + 1 + hashBytes > content.length) {
                throw ObjectStore.damaged(id);
            }
            String file = new String(content, name, at - name, StandardCharsets.UTF_8);
            String path = folder.isEmpty() ? file : folder + "/" + file;
            budget.take(path.length() + MemoryBudget.ENTRY);
            String entry = HexFormat.of().formatHex(content, at + 1, at + 1 + hashBytes);
            at += 1 + hashBytes;
            if (mode == Entries.FOLDER) {
                tree(entry, path, depth + 1, index, commit, budget);
            } else if (Entries.comparable(mode)) {
                commit.files.put(path, entry);
            }
        }
    }

    /** File modes in an index or a tree. */
    static final class Entries {
        static final int FOLDER = 0040000;
        static final int LINK = 0120000;
        static final int SUBMODULE = 0160000;

        private Entries() {}

        /** Whether it is a file or a link, whose content can be compared; not a folder or a submodule. */
        static boolean comparable(int mode) {
            return mode != FOLDER && mode != SUBMODULE;
        }
    }

    boolean isId(String text) {
        return text.length() == 2 * hashBytes
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /** Returns the id of the last commit; null before the first one. */
    @Nullable
    String head() throws IOException {
        String text = GitFiles.text(directory.resolve("HEAD"), LONGEST_LINE);
        for (int i = 0; i < MAX_SYMBOLIC; i++) {
            if (text == null) {
                return null;
            }
            String value = text.strip();
            if (isId(value)) {
                return value;
            }
            String ref = value.startsWith("ref:") ? value.substring(4).strip() : "";
            if (!REF.matcher(ref).matches() || ref.contains("..")) {
                throw new GitException("no.commit");
            }
            text = GitFiles.text(directory.resolve(ref), LONGEST_LINE);
            if (text == null) {
                text = GitFiles.text(common.resolve(ref), LONGEST_LINE);
            }
            if (text == null) {
                return packed(ref);
            }
        }
        throw new GitException("no.commit");
    }

    private @Nullable String packed(String ref) throws IOException {
        String refs = GitFiles.text(common.resolve("packed-refs"), LARGEST_REFS);
        return refs == null ? null
                : refs.lines().filter(line -> line.endsWith(" " + ref))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .filter(this::isId).findFirst().orElse(null);
    }

    /** Whether a path cannot lead out of the working tree, on any system. */
    static boolean isInside(String path) {
        if (path.isEmpty() || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0
                || path.indexOf(':') >= 0 && windows()) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.equalsIgnoreCase(".git")) {
                return false;
            }
        }
        try {
            return !Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false; // not a possible file name on this system
        }
    }

    private static boolean windows() {
        return java.io.File.separatorChar == '\\';
    }

    /** Whether a file still has the time and size of its index entry, and thus the same content. */
    static boolean untouched(Entry entry, IndexFile index, long seconds, int nanos, long size) {
        return isStamped(entry, seconds, nanos, size) && seconds < index.modifiedSeconds();
    }

    /** Whether a file has the time and size of its entry; it may have been changed while the index was written. */
    static boolean isStamped(Entry entry, long seconds, int nanos, long size) {
        return entry.modifiedSeconds() == seconds && (entry.modifiedNanos() == 0 || entry.modifiedNanos() == nanos)
                && entry.size() == (size & 0xffffffffL);
    }

    @Override
    public void close() {
        objects.close();
    }
}
