// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Where gaps began, for each user: how a prompt is split would tell another one what was typed before. Threads: any.
 */
public final class UserAnchors {
    /** Users whose anchors are kept; those of the one who was away longest go first. */
    private static final int MOST_USERS = 512;
    /** Of the texts of all users together, in UTF-16. */
    private static final long MOST_CHARACTERS = 16 << 20;

    /** The one who was here last comes last. */
    private final Map<@Nullable String, FimAnchors> users = new LinkedHashMap<>();

    /** @param isolation key of the user, or null for the one user of a desktop */
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
