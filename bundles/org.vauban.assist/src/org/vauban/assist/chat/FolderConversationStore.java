// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.message.Messages;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.internal.SecretFile;

/**
 * Stores conversations as files in a folder, one each, readable by their owner only. A file is replaced atomically; one
 * that cannot be read is renamed with the suffix {@code .damaged}, so that it is preserved but no longer listed. One
 * that a later version wrote is left for that version. {@link #list} reads only files that changed since its last call.
 */
public final class FolderConversationStore implements ConversationStore {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final String END = ".json";
    private static final String DAMAGED = ".damaged";
    /** Names of incomplete files of this and of earlier versions. */
    private static final Pattern PART = Pattern.compile("new\\d+\\.part|part-\\d+\\.tmp");
    /** Age after which no program is still writing an incomplete file. */
    private static final Duration STALE = Duration.ofHours(1);
    /** Size beyond which a file cannot be from this store. */
    private static final long MAX_READ = 64 << 20;

    private final Path folder;
    private final ConversationLimits limits;
    private final Messages messages;
    private final @Nullable Duration age;
    /** Files read by {@link #list}, by name. Guarded by this. */
    private final Map<String, Known> known = new HashMap<>();

    /** A file as it was before it was read, and its summary. */
    private record Known(AttributeStamp stamp, Summary summary) {}

    /**
     * @param folder created on the first save
     * @param locale language of messages; null for the default one
     */
    public FolderConversationStore(Path folder, ConversationLimits limits, @Nullable Locale locale) {
        this(folder, limits, locale, null);
    }

    /**
     * @param folder created on the first save
     * @param locale language of messages; null for the default one
     * @param age time without changes after which a conversation is deleted; null for never
     */
    public FolderConversationStore(Path folder, ConversationLimits limits, @Nullable Locale locale,
            @Nullable Duration age) {
        this.age = age;
        this.folder = Objects.requireNonNull(folder);
        this.limits = Objects.requireNonNull(limits);
        this.messages = new Messages("org.vauban.assist", locale);
    }

    @Override
    public synchronized void save(Conversation conversation) {
        if (conversation.turns().isEmpty()) {
            return;
        }
        Path file = file(conversation.id());
        try {
            write(file, bounded(conversation));
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.unwritable", folder, e.toString()), "",
                    e);
        }
    }

    /** Replaces a file durably and atomically, readable by its owner only; creates its folder. */
    static void write(Path file, byte[] content) throws IOException {
        Path folder = file.getParent();
        Files.createDirectories(folder, SecretFile.rights(folder, "rwx------"));
        SecretFile.replace(file, content);
    }

    /** Serialises a conversation, without the oldest attachments if they exceed the limit. */
    private byte[] bounded(Conversation conversation) {
        Conversation small = conversation;
        byte[] bytes = ConversationJson.write(small).getBytes(StandardCharsets.UTF_8);
        for (Turn turn : conversation.turns()) {
            if (bytes.length <= limits.bytesOfOne()) {
                break;
            }
            if (turn.attachments().stream().anyMatch(each -> !each.text().isEmpty())) {
                small = small
                        .with(turn.withAttachments(turn.attachments().stream().map(each -> each.withText("")).toList())
                                .noted(turn.note() == null
                                        ? messages.text("store.attachments.left.out", limits.bytesOfOne() >> 20)
                                        : turn.note()));
                bytes = ConversationJson.write(small).getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }

    @Override
    public synchronized Usage usage() {
        try {
            long bytes = 0;
            int count = 0;
            for (Path file : files()) {
                count++;
                bytes += size(file);
            }
            return new Usage(count, bytes);
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.unreadable", folder, e.toString()), "",
                    e);
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // deleted by another program just now
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = name(file);
                boolean own = name.endsWith(END)
                        && ID.matcher(name.substring(0, name.length() - END.length())).matches();
                if ((own || name.endsWith(DAMAGED)) && !expired(file, age) && own) {
                    kept.add(file);
                } else if (PART.matcher(name).matches()) {
                    deleteStale(file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // listing failed half-way
        }
        return kept;
    }

    /** Deletes an incomplete file if it was left by a program that was killed. */
    private static void deleteStale(Path part) {
        try {
            expired(part, STALE);
        } catch (IOException e) {
            // the next listing tries again
        }
    }

    /** Deletes a file that was not changed for too long; returns whether it is gone. */
    private static boolean expired(Path file, @Nullable Duration most) throws IOException {
        try {
            return most != null && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(most))
                    && Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            return true; // deleted by another program just now
        }
    }

    @Override
    public synchronized Listing list() {
        List<Summary> summaries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            List<Path> files = files();
            known.keySet().retainAll(files.stream().map(FolderConversationStore::name).toList());
            for (Path file : files) {
                try {
                    summaries.add(summary(file));
                } catch (AssistException e) {
                    problems.add(e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.unreadable", folder, e.toString()), "",
                    e);
        }
        summaries.sort(Comparator.comparing(Summary::changed).reversed());
        return new Listing(summaries, problems);
    }

    /** Reads a file, unless it was read before and has not changed since. */
    private Summary summary(Path file) throws IOException {
        AttributeStamp stamp = stamp(file);
        Known before = known.get(name(file));
        if (before != null && stamp != null && stamp.isStill(before.stamp())) {
            return before.summary();
        }
        known.remove(name(file));
        Conversation each = read(file);
        Summary summary = new Summary(each.id(), each.title(), each.created(), each.changed(), each.turns().size(),
                size(file));
        if (stamp != null) {
            known.put(name(file), new Known(stamp, summary));
        }
        return summary;
    }

    /** Returns null if the file is gone or inaccessible, which reading it reports. */
    private static @Nullable AttributeStamp stamp(Path file) {
        try {
            return AttributeStamp.of(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    @Override
    public synchronized Conversation load(String id) {
        Path file = file(id);
        try {
            if (Files.exists(file) && expired(file, age)) {
                throw new NoSuchFileException(file.toString());
            }
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.gone", file), "", e);
        }
        return read(file);
    }

    private Conversation read(Path file) {
        try {
            if (Files.size(file) > MAX_READ) {
                throw new JsonParseException("too large");
            }
            return stopped(ConversationJson.read(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.gone", file), "", e);
        } catch (ConversationJson.NewerException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.newer", file), "", e);
        } catch (JsonParseException | CharacterCodingException e) {
            throw setAside(file, e);
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.unreadable", file, e.toString()), "", e);
        }
    }

    private AssistException setAside(Path file, Exception why) {
        Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return new AssistException(AssistError.STORE, messages.text("store.damaged", file.getFileName(), aside), "",
                    why);
        } catch (IOException e) {
            why.addSuppressed(e);
            return new AssistException(AssistError.STORE, messages.text("store.unreadable", file, e.toString()), "",
                    why);
        }
    }

    private Conversation stopped(Conversation conversation) {
        Conversation all = conversation;
        for (Turn turn : conversation.turns()) {
            if (turn.state() == Turn.State.RUNNING) {
                all = all.with(turn.ended(turn.answer(), Turn.State.STOPPED, null, messages.text("chat.interrupted")));
            }
        }
        return new Conversation(all.id(), all.title(), all.created(), conversation.changed(), all.turns(), all.head());
    }

    @Override
    public synchronized void delete(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE, messages.text("store.unwritable", folder, e.toString()), "",
                    e);
        }
    }

    private Path file(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id " + id);
        }
        return folder.resolve(id + END);
    }
}
