// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The users' decisions on suggested links of a project: stored in a file of the project that should be committed, with
 * one line per decision, so that version control can merge them. Methods of the same name in the same file count as
 * one. Immutable; reading and writing block.
 */
public final class TraceDecisions {
    /** Path of the file within the project. */
    public static final String FILE = ".vauban/trace-links.json";

    private static final int FORMAT = 1;
    private static final long MOST_BYTES = 16L << 20;
    private static final int MOST = 100_000;
    private static final int LONGEST = 4_000;

    private final Path project;
    private final Map<Key, Verdict> all;

    /** A decision. */
    public enum Verdict {
        /** The suggestion is a link. */
        ACCEPTED,
        /** The suggestion is not a link, and is not made again. */
        REJECTED
    }

    /**
     * The subject of a decision.
     *
     * @param requirement id of the requirement
     * @param file path relative to the project, with slashes
     * @param name name of the artifact
     */
    public record Key(String requirement, String file, String name) {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::requirement).thenComparing(Key::file)
                .thenComparing(Key::name);
    }

    /** The file exists, but cannot be understood. */
    public static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Path file;
        private final String reason;

        UnreadableException(Path file, String reason, @Nullable Throwable cause) {
            super(file + ": " + reason, cause);
            this.file = file;
            this.reason = reason;
        }

        /** Returns the file. */
        public Path file() {
            return file;
        }

        /** Returns the reason, in English, for readers who know the format. */
        public String reason() {
            return reason;
        }
    }

    private TraceDecisions(Path project, Map<Key, Verdict> all) {
        this.project = project;
        this.all = all;
    }

    /**
     * Reads the decisions of a project; none if it has no file.
     *
     * @param project the real path of its folder
     * @throws IOException if the file cannot be read or understood
     */
    public static TraceDecisions read(Path project) throws IOException {
        Path file = project.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new TraceDecisions(project, Map.of());
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new UnreadableException(file, "more than " + (MOST_BYTES >> 20) + " MB", null);
        }
        try {
            return new TraceDecisions(project, parsed(file, Files.readString(file)));
        } catch (CharacterCodingException e) {
            throw new UnreadableException(file, "not UTF-8", e);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException
                | ClassCastException | NumberFormatException e) {
            throw new UnreadableException(file, "not the JSON that is expected", e);
        }
    }

    /**
     * Reads the decisions of folders and of all folders above them. Where several files decide on the same link, only
     * the decision of the innermost one is returned.
     *
     * @param folders existing traced folders
     * @param below real paths of the folders with source files in them
     * @throws IOException if a file cannot be read or understood
     */
    public static List<TraceDecisions> of(List<Path> folders, Collection<Path> below) throws IOException {
        Set<Path> seen = new HashSet<>();
        Map<Path, TraceDecisions> found = new TreeMap<>();
        for (Path folder : folders) {
            readUpwards(folder.toRealPath(), seen, found);
        }
        for (Path folder : below) {
            readUpwards(folder, seen, found);
        }
        Set<Key> decided = new HashSet<>();
        found.values().stream().sorted(Comparator.comparingInt((TraceDecisions each) -> each.project.getNameCount())
                .reversed()).toList().forEach(each -> found.put(each.project, each.without(decided)));
        return List.copyOf(found.values());
    }

    private static void readUpwards(Path folder, Set<Path> seen, Map<Path, TraceDecisions> found) throws IOException {
        for (Path at = folder; at != null && seen.add(at); at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(FILE))) {
                found.put(at, read(at));
            }
        }
    }

    /** @param decided keys with absolute paths that are left out; the others are added */
    private TraceDecisions without(Set<Key> decided) {
        Map<Key, Verdict> left = new TreeMap<>(Key.ORDER);
        all.forEach((key, verdict) -> {
            if (decided.add(new Key(key.requirement(), project.resolve(key.file()).toString(), key.name()))) {
                left.put(key, verdict);
            }
        });
        return new TraceDecisions(project, left);
    }

    private static Map<Key, Verdict> parsed(Path file, String text) throws UnreadableException {
        JsonObject object = JsonParser.parseString(text).getAsJsonObject();
        JsonElement format = object.get("format");
        if (format == null || format.getAsInt() != FORMAT) {
            throw new UnreadableException(file, "a format that this version does not know", null);
        }
        JsonArray links = object.getAsJsonArray("links");
        if (links == null || links.size() > MOST) {
            throw new UnreadableException(file, "no links, or more than " + MOST, null);
        }
        Map<Key, Verdict> all = new TreeMap<>(Key.ORDER);
        for (JsonElement each : links) {
            JsonObject link = each.getAsJsonObject();
            Key key = new Key(member(file, link, "requirement"), member(file, link, "file"),
                    member(file, link, "name"));
            if (!isInside(key.file())) {
                throw new UnreadableException(file, "a link to a file outside the project", null);
            }
            all.put(key, verdict(file, member(file, link, "decision")));
        }
        return all;
    }

    private static boolean isInside(String relative) {
        try {
            Path path = Path.of(relative);
            return path.getRoot() == null && path.normalize().equals(path) && !path.startsWith("..");
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String member(Path file, JsonObject link, String name) throws UnreadableException {
        JsonElement value = link.get(name);
        String text = value == null ? "" : value.getAsString();
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new UnreadableException(file, "a link without " + name + ", or with too long a one", null);
        }
        return text;
    }

    private static Verdict verdict(Path file, String word) throws UnreadableException {
        for (Verdict each : Verdict.values()) {
            if (word.equals(each.name().toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new UnreadableException(file, "a decision that is neither accepted nor rejected", null);
    }

    /** Returns the folder of the project. */
    public Path project() {
        return project;
    }

    /** Returns all decisions, in the order of their requirements. */
    public Map<Key, Verdict> all() {
        return Collections.unmodifiableMap(all);
    }

    /** Returns the decision; null if there is none, or the artifact is not in this project. */
    public @Nullable Verdict on(String requirement, TraceArtifact artifact) {
        Key key = key(project, requirement, artifact);
        return key == null ? null : all.get(key);
    }

    private static @Nullable Key key(Path project, String requirement, TraceArtifact artifact) {
        Path file = artifact.file();
        if (file == null || !file.startsWith(project)) {
            return null;
        }
        String relative = project.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        return new Key(requirement, relative, artifact.name());
    }

    /**
     * Adds or withdraws decisions in the current file. If several programs write at the same time, the last one wins.
     *
     * @param project the real path of its folder, which contains the artifacts
     * @param links links of the decision
     * @param verdict null to withdraw decisions
     * @return all decisions after the change
     * @throws IOException if the file cannot be read, understood or written, or would be too large to be read again; it
     *             is then unchanged
     */
    public static TraceDecisions decide(Path project, List<TraceLink> links, @Nullable Verdict verdict)
            throws IOException {
        List<Key> keys = new ArrayList<>();
        for (TraceLink each : links) {
            Key key = key(project, each.requirement(), each.artifact());
            if (key == null) {
                throw new IOException(each.artifact().name() + " is not in " + project);
            }
            if (Stream.of(key.requirement(), key.file(), key.name()).anyMatch(text -> text.length() > LONGEST)) {
                throw new IOException("an id, path or name with more than " + LONGEST + " characters");
            }
            keys.add(key);
        }
        return change(project, keys, verdict);
    }

    /** Withdraws decisions as {@link #decide} does, even if their links no longer exist. */
    public static TraceDecisions undo(Path project, List<Key> keys) throws IOException {
        return change(project, keys, null);
    }

    private static TraceDecisions change(Path project, List<Key> keys, @Nullable Verdict verdict)
            throws IOException {
        TraceDecisions before = read(project);
        Map<Key, Verdict> now = new TreeMap<>(Key.ORDER);
        now.putAll(before.all);
        for (Key key : keys) {
            if (verdict == null) {
                now.remove(key);
            } else {
                now.put(key, verdict);
            }
        }
        TraceDecisions after = new TraceDecisions(project, now);
        if (!now.equals(before.all)) {
            after.write();
        }
        return after;
    }

    /** Replaces the file atomically, without following links out of the project. */
    private void write() throws IOException {
        if (all.size() > MOST) {
            throw new IOException("more than " + MOST + " decisions");
        }
        byte[] content = text().getBytes(StandardCharsets.UTF_8);
        if (content.length > MOST_BYTES) {
            throw new IOException("more than " + (MOST_BYTES >> 20) + " MB of decisions");
        }
        Path file = project.resolve(FILE);
        Path folder = project.resolve(file.getParent());
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder); // fails if there is a link or a file
        }
        Path part = folder.resolve(".trace-links-" + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining();) {
                    channel.write(bytes);
                }
                channel.force(true); // else a power cut may leave an empty file under the new name
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        all.forEach((key, verdict) -> lines.add("    {\"requirement\": " + quoted(key.requirement()) + ", \"file\": "
                + quoted(key.file()) + ", \"name\": " + quoted(key.name()) + ", \"decision\": "
                + quoted(verdict.name().toLowerCase(Locale.ROOT)) + "}"));
        return "{\n  \"format\": " + FORMAT + ",\n  \"links\": [\n"
                + lines.stream().collect(Collectors.joining(",\n")) + (lines.isEmpty() ? "" : "\n") + "  ]\n}\n";
    }

    private static String quoted(String text) {
        return new JsonPrimitive(text).toString();
    }
}
