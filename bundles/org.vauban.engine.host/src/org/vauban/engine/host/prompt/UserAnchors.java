// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Where holes began, for each user: how a prompt is split would tell another one what was typed before. For one thread.
 */
public final class UserAnchors {
    /** Users whose anchors are kept; those of the one who was away longest go first. */
    private static final int MOST_USERS = 512;

    /** The one who was here last comes last. */
    private final Map<@Nullable String, FimAnchors> users = new LinkedHashMap<>();

    /** @param isolation key of the user, or null for the one user of a desktop */
    public FimAnchors of(@Nullable String isolation) {
        FimAnchors known = users.remove(isolation);
        FimAnchors anchors = known == null ? new FimAnchors() : known;
        if (users.size() == MOST_USERS) {
            users.remove(users.keySet().iterator().next());
        }
        users.put(isolation, anchors);
        return anchors;
    }
}
