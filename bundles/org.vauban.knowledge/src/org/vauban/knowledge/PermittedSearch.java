// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.indexing.IndexRules;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.vector.QueryVector;

/**
 * Searches the index without results that the current policies forbid but that are not purged yet. The search is
 * repeated without those files, so that they do not hide their duplicates. For one search.
 */
final class PermittedSearch {
    /** Maximum rounds; each requests twice as many spare passages. */
    private static final int MOST_ROUNDS = 8;
    private static final int SPARE = 10;

    private final IndexClient index;
    private final IndexRules rules;
    private final boolean apart;
    private final Map<String, IndexRules.Verdict> verdicts = new HashMap<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private boolean outdated;

    /** @param rules current rules */
    PermittedSearch(IndexClient index, IndexRules rules) {
        this(index, rules, false);
    }

    /** @param apart whether to rank passages as if the index held only the folders */
    PermittedSearch(IndexClient index, IndexRules rules, boolean apart) {
        this.index = index;
        this.rules = rules;
        this.apart = apart;
    }

    /** @param folders real paths; none for the whole index */
    SearchResult run(String query, int limit, List<String> folders, @Nullable QueryVector vector)
            throws IndexException, ChildException {
        long start = System.nanoTime();
        List<IndexProtocol.Hit> shown = List.of();
        long matched = 0;
        boolean again = true;
        for (int round = 0; again && round < MOST_ROUNDS; round++) {
            IndexProtocol.Hits hits = index.search(
                    new IndexProtocol.Search(query, limit + (SPARE << round), folders, List.copyOf(hidden),
                            vector == null ? null : vector.model(), vector == null ? null : vector.base64(), apart));
            shown = permitted(hits.hits());
            matched = hits.matched() - (hits.hits().size() - shown.size());
            again = shown.size() < hits.hits().size();
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new SearchResult(shown.stream().limit(limit).toList(), matched, millis, outdated);
    }

    private List<IndexProtocol.Hit> permitted(List<IndexProtocol.Hit> hits) {
        List<IndexProtocol.Hit> permitted = new ArrayList<>();
        for (IndexProtocol.Hit hit : hits) {
            String path = hit.passage().path();
            IndexRules.Verdict verdict = verdicts.computeIfAbsent(path, each -> rules.of(Path.of(each), null));
            if (verdict.shows(hit.rules())) {
                permitted.add(hit);
            } else {
                hidden.add(path);
                outdated |= verdict.standing() == IndexRules.Standing.ALLOWED;
            }
        }
        return permitted;
    }
}
