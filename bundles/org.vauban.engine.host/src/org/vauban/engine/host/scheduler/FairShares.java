// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How much of the model each user has had, in tokens, where one that is written counts as two that are read: who has
 * had least is next (virtual token counter; Sheng et al., Fairness in Serving Large Language Models, OSDI 2024). Nobody
 * saves up what he did not use: who comes back begins with what those have had who were there. Nobody waits while a
 * slot is free, but for one step after an answer: a user who sends one request after the other comes back within it,
 * and would find that one with many requests had taken his slot each time. Not safe for use by many threads.
 */
public final class FairShares {
    private static final double WRITTEN = 2;
    /** Users that are remembered although they have no request. */
    private static final int MOST_ABSENT = 1_024;

    private final Map<@Nullable String, User> users = new HashMap<>();
    /** What those have had at least who have requests; never less than before. */
    private double level;
    /** Steps that were begun. */
    private long step;

    private static final class User {
        private double served;
        private int requests;
        /** The step in which the last one of his requests ended. */
        private long left = -1;
    }

    /** A request of a user came. */
    public void enter(@Nullable String user) {
        User known = users.computeIfAbsent(user, key -> new User());
        if (known.requests++ == 0) {
            known.served = Math.max(known.served, level);
        }
    }

    /** A request of a user has ended. */
    public void leave(@Nullable String user) {
        User known = users.get(user);
        if (known != null && known.requests > 0) {
            known.requests--;
            known.left = step;
            if (users.size() > MOST_ABSENT) {
                // who was ahead of the others comes back with what they have had
                users.values().removeIf(each -> each.requests == 0);
            }
        }
    }

    /** A user has had so much more. */
    public void charge(@Nullable String user, int read, int written) {
        User known = users.get(user);
        if (known != null) {
            known.served += read + WRITTEN * written;
            level = Math.max(level, users.values().stream().filter(each -> each.requests > 0)
                    .mapToDouble(each -> each.served).min().orElse(known.served));
        }
    }

    /** A step begins. */
    public void beginStep() {
        step++;
    }

    /** Users who have no request since the last step, so that they may be about to come back, and have had less. */
    public int expectedBefore(@Nullable String user) {
        double had = served(user);
        return (int) users.values().stream()
                .filter(each -> each.requests == 0 && each.left == step && each.served < had).count();
    }

    /** Users by what they have had, the one who has had least first. */
    public Comparator<@Nullable String> leastFirst() {
        return Comparator.comparingDouble(this::served);
    }

    private double served(@Nullable String user) {
        User known = users.get(user);
        return known == null ? level : known.served;
    }
}
