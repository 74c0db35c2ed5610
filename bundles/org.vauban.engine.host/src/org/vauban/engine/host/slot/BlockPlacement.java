// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vauban.engine.host.slot.BlockReuse.Block;

/**
 * Chooses the positions of reused runs. Moving a run makes llama.cpp rotate the keys of the whole cache (about 10 ms
 * per thousand tokens with a 0.5B model), so a run stays in place as long as its preceding tokens fit, and a run that
 * must move leaves room for text that the user will type.
 */
public final class BlockPlacement {
    private BlockPlacement() {}

    /**
     * A run at its new position.
     *
     * @param to index of its first token in the request
     * @param positions positions of its tokens after the move
     * @param delta distance of the move
     */
    public record Placed(int to, int[] positions, int delta) {
        /** Returns the position of its first token before the move. */
        public int from() {
            return positions[0] - delta;
        }

        /** Returns the position after its last token before the move. */
        public int end() {
            return positions[positions.length - 1] - delta + 1;
        }
    }

    /**
     * @param slot slot that holds the runs
     * @param keep length of the prefix that stays
     * @param blocks runs in order
     * @param slack positions left free before a run that must make room
     * @param most larger gaps are closed
     */
    public static List<Placed> place(Slot slot, int keep, List<Block> blocks, int slack, int most) {
        List<Placed> placed = new ArrayList<>();
        int next = slot.next(keep);
        int index = keep;
        for (Block block : blocks) {
            int inserted = block.to() - index;
            next += inserted;
            int first = slot.position(block.from());
            int gap = first - next;
            int delta = gap >= 0 && gap <= most ? 0 : next + (inserted > 0 ? slack : 0) - first;
            int[] positions = new int[block.length()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = slot.position(block.from() + i) + delta;
            }
            placed.add(new Placed(block.to(), positions, delta));
            next = positions[positions.length - 1] + 1;
            index = block.to() + block.length();
        }
        return placed;
    }

    /**
     * Returns the runs in an order in which no move overlaps a run that has not moved yet: first those that move down,
     * in ascending order, then those that move up, in descending order.
     */
    public static List<Placed> moves(List<Placed> placed) {
        List<Placed> order = new ArrayList<>(placed.stream().filter(p -> p.delta() < 0).toList());
        placed.stream().filter(p -> p.delta() > 0).sorted(Comparator.comparingInt(Placed::from).reversed())
                .forEach(order::add);
        return order;
    }
}
