// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.host.slot.BlockReuse.Block;

/**
 * Restricts which parts of a prompt may be reused from another position. The KV cache of a text depends on its
 * preceding text, for some parts very strongly: if the text after a gap was computed after another text before the gap,
 * the model ignores what was typed since (measured with a 0.5B model: nearly every completion changed). Other files
 * before the gap hardly depend on each other.
 *
 * @param loose number of tokens at the beginning of the prompt that may move
 * @param firm if the unchanged prefix reaches this token, everything after it may move
 */
public record BlockReuseLimits(int loose, int firm) {
    /** Allows all parts to move. */
    public static final BlockReuseLimits ANY = new BlockReuseLimits(Integer.MAX_VALUE, 0);

    /** Tokens that may differ at the beginning of a part: a cut inside a line changes the tokenization. */
    private static final int NEAR = 8;

    /**
     * Returns the limits of a prompt without its oldest tokens.
     *
     * @param oldest number of tokens that were removed before the end of the prompt
     */
    public BlockReuseLimits cut(int oldest) {
        return this == ANY ? ANY : new BlockReuseLimits(Math.max(0, loose - oldest), Math.max(0, firm - oldest));
    }

    /**
     * Returns the runs, or parts of them, that may move.
     *
     * @param keep length of the unchanged prefix
     */
    public List<Block> allowed(List<Block> blocks, int keep) {
        if (keep >= firm) {
            return blocks;
        }
        List<Block> allowed = new ArrayList<>();
        for (Block block : blocks) {
            boolean beginning = block.to() > loose && block.to() <= loose + NEAR
                    && (keep < loose || block.from() > block.to());
            int length = Math.min(block.length(), (beginning ? firm : loose) - block.to());
            if (length >= BlockReuse.SHORTEST) {
                allowed.add(new Block(block.from(), block.to(), length));
            }
        }
        return allowed;
    }
}
