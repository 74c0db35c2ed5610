// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Selects and orders the snippets of a prompt so that the engine can reuse its prefix: a snippet keeps its place from
 * one request to the next, new ones are appended, and one that is no longer wanted stays as long as there is room. Safe
 * for use by many threads.
 */
public final class StableSnippetOrder {
    private static final int DOCUMENTS = 16;

    private final Map<String, List<Snippet>> sent = new LruMap<>(DOCUMENTS); // guarded by this

    /**
     * Returns the snippets to review and count for a request.
     *
     * @param document key of the document
     * @param wanted the most useful first
     * @return the wanted ones, then those of the last request without a newer version; no duplicates
     */
    public synchronized List<Snippet> candidates(String document, List<Snippet> wanted) {
        List<Snippet> all = new ArrayList<>();
        wanted.stream().filter(each -> all.stream().noneMatch(each::isOfSame)).forEach(all::add);
        for (Snippet old : sent.getOrDefault(document, List.of())) {
            if (all.stream().noneMatch(old::isOfSame)) {
                all.add(old);
            }
        }
        return all;
    }

    /**
     * Selects and orders snippets, and remembers them as sent.
     *
     * @param candidates the most useful first, without withheld ones
     * @param tokens size of each, its name included
     * @param room tokens for all of them
     * @return the snippets to send, in their order
     */
    public synchronized List<Snippet> arrange(String document, List<Snippet> candidates, Map<Snippet, Integer> tokens,
            int room) {
        List<Snippet> chosen = new ArrayList<>();
        int left = room;
        for (Snippet each : candidates) {
            if (tokens.get(each) <= left) {
                chosen.add(each);
                left -= tokens.get(each);
            }
        }
        List<Snippet> before = sent.getOrDefault(document, List.of());
        Map<Snippet, Integer> places = new HashMap<>();
        before.forEach(each -> places.put(each, places.size()));
        chosen.sort(Comparator.comparingInt((Snippet each) -> places.getOrDefault(each, Integer.MAX_VALUE))
                .thenComparing(Snippet::kind));
        sent.put(document, List.copyOf(chosen));
        return chosen;
    }
}
