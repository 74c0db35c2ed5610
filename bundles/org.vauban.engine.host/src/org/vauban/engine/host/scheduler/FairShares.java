// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Counts how much of the model each user has used, in tokens, where a generated token counts as two prefilled ones. The
 * user who has used least is next (virtual token counter; Sheng et al., Fairness in Serving Large Language Models, OSDI
 * 2024). Unused shares are not saved up: a returning user starts at the level of the users who were active. No request
 * waits while a slot is free, except for one step after an answer: a user who sends one request after another returns
 * within that step and would otherwise lose the slot each time to a user with many requests. Not thread-safe.
 */
public final class FairShares {
    private static final double WRITTEN = 2;
    /** Number of users that are remembered without having requests. */
    private static final int MOST_ABSENT = 1_024;

    private final Map<@Nullable String, User> users = new HashMap<>();
    /** The lowest use among users with requests; never decreases. */
    private double level;
    /** Number of steps begun. */
    private long step;

    private static final class User {
        private double served;
        private int requests;
        /** The step in which the user's last request ended. */
        private long left = -1;
    }

    /** Records a new request of a user. */
    public void enter(@Nullable String user) {
        User known = users.computeIfAbsent(user, key -> new User());
        if (known.requests++ == 0) {
            known.served = Math.max(known.served, level);
        }
    }

    /** Records the end of a user's request. */
    public void leave(@Nullable String user) {
        User known = users.get(user);
        if (known != null && known.requests > 0) {
            known.requests--;
            known.left = step;
            if (users.size() > MOST_ABSENT) {
                // a user who had used more than the others returns at their level
                users.values().removeIf(each -> each.requests == 0);
            }
        }
    }

    /** Adds to the use of a user. */
    public void charge(@Nullable String user, int read, int written) {
        User known = users.get(user);
        if (known != null) {
            known.served += read + WRITTEN * written;
            level = Math.max(level, users.values().stream().filter(each -> each.requests > 0)
                    .mapToDouble(each -> each.served).min().orElse(known.served));
        }
    }

    /** Records the beginning of a step. */
    public void beginStep() {
        step++;
    }

    /** Counts users whose last request ended in this step, so that they may return soon, and who have used less. */
    public int expectedBefore(@Nullable String user) {
        double had = served(user);
        return (int) users.values().stream()
                .filter(each -> each.requests == 0 && each.left == step && each.served < had).count();
    }

    /** Orders users by their use, the lowest first. */
    public Comparator<@Nullable String> leastFirst() {
        return Comparator.comparingDouble(this::served);
    }

    private double served(@Nullable String user) {
        User known = users.get(user);
        return known == null ? level : known.served;
    }
}
