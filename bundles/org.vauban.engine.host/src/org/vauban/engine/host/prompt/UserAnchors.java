// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** Keeps anchors per user: the position of a split would reveal to another user what was typed before. Any thread. */
public final class UserAnchors {
    /** Maximum number of users; the least recent are removed first. */
    private static final int MOST_USERS = 512;
    /** Maximum length of all users' anchors, in UTF-16 units. */
    private static final long MOST_CHARACTERS = 16 << 20;

    /** Anchors by user, the most recent user last. */
    private final Map<@Nullable String, FimAnchors> users = new LinkedHashMap<>();

    /** @param isolation key of the user, or null for the single user of a desktop */
    public synchronized FimAnchors of(@Nullable String isolation) {
        FimAnchors known = users.remove(isolation);
        FimAnchors anchors = known == null ? new FimAnchors() : known;
        long characters = anchors.characters() + users.values().stream().mapToLong(FimAnchors::characters).sum();
        while (!users.isEmpty() && (users.size() == MOST_USERS || characters > MOST_CHARACTERS)) {
            characters -= users.remove(users.keySet().iterator().next()).characters();
        }
        users.put(isolation, anchors);
        return anchors;
    }
}
