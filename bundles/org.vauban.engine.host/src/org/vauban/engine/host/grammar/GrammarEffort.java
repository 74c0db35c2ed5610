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
    /** The reason of a {@link SchemaException}. */
    static final String EXHAUSTED = "too-costly";
    /** Some seconds on a slow machine, on a thread beside that of the model. */
    private static final long MOST = 40_000_000;
    /** Of what is compiled on this thread now; none otherwise. Automata are made in many places. */
    private static final ThreadLocal<@Nullable GrammarEffort> CURRENT = new ThreadLocal<>();

    private final @Nullable GrammarEffort whole;
    private long left;

    /** All that the grammars of a request may cost. */
    public GrammarEffort() {
        this(null, MOST);
    }

    private GrammarEffort(@Nullable GrammarEffort whole, long left) {
        this.whole = whole;
        this.left = left;
    }

    /** An equal share of what is left, for the first of some schemas; what it does not spend stays here. */
    GrammarEffort share(int schemas) {
        return new GrammarEffort(this, left / schemas);
    }

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
     * @throws SchemaException when these are too many; for no place of the schema, as the last step is not to blame
     */
    static void spend(long steps) {
        GrammarEffort effort = CURRENT.get();
        if (effort != null && !effort.take(steps)) {
            throw new SchemaException("", EXHAUSTED);
        }
    }

    private boolean take(long steps) {
        long taken = Math.min(steps, left);
        left -= taken;
        GrammarEffort from = whole;
        if (from != null) {
            from.take(taken);
        }
        return taken == steps;
    }
}
