// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.log;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.AuditPeriod;

/** Parts of requests that were withheld from models, grouped by reason. Immutable. */
public final class WithheldItems {
    /** Number of items kept for each reason, the newest ones. */
    public static final int KEPT = 200;
    /**
     * Maximum number of reasons; further ones are counted together, since a log from elsewhere may contain any number.
     */
    static final int MOST_REASONS = 1_000;

    private final List<Reason> reasons;
    private final long others;

    /**
     * One part of a request that was not sent.
     *
     * @param time time of the request
     * @param feature feature of the request
     * @param model model that did not receive the part
     * @param role purpose of the part
     * @param chars length in UTF-16 units
     * @param refused whether nothing of the request was sent
     */
    public record Item(Instant time, String feature, String model, String role, long chars, boolean refused) {}

    /**
     * A reason with the items that were withheld for it.
     *
     * @param text the reason as in the log
     * @param count number of withheld parts
     * @param features features of the requests
     * @param items the newest items, newest first, at most {@link #KEPT}
     */
    public record Reason(String text, long count, List<String> features, List<Item> items) {
        /** Copies the lists. */
        public Reason {
            features = List.copyOf(features);
            items = List.copyOf(items);
        }

        /** Returns the time of the newest item. */
        public Instant last() {
            return items.getFirst().time();
        }
    }

    private static final class Collected {
        private final Deque<Item> items = new ArrayDeque<>();
        private final TreeSet<String> features = new TreeSet<>();
        private long count;

        private void add(Item item) {
            count++;
            features.add(item.feature());
            items.addFirst(item);
            if (items.size() > KEPT) {
                items.removeLast();
            }
        }
    }

    private WithheldItems(List<Reason> reasons, long others) {
        this.reasons = reasons;
        this.others = others;
    }

    /**
     * Reads a log from its beginning.
     *
     * @throws GovernanceException if it cannot be read
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    public static WithheldItems read(AuditSearch search, AuditPeriod period) throws GovernanceException {
        Map<String, Collected> found = new LinkedHashMap<>();
        long[] others = new long[1];
        search.each(entry -> {
            if (!period.contains(entry.time())) {
                return;
            }
            for (AuditEntry.Part part : entry.parts()) {
                if (!part.withheld().isEmpty()) {
                    Optional<Collected> reason = reason(found, part.withheld());
                    reason.ifPresentOrElse(each -> each.add(new Item(entry.time(), entry.action(),
                            entry.text("model"), part.role(), part.chars(), entry.refused())), () -> others[0]++);
                }
            }
        });
        List<Reason> reasons = new ArrayList<>();
        found.forEach((text, all) -> reasons.add(
                new Reason(text, all.count, List.copyOf(all.features), List.copyOf(all.items))));
        reasons.sort(Comparator.comparing(Reason::last).reversed());
        return new WithheldItems(List.copyOf(reasons), others[0]);
    }

    private static Optional<Collected> reason(Map<String, Collected> found, String text) {
        if (found.size() >= MOST_REASONS && !found.containsKey(text)) {
            return Optional.empty();
        }
        return Optional.of(found.computeIfAbsent(text, key -> new Collected()));
    }

    /** Returns the reasons, the most recent one first. */
    public List<Reason> reasons() {
        return reasons;
    }

    /** Returns the number of parts that were withheld for reasons not listed. */
    public long others() {
        return others;
    }

    /** Returns the number of withheld parts. */
    public long count() {
        return others + reasons.stream().mapToLong(Reason::count).sum();
    }
}
