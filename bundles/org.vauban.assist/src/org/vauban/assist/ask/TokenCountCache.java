// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.context.LruMap;
import org.vauban.engine.Engine;
import org.vauban.engine.TokenizeRequest;
import org.vauban.governance.ApprovedText;

/**
 * Counts the tokens of texts and caches the counts by hash, so that a growing conversation is counted once. Safe for
 * use by many threads.
 */
public final class TokenCountCache {
    private static final int REMEMBERED = 2_000;

    private final Map<String, Integer> known = new LruMap<>(REMEMBERED);

    /** Counts the texts that are not cached; results are keyed by {@link ApprovedText#sha256()}. */
    public CompletableFuture<Map<String, Integer>> count(Engine engine, String modelId,
            Collection<ApprovedText> texts) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, CompletableFuture<int[]>> asked = new HashMap<>();
        for (ApprovedText text : texts) {
            String hash = text.sha256();
            if (counts.containsKey(hash) || asked.containsKey(hash)) {
                continue;
            }
            Integer count = text.length() == 0 ? Integer.valueOf(0) : remembered(modelId, hash);
            if (count != null) {
                counts.put(hash, count);
            } else {
                asked.put(hash, engine.tokenize(new TokenizeRequest(modelId, text, false, false)));
            }
        }
        List<CompletableFuture<?>> all = new ArrayList<>(asked.values());
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> {
            asked.forEach((hash, tokens) -> {
                counts.put(hash, tokens.join().length);
                remember(modelId, hash, tokens.join().length);
            });
            return counts;
        });
    }

    private Integer remembered(String modelId, String hash) {
        synchronized (known) {
            return known.get(modelId + ' ' + hash);
        }
    }

    private void remember(String modelId, String hash, int count) {
        synchronized (known) {
            known.put(modelId + ' ' + hash, count);
        }
    }
}
