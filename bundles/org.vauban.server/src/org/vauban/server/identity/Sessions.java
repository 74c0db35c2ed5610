// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.vauban.governance.internal.Hashes;
import org.vauban.server.configuration.ConsoleSessions;

/**
 * The sessions of users who have signed in to the console. Sessions end with the process, and are limited in number and
 * time; their ids are stored as hashes. Thread-safe.
 */
final class Sessions {
    private static final int MOST = 1_000;
    private static final int MOST_OF_ONE = 8;
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanos;
    /** Sessions by the hashes of their ids, least recently used first; guarded by this object. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param user hash of the person
     * @param until end of the session in nanoseconds
     */
    private record Session(String user, IdentityClaim shown, long until, long idle, long lastUse) {}

    /** @param nanos the clock, like {@link System#nanoTime} */
    Sessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Begins a session, and ends others if there are too many.
     *
     * @param user hash of the person
     * @param shown the identity verified at sign-in
     * @return the id, which is not stored; begins with "s" if it must be sent over TLS only
     */
    synchronized String begin(String user, IdentityClaim shown, ConsoleSessions limits) {
        long now = nanos.getAsLong();
        sessions.values().removeIf(each -> over(each, now));
        Predicate<Session> own = each -> each.user().equals(user);
        if (sessions.values().stream().filter(own).count() >= MOST_OF_ONE) {
            endOldest(own);
        } else if (sessions.size() >= MOST) {
            endOldest(each -> true);
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String id = (limits.secured() ? "s" : "p") + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(hash(id), new Session(user, shown, now + limits.longest().toNanos(), limits.idle().toNanos(),
                now));
        return id;
    }

    private void endOldest(Predicate<Session> which) {
        sessions.entrySet().stream().filter(each -> which.test(each.getValue())).findFirst().map(Map.Entry::getKey)
                .ifPresent(sessions::remove);
    }

    private static boolean over(Session session, long now) {
        return now - session.until() > 0 || now - session.lastUse() > session.idle();
    }

    /**
     * Returns the identity with which a session began; empty if it has ended, or never existed.
     *
     * @param used whether the user is active; without activity, the session ends when its idle time is over
     */
    synchronized Optional<IdentityClaim> find(String id, boolean used) {
        String hash = hash(id);
        Session found = sessions.get(hash);
        long now = nanos.getAsLong();
        if (found == null || over(found, now)) {
            sessions.remove(hash);
            return Optional.empty();
        }
        if (used) {
            sessions.put(hash, new Session(found.user(), found.shown(), found.until(), found.idle(), now));
        }
        return Optional.of(found.shown());
    }

    /** Returns how long a session still lasts, without extending it; empty if it has ended, or never existed. */
    synchronized Optional<SessionTime> remaining(String id) {
        Session found = find(id, false).isEmpty() ? null : sessions.get(hash(id));
        if (found == null) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        long longest = found.until() - now;
        long unused = found.lastUse() + found.idle() - now;
        return Optional.of(new SessionTime(Duration.ofNanos(Math.min(unused, longest)), Duration.ofNanos(longest),
                Duration.ofNanos(found.idle())));
    }

    synchronized void end(String id) {
        sessions.remove(hash(id));
    }

    /** Ends the sessions that began with a duty which the account no longer has. */
    synchronized void endFormer(IdentityClaim now) {
        sessions.values().removeIf(each -> each.shown().isFollowedBy(now));
    }

    /** Ends all sessions. */
    synchronized void clear() {
        sessions.clear();
    }

    private static String hash(String id) {
        return Hashes.sha256(id);
    }
}
