// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.host.slot.BlockReuse.Block;

/**
 * Which parts of a prompt may come from another place. What a model read of a text depends on what came before it, and
 * some parts depend on it very much: the text after a gap, read behind another text before the gap, makes the model
 * forget what has been typed since (measured with the 0.5b: nearly every completion was another one). Other files
 * before the gap hardly depend on each other.
 *
 * @param loose the first tokens of the prompt, up to here, may move
 * @param firm where the beginning that is the same reaches this token, all behind may move
 */
public record BlockReuseLimits(int loose, int firm) {
    /** All may move. */
    public static final BlockReuseLimits ANY = new BlockReuseLimits(Integer.MAX_VALUE, 0);

    /** Tokens at the beginning of a stretch that may differ: a cut inside a line joins letters in another way. */
    private static final int NEAR = 8;

    /**
     * The runs, or what is left of them, that may move.
     *
     * @param keep length of the beginning that is the same
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
