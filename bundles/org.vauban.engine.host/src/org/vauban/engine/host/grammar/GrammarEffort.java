// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Limits the total cost of a request's grammars. Each schema may be within its limits, but many of them together may
 * take minutes, during which no other user could be served. Counted in steps, so that the same schemas are always
 * accepted or always refused. Not thread-safe.
 */
public final class GrammarEffort {
    /** The reason of a {@link SchemaException}. */
    static final String EXHAUSTED = "too-costly";
    /** Takes some seconds on a slow machine, on a separate thread from the model's. */
    private static final long MOST = 40_000_000;
    /**
     * Budget of the compilation on this thread; null for none. Thread-local since automata are built in many places.
     */
    private static final ThreadLocal<@Nullable GrammarEffort> CURRENT = new ThreadLocal<>();

    private final @Nullable GrammarEffort whole;
    private long left;

    /** Creates the budget of a request. */
    public GrammarEffort() {
        this(null, MOST);
    }

    private GrammarEffort(@Nullable GrammarEffort whole, long left) {
        this.whole = whole;
        this.left = left;
    }

    /**
     * Returns an equal share of the remaining budget for one of several schemas; what it does not spend stays
     * available.
     */
    GrammarEffort share(int schemas) {
        return new GrammarEffort(this, left / schemas);
    }

    /** Runs work that is charged to this budget. */
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
     * Charges steps to the current compilation.
     *
     * @throws SchemaException if the budget is exceeded; without a place in the schema, as the last step is not the
     *            cause
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
