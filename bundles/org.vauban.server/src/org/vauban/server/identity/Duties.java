// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Records the duties that people have had, by identity: what a certificate, a token and a password permit one person is
 * known only when each of them is presented. A duty that excludes a recorded one is refused. Kept in a file, or in
 * memory if none is configured; names are stored as hashes. Thread-safe.
 */
final class Duties {
    private static final int MOST_PEOPLE = 10_000;
    /** Shortest time between writes for tokens that change only a time, in nanoseconds. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);
    private static final System.Logger LOG = System.getLogger(Duties.class.getName());

    private final @Nullable Path file;
    private final LongSupplier nanos;
    /** Duties by user and source, least recently seen first; guarded by this object. */
    private final Map<String, Map<String, KeyRole>> duties = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Object stamp;
    /**
     * Issue time of the newest token with each duty, by source, least recently seen first; guarded by this object. The
     * file contains it too, because a token issued earlier must not be valid again after a restart.
     */
    private final Map<String, Map<KeyRole, Instant>> issued = new LinkedHashMap<>(16, 0.75f, true);

    /** When the file was last written, and whether times have changed since; guarded by this object. */
    private long written;
    private boolean pending;
    /** Whether the log tells that the file cannot be read; guarded by this object. */
    private boolean reported;

    /**
     * @param file need not exist; null for none
     * @param nanos the clock, like {@link System#nanoTime}
     */
    Duties(@Nullable Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        written = nanos.getAsLong() - PAUSE;
    }

    /** Whether it uses this file. */
    boolean isOf(@Nullable Path other) {
        return Objects.equals(file, other);
    }

    /**
     * Records the duty of an authenticated identity. Blocks for file access.
     *
     * @param user hash of the person
     * @param source hash of the identity
     * @param account whether the role replaces the former duty of the same identity
     * @param at when the role was attested; null for now, or if unknown
     * @throws IdentityException if another identity of the person has a duty that excludes this one, or this identity
     *             has received such a duty later than {@code at}, or the file cannot be read (for a duty only) or
     *             written
     */
    synchronized void require(String user, String source, KeyRole role, boolean account, @Nullable Instant at)
            throws IdentityException {
        try {
            follow();
            reported = false;
        } catch (IdentityException e) {
            if (role.isDuty()) {
                throw e;
            }
            if (!reported) {
                reported = true;
                LOG.log(Level.ERROR, e.getMessage()); // these users are served, and notice nothing
            }
            return; // excludes no duty; a former one stays recorded, so that the person gets no other one meanwhile
        }
        if (isFormer(source, role, at)) {
            throw IdentityException.refused(Messages.text("token.former"));
        }
        Map<String, KeyRole> known = duties.getOrDefault(user, Map.of());
        Optional<KeyRole> other = known.entrySet().stream()
                .filter(each -> !account || !each.getKey().equals(source)).map(Map.Entry::getValue)
                .filter(role::excludes).findFirst();
        if (other.isPresent()) {
            throw IdentityException.refused(Messages.text("identity.duties.kinds", other.get().text(), role.text()));
        }
        Map<KeyRole, Instant> newest = at == null || !role.isDuty() ? null : newest(source, role, at);
        KeyRole before = known.get(source);
        boolean same = role == before || before == null && !role.isDuty() || !account && !role.isDuty();
        if (same) {
            if (newest != null) {
                issued.put(source, newest);
                bound(issued);
                pending = true;
            }
            saveTimes(PAUSE);
            return;
        }
        Map<String, KeyRole> now = new TreeMap<>(known);
        if (role.isDuty()) {
            now.put(source, role);
        } else {
            now.remove(source);
        }
        save(user, now, source, newest);
    }

    /**
     * Whether an identity has since received a duty that excludes this one. Blocks for file access.
     *
     * @param at when it had this one; null if unknown
     * @throws IdentityException if this one is a duty and the file cannot be read
     */
    synchronized boolean isReplaced(String user, String source, KeyRole role, @Nullable Instant at)
            throws IdentityException {
        if (!role.isDuty()) {
            return false;
        }
        follow();
        KeyRole now = duties.getOrDefault(user, Map.of()).get(source);
        return now != null && now.excludes(role) || isFormer(source, role, at);
    }

    private boolean isFormer(String source, KeyRole role, @Nullable Instant at) {
        return at != null && issued.getOrDefault(source, Map.of()).entrySet().stream()
                .anyMatch(each -> role.excludes(each.getKey()) && each.getValue().isAfter(at));
    }

    /**
     * Returns the issue times of a source's newest tokens after adding one; null if that one is not newer. Tokens have
     * whole seconds; of tokens with the same time, the last one presented counts as newer.
     */
    private @Nullable Map<KeyRole, Instant> newest(String source, KeyRole role, Instant at) {
        Map<KeyRole, Instant> own = new EnumMap<>(KeyRole.class);
        own.putAll(issued.getOrDefault(source, Map.of()));
        boolean tied = own.entrySet().stream()
                .anyMatch(each -> role.excludes(each.getKey()) && each.getValue().equals(at));
        Instant counted = tied ? at.plusNanos(1) : at;
        Instant former = own.put(role, counted);
        return former != null && !counted.isAfter(former) ? null : own;
    }

    private void save(String user, Map<String, KeyRole> now, String source, @Nullable Map<KeyRole, Instant> newest)
            throws IdentityException {
        Map<String, Map<String, KeyRole>> all = new LinkedHashMap<>(duties);
        if (now.isEmpty()) {
            all.remove(user);
        } else {
            all.put(user, now);
        }
        Map<String, Map<KeyRole, Instant>> tokens = new LinkedHashMap<>(issued);
        if (newest != null) {
            tokens.put(source, newest);
        }
        bound(all);
        bound(tokens);
        Path kept = file;
        if (kept != null) {
            try {
                write(kept, all, tokens);
            } catch (IOException e) {
                throw IdentityException.unavailable(
                        Messages.text("duties.unwritable", kept, FileReason.of(kept, e)), e);
            }
        }
        put(duties, all);
        put(issued, tokens);
    }

    /** Writes changed times unless they were written recently; logs a failure, and retries later. */
    private void saveTimes(long pause) {
        long now = nanos.getAsLong();
        Path kept = file;
        if (pending && kept != null && now - written >= pause) {
            written = now;
            try {
                write(kept, duties, issued);
            } catch (IOException e) {
                LOG.log(Level.ERROR, Messages.text("duties.unwritable", kept, FileReason.of(kept, e)));
            }
        }
    }

    private void write(Path kept, Map<String, Map<String, KeyRole>> all, Map<String, Map<KeyRole, Instant>> tokens)
            throws IOException {
        SecretFile.replace(kept, text(all, tokens));
        stamp = FileState.of(kept);
        written = nanos.getAsLong();
        pending = false;
    }

    /** Writes pending changes. Blocks. */
    synchronized void close() {
        try {
            follow();
            saveTimes(0);
        } catch (IdentityException e) { // an administrator's edit is not overwritten
            LOG.log(Level.ERROR, e.getMessage());
        }
    }

    private static void bound(Map<String, ?> map) {
        if (map.size() > MOST_PEOPLE) {
            map.remove(map.keySet().iterator().next());
        }
    }

    private static <V> void put(Map<String, V> map, Map<String, V> values) {
        map.clear();
        map.putAll(values);
    }

    private static String text(Map<String, Map<String, KeyRole>> all, Map<String, Map<KeyRole, Instant>> tokens) {
        JsonObject people = new JsonObject();
        all.forEach((user, sources) -> {
            JsonObject roles = new JsonObject();
            sources.forEach((source, role) -> roles.addProperty(source, role.text()));
            people.add(user, roles);
        });
        JsonObject document = new JsonObject();
        document.add("duties", people);
        JsonObject newest = new JsonObject();
        tokens.forEach((source, roles) -> {
            JsonObject times = new JsonObject();
            roles.forEach((role, at) -> times.addProperty(role.text(), at.toString()));
            newest.add(source, times);
        });
        document.add("issued", newest);
        return document + "\n";
    }

    /** Reads the file if an administrator has changed it. */
    private void follow() throws IdentityException {
        Path kept = file;
        Object now = kept == null ? null : FileState.of(kept);
        if (kept == null || now != null && now.equals(stamp)) {
            return;
        }
        try {
            JsonFields document = JsonDocument.file(kept);
            Map<String, Map<String, KeyRole>> read = parse(document);
            Map<String, Map<KeyRole, Instant>> tokens = tokens(document);
            put(duties, read);
            if (document.has("issued")) {
                pending = pending && keepLater(tokens);
                put(issued, tokens);
            }
        } catch (NoSuchFileException e) {
            duties.clear();
            issued.clear();
            pending = false;
        } catch (IOException | InvalidInputException e) {
            throw IdentityException.unavailable(Messages.text("duties.unreadable", kept, e.getMessage()), e);
        }
        stamp = now;
    }

    /**
     * Merges times not yet written into a changed file, whose editor could not see them. Sources that the editor has
     * removed are not restored.
     *
     * @return whether any of the times was later than in the file
     */
    private boolean keepLater(Map<String, Map<KeyRole, Instant>> tokens) {
        boolean later = false;
        for (Map.Entry<String, Map<KeyRole, Instant>> source : tokens.entrySet()) {
            Map<KeyRole, Instant> times = source.getValue();
            for (Map.Entry<KeyRole, Instant> own : issued.getOrDefault(source.getKey(), Map.of()).entrySet()) {
                Instant told = times.get(own.getKey());
                if (told != null && own.getValue().isAfter(told)) {
                    times.put(own.getKey(), own.getValue());
                    later = true;
                }
            }
        }
        return later;
    }

    private static Map<String, Map<String, KeyRole>> parse(JsonFields document) throws InvalidInputException {
        JsonFields people = document.requiredFields("duties");
        Map<String, Map<String, KeyRole>> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> person : people.object().entrySet()) {
            JsonFields sources = people.requiredFields(person.getKey());
            Map<String, KeyRole> roles = new TreeMap<>();
            for (String source : sources.object().keySet()) {
                roles.put(source, role(sources.requiredText(source), sources.path(source)));
            }
            read.put(person.getKey(), roles);
        }
        return read;
    }

    private static Map<String, Map<KeyRole, Instant>> tokens(JsonFields document) throws InvalidInputException {
        JsonFields sources = document.fields("issued");
        Map<String, Map<KeyRole, Instant>> read = new LinkedHashMap<>();
        if (sources == null) {
            return read;
        }
        for (String source : sources.object().keySet()) {
            JsonFields times = sources.requiredFields(source);
            Map<KeyRole, Instant> newest = new EnumMap<>(KeyRole.class);
            for (String role : times.object().keySet()) {
                newest.put(role(role, times.path(role)), time(times.requiredText(role), times.path(role)));
            }
            read.put(source, newest);
        }
        return read;
    }

    private static KeyRole role(String text, String path) throws InvalidInputException {
        return KeyRole.of(text).orElseThrow(() -> new InvalidInputException(path,
                Messages.text("role.unknown", text, KeyRole.names())));
    }

    private static Instant time(String text, String path) throws InvalidInputException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(path, Messages.text("field.time", path, text));
        }
    }
}
