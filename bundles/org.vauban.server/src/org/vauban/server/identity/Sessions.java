// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.vauban.governance.internal.Hashes;
import org.vauban.server.configuration.ConsoleSessions;

/**
 * Who has signed in to the console. Sessions end with the process, and are bounded in number and time; their IDs are
 * kept as hashes. Safe for use by many threads.
 */
final class Sessions {
    private static final int MOST = 1_000;
    private static final int MOST_OF_ONE = 8;
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanos;
    /** By the hashes of their IDs, those first that were not used for the longest time; guarded by this object. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param user hash of the person
     * @param until in nanoseconds
     */
    private record Session(String user, IdentityClaim shown, long until, long idle, long lastUse) {}

    /** @param nanos the time, as {@link System#nanoTime} has it */
    Sessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Begins a session, and ends others if there are too many.
     *
     * @param user hash of the person
     * @param shown at the sign-in
     * @return its ID, which is told once and begins with "s" where it must not come but over TLS
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
     * What was shown when a session began; empty if it has ended, or there never was one.
     *
     * @param used whether its user asks; otherwise it ends as if nobody had
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

    synchronized void end(String id) {
        sessions.remove(hash(id));
    }

    /** Ends those of an account that began with a duty which it has not any more. */
    synchronized void endFormer(IdentityClaim now) {
        sessions.values().removeIf(each -> each.shown().isFollowedBy(now));
    }

    /** Ends all: others may sign in now. */
    synchronized void clear() {
        sessions.clear();
    }

    private static String hash(String id) {
        return Hashes.sha256(id);
    }
}
