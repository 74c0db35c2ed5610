// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which snippets go into a prompt, and in which order. What an engine has read need not be read again as long as it
 * stands where it stood: so a snippet keeps its place from one request to the next, new ones come behind, and one that
 * is not asked for any more stays as long as there is room. Safe for use by many threads.
 */
public final class StableSnippetOrder {
    private static final int DOCUMENTS = 16;

    private final Map<String, List<Snippet>> sent = new LruMap<>(DOCUMENTS); // guarded by this

    /**
     * What is to be reviewed and counted for a request.
     *
     * @param document a key of the document
     * @param wanted the most useful first
     * @return the wanted ones, then those of the last request that nothing has replaced; none twice
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
     * Chooses and arranges.
     *
     * @param candidates the most useful first, less those that were held back
     * @param tokens of each, its name included
     * @param room for all of them, in tokens
     * @return those to be sent, in their order; the shelf takes them as sent
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
