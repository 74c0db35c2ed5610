// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.host.scheduler.BlockReuse.Block;

/**
 * Which parts of a prompt may come from another place. What a model read of a text depends on what came before it, and some
 * parts depend on it very much: the text after a hole, read behind another text before the hole, makes the model forget what
 * has been typed since (measured with the 0.5b: nearly every completion was another one). Other files before the hole hardly
 * depend on each other.
 *
 * @param loose the first tokens of the prompt, up to here, may move
 * @param firm where the beginning that is the same reaches this token, all behind may move
 */
public record Moves(int loose, int firm) {
    /** All may move. */
    public static final Moves ANY = new Moves(Integer.MAX_VALUE, 0);

    /** The runs, or what is left of them, that may move. */
    List<Block> allowed(List<Block> blocks, int keep) {
        if (keep >= firm) {
            return blocks;
        }
        List<Block> allowed = new ArrayList<>();
        for (Block block : blocks) {
            int length = Math.min(block.length(), loose - block.to());
            if (length >= BlockReuse.SHORTEST) {
                allowed.add(new Block(block.from(), block.to(), length));
            }
        }
        return allowed;
    }
}
