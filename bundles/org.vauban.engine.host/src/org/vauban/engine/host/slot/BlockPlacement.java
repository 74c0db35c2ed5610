// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vauban.engine.host.slot.BlockReuse.Block;

/**
 * Where runs go that are kept. Moving one makes llama.cpp rotate the keys of the whole memory (some 10 ms for each
 * thousand tokens of it with a 0.5b model), so a run stays where it is as long as what comes before it fits, and one
 * that must move leaves room for what will be typed.
 */
public final class BlockPlacement {
    private BlockPlacement() {}

    /**
     * A run at its new place.
     *
     * @param to index of its first token in the request
     * @param positions of its tokens, after it was moved
     * @param delta how far it moves
     */
    public record Placed(int to, int[] positions, int delta) {
        /** Position of its first token before it moves. */
        public int from() {
            return positions[0] - delta;
        }

        /** Position behind its last token before it moves. */
        public int end() {
            return positions[positions.length - 1] - delta + 1;
        }
    }

    /**
     * @param slot where the runs are
     * @param keep length of the beginning that stays
     * @param blocks runs in order
     * @param slack positions left free before a run that must make room
     * @param most a larger gap is closed
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
     * The order in which moves never run into runs that did not move yet: those that move down from the first on, then
     * those that move up from the last on.
     */
    public static List<Placed> moves(List<Placed> placed) {
        List<Placed> order = new ArrayList<>(placed.stream().filter(p -> p.delta() < 0).toList());
        placed.stream().filter(p -> p.delta() > 0).sorted(Comparator.comparingInt(Placed::from).reversed())
                .forEach(order::add);
        return order;
    }
}
