// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What the grammars of one request may cost together. Each schema may be within its limits, and many of them may still
 * take minutes together, in which nobody else could be served. Counted in steps, so that the same schemas are always
 * taken or always refused. For one thread.
 */
public final class GrammarEffort {
    /** About a second on a slow machine. */
    private static final long MOST = 40_000_000;
    /** Of what is compiled on this thread now; none otherwise. Automata are made in many places. */
    private static final ThreadLocal<@Nullable GrammarEffort> CURRENT = new ThreadLocal<>();

    private long left = MOST;

    /** Does work that this pays for. */
    <T> T pay(Supplier<T> work) {
        GrammarEffort before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /**
     * Counts steps of what is compiled.
     *
     * @throws TooLargeException when these are too many
     */
    static void spend(long steps) {
        GrammarEffort effort = CURRENT.get();
        if (effort != null) {
            effort.left -= Math.min(steps, effort.left + 1);
            if (effort.left < 0) {
                throw new TooLargeException(MOST, "steps");
            }
        }
    }
}
