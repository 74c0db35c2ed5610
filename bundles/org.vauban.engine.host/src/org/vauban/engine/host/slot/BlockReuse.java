// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * Finds runs of cached tokens that a prompt needs at other positions: while the user types, the text after the caret
 * moves by a token; when a chunk of context is removed, all others move. Runs keep their order.
 */
public final class BlockReuse {
    /** Minimum length of a run: shorter runs are cheaper to prefill than to move. */
    public static final int SHORTEST = 32;

    private BlockReuse() {}

    /**
     * A run of tokens.
     *
     * @param from index in the cached tokens
     * @param to index in the prompt
     * @param length length in tokens
     */
    public record Block(int from, int to, int length) {}

    /**
     * @param read cached tokens
     * @param wanted tokens of the prompt
     * @param common length of the prefix of {@code wanted} that is reused in place
     * @param movable first index of {@code read} that may be moved
     * @return runs in order, none of which includes the last token of {@code wanted}, since its logits are needed
     */
    public static List<Block> find(TokenList read, TokenList wanted, int common, int movable) {
        int end = wanted.size() - 1;
        int first = Math.max(common, movable);
        if (read.size() - first < SHORTEST || end - common < SHORTEST) {
            return List.of();
        }
        Map<Long, int[]> places = places(read, first);
        List<Block> blocks = new ArrayList<>();
        int from = first;
        int to = common;
        while (to + SHORTEST <= end) {
            Block block = longest(read, wanted, places.get(hash(wanted, to)), from, to, end);
            if (block == null) {
                to++;
                continue;
            }
            blocks.add(block);
            from = block.from() + block.length();
            to = block.to() + block.length();
        }
        return blocks;
    }

    private static @Nullable Block longest(TokenList read, TokenList wanted, int @Nullable [] places, int from, int to,
            int end) {
        Block best = null;
        if (places != null) {
            for (int place : places) {
                if (place >= from) {
                    int length = read.common(place, wanted, to, end - to);
                    if (length >= SHORTEST && (best == null || length > best.length())) {
                        best = new Block(place, to, length);
                    }
                }
            }
        }
        return best;
    }

    /** Maximum number of places that are tried per window: texts with one repeated line have many. */
    private static final int MAX_PLACES = 8;

    private static Map<Long, int[]> places(TokenList tokens, int first) {
        Map<Long, int[]> places = new HashMap<>();
        for (int i = first; i + SHORTEST <= tokens.size(); i++) {
            int place = i;
            places.merge(hash(tokens, i), new int[] {place}, (old, added) -> {
                if (old.length >= MAX_PLACES) {
                    return old;
                }
                int[] longer = java.util.Arrays.copyOf(old, old.length + 1);
                longer[old.length] = place;
                return longer;
            });
        }
        return places;
    }

    private static long hash(TokenList tokens, int from) {
        long hash = 1;
        for (int i = from; i < from + SHORTEST; i++) {
            hash = hash * 0x9E3779B97F4A7C15L + tokens.get(i);
        }
        return hash;
    }

    /** Returns the number of tokens in the runs. */
    public static int tokens(List<Block> blocks) {
        return blocks.stream().mapToInt(Block::length).sum();
    }
}
