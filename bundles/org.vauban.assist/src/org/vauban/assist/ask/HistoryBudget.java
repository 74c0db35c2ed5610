// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import org.vauban.assist.ask.HistoryTruncation.Size;

/**
 * Decides how much of a conversation's history is sent with the next question; one object per conversation. If the
 * history is not in the KV cache, after a restart for example, it is cut to a token budget. If it is, the cut stays
 * where it is, so that only the new turn is processed, until the context is full; then the cut moves by a large step,
 * since everything after it must be processed again. Safe for use by many threads.
 */
public final class HistoryBudget {
    /** Tokens of history that may have to be processed before an answer; about ten seconds on a laptop. */
    public static final int BUDGET = 1_024;

    private final int budget;

    // guarded by this
    /** Identity of the loaded model whose KV cache holds this conversation, or null. */
    private Object loading;
    private HistoryTruncation cut = HistoryTruncation.NONE;
    /** Number of exchanges when the history was last cut. */
    private int exchanges;

    public HistoryBudget() {
        this(BUDGET);
    }

    /** @param budget tokens */
    public HistoryBudget(int budget) {
        this.budget = budget;
    }

    /**
     * Returns the cut for the next question.
     *
     * @param sizes sizes of the exchanges, oldest first
     * @param now identity of the loaded model; changes each time a model is loaded
     * @param restored tokens of the longest state restored from disk for the workspace; 0 for none
     * @param room tokens of the context left for earlier exchanges
     */
    synchronized HistoryTruncation cut(List<Size> sizes, Object now, int restored, int room) {
        int limit = Math.max(0, room);
        if (limit < budget && tokens(sizes) > limit) {
            // a temporary cut: this question needs the room, the next one may not
            return cut.and(HistoryTruncation.of(sizes, limit, limit));
        }
        boolean read = loading == now && sizes.size() >= exchanges;
        loading = now;
        if (read && tokens(sizes) <= limit) {
            return cut;
        }
        if (!read) {
            // a restored state that is long enough is assumed to hold this conversation
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
