// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.slot.BlockPlacement;
import org.vauban.engine.host.slot.BlockPlacement.Placed;
import org.vauban.engine.host.slot.BlockReuse;
import org.vauban.engine.host.slot.BlockReuse.Block;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.host.token.TokenList;

class BlockReuseTest {

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static TokenList list(int[]... parts) {
        return new TokenList(Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray());
    }

    @Test
    void typingMovesWhatIsBehindTheCaret() {
        TokenList read = list(range(0, 100), range(1000, 1060), new int[] {5, 6, 7});
        TokenList wanted = list(range(0, 100), new int[] {500, 501}, range(1000, 1060), new int[] {5});
        List<Block> blocks = BlockReuse.find(read, wanted, 100, 100);
        assertEquals(List.of(new Block(100, 102, 60)), blocks);
    }

    @Test
    void theLastTokenIsAlwaysRead() {
        TokenList read = list(range(0, 10), range(1000, 1060));
        TokenList wanted = list(range(0, 10), new int[] {500}, range(1000, 1060));
        assertEquals(List.of(new Block(10, 11, 59)), BlockReuse.find(read, wanted, 10, 10));
    }

    @Test
    void aChunkThatGoesMovesAllBehindIt() {
        TokenList read = list(range(0, 50), range(100, 150), range(200, 250), range(300, 350));
        TokenList wanted = list(range(0, 50), range(200, 250), range(300, 350), range(400, 450));
        assertEquals(List.of(new Block(100, 50, 100)), BlockReuse.find(read, wanted, 50, 50));
    }

    @Test
    void whatIsSharedDoesNotMove() {
        TokenList read = list(range(0, 50), range(100, 150), range(200, 250));
        TokenList wanted = list(range(0, 50), new int[] {9}, range(100, 150), range(200, 250), new int[] {1});
        assertEquals(List.of(new Block(100, 101, 50)), BlockReuse.find(read, wanted, 50, 100));
    }

    @Test
    void shortRunsAreRead() {
        TokenList read = list(range(0, 50), range(100, 120));
        TokenList wanted = list(range(0, 50), new int[] {9}, range(100, 120), new int[] {1});
        assertEquals(List.of(), BlockReuse.find(read, wanted, 50, 50));
    }

    @Test
    void movesNeverRunIntoWhatDidNotMoveYet() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            TokenList read = edited(list(range(0, 400)), random);
            TokenList wanted = edited(read, random);
            int common = Math.min(read.common(wanted), wanted.size() - 1);
            List<Block> blocks = BlockReuse.find(read, wanted, common, common);
            int[] place = new int[2000];
            Arrays.fill(place, -1);
            for (Block block : blocks) {
                for (int i = 0; i < block.length(); i++) {
                    assertEquals(read.get(block.from() + i), wanted.get(block.to() + i));
                    place[block.from() + i] = read.get(block.from() + i);
                }
            }
            Slot slot = new Slot(0);
            slot.append(read, 0, read.size());
            List<Placed> placed = BlockPlacement.place(slot, common, blocks, random.nextInt(3) * 16, 64);
            for (Placed run : BlockPlacement.moves(placed)) {
                int[] taken = Arrays.copyOfRange(place, run.from(), run.end());
                Arrays.fill(place, run.from(), run.end(), -1);
                for (int i = 0; i < taken.length; i++) {
                    assertEquals(-1, place[run.positions()[0] + i], "the place is free");
                    place[run.positions()[0] + i] = taken[i];
                }
            }
            int next = common;
            int index = common;
            for (Placed run : placed) {
                next += run.to() - index;
                assertTrue(run.positions()[0] >= next, "what comes before it fits");
                for (int i = 0; i < run.positions().length; i++) {
                    assertEquals(wanted.get(run.to() + i), place[run.positions()[i]]);
                }
                next = run.positions()[run.positions().length - 1] + 1;
                index = run.to() + run.positions().length;
            }
            int end = common;
            for (Block block : blocks) {
                assertTrue(block.to() >= end && block.to() + block.length() < wanted.size());
                end = block.to() + block.length();
            }
        }
    }

    @Test
    void aRunStaysWhileWhatIsTypedFitsBeforeIt() {
        Slot slot = new Slot(0);
        slot.append(list(range(0, 10)), 0, 10);
        slot.append(list(range(50, 100)), 0, range(42, 92)); // 32 positions are free
        List<Placed> placed = BlockPlacement.place(slot, 10, List.of(new Block(10, 42, 50)), 32, 64);
        assertEquals(0, placed.getFirst().delta());
        placed = BlockPlacement.place(slot, 10, List.of(new Block(10, 43, 50)), 32, 64);
        assertEquals(33, placed.getFirst().delta(), "one too many: it moves and leaves 32 places again");
        slot.truncate(10);
        slot.append(list(range(50, 100)), 0, range(142, 192));
        placed = BlockPlacement.place(slot, 10, List.of(new Block(10, 11, 50)), 32, 64);
        assertEquals(43, placed.getFirst().positions()[0], "a large gap is closed");
    }

    private static TokenList edited(TokenList tokens, Random random) {
        List<Integer> all = new ArrayList<>(Arrays.stream(tokens.toArray()).boxed().toList());
        for (int edit = 0; edit < 3; edit++) {
            int at = random.nextInt(all.size());
            if (random.nextBoolean()) {
                all.addAll(at, random.ints(1 + random.nextInt(60), 5000, 9000).boxed().toList());
            } else {
                all.subList(at, Math.min(all.size(), at + random.nextInt(60))).clear();
            }
        }
        return new TokenList(all.stream().mapToInt(Integer::intValue).toArray());
    }
}
