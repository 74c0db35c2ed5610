// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import org.vauban.assist.ask.HistoryTruncation.Size;

/**
 * How much of an earlier conversation goes with its next question; one object for each conversation that goes on. Where
 * the model has not read the conversation yet, after a restart for example, it is cut to a token budget. Where it has,
 * the cut stays where it is, so that only the new turn is read, until the context is full: then it moves by a large
 * step, since all behind it is read again. Safe for many threads.
 */
public final class HistoryBudget {
    /** Tokens of the earlier conversation that a question may have to wait for; some ten seconds on a laptop. */
    public static final int BUDGET = 1_024;

    private final int budget;

    // guarded by this
    /** The loading of the model that has read this conversation, or null. */
    private Object loading;
    private HistoryTruncation cut = HistoryTruncation.NONE;
    /** How many exchanges there were when it was cut. */
    private int exchanges;

    public HistoryBudget() {
        this(BUDGET);
    }

    /** @param budget tokens */
    public HistoryBudget(int budget) {
        this.budget = budget;
    }

    /**
     * @param sizes of the exchanges, oldest first
     * @param now tells one loading of the model from another
     * @param restored tokens of the longest state of the model that came back from the disk for the workspace; 0 for
     *            none
     * @param room tokens of the context that are left for earlier exchanges
     */
    synchronized HistoryTruncation cut(List<Size> sizes, Object now, int restored, int room) {
        int limit = Math.max(0, room);
        if (limit < budget && tokens(sizes) > limit) {
            // this question needs the room; the next one may leave some again
            return cut.and(HistoryTruncation.of(sizes, limit, limit));
        }
        boolean read = loading == now && sizes.size() >= exchanges;
        loading = now;
        if (read && tokens(sizes) <= limit) {
            return cut;
        }
        if (!read) {
            // a state at least as long is taken for this conversation's
            boolean kept = restored > 0 && restored >= sizes.stream().mapToInt(Size::whole).sum();
            int most = kept ? limit : Math.min(budget, limit);
            cut = HistoryTruncation.of(sizes, most, most);
        } else {
            cut = cut.and(HistoryTruncation.of(sizes, Math.min(budget, limit / 2), limit));
        }
        exchanges = cut.equals(HistoryTruncation.NONE) ? 0 : sizes.size();
        return cut;
    }

    private int tokens(List<Size> sizes) {
        int sum = 0;
        for (int i = cut.out(); i < sizes.size(); i++) {
            Size size = sizes.get(i);
            sum += i < cut.shortened() ? size.brief() : i < cut.bare() ? size.bare() : size.whole();
        }
        return sum;
    }
}
