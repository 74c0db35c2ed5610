// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.slot.BlockReuseLimits;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.host.slot.SlotTable;
import org.vauban.engine.host.slot.SlotTable.Choice;
import org.vauban.engine.host.token.TokenList;
import org.vauban.engine.host.token.TokenTruncation;

class SlotTableTest {
    private final SlotTable table = new SlotTable(3);

    private void fill(int slot, long clock, int from, int to) {
        Slot filled = table.slots().get(slot);
        TokenList tokens = tokens(from, to);
        filled.append(tokens, 0, tokens.size());
        filled.release(clock);
    }

    private static TokenList tokens(int from, int to) {
        return new TokenList(IntStream.range(from, to).toArray());
    }

    @Test
    void theMostSimilarSlotIsTaken() {
        fill(0, 1, 0, 100);
        fill(1, 2, 500, 600);
        Choice choice = table.choose(tokens(500, 640), BlockReuseLimits.ANY, true);
        assertSame(table.slots().get(1), choice.slot());
        assertEquals(100, choice.keep());
    }

    @Test
    void anUnlikeOneGetsTheSlotThatWasNotUsedForTheLongestTime() {
        fill(0, 3, 0, 100);
        fill(1, 1, 500, 600);
        fill(2, 2, 700, 800);
        Choice choice = table.choose(tokens(2000, 2100), BlockReuseLimits.ANY, true);
        assertSame(table.slots().get(1), choice.slot());
        assertEquals(0, choice.keep());
    }

    @Test
    void aSharedBeginningIsCopiedAndNotTakenAway() {
        fill(0, 5, 0, 1000);
        Choice choice = table
                .choose(new TokenList(IntStream.concat(IntStream.range(0, 200), IntStream.range(5000, 5100))
                        .toArray()), BlockReuseLimits.ANY, true);
        assertNotSame(table.slots().get(0), choice.slot());
        assertSame(table.slots().get(0), choice.source());
        assertEquals(200, choice.keep());
    }

    @Test
    void aBusySlotCanBeCopiedFrom() {
        fill(0, 5, 0, 1000);
        table.slots().get(0).take();
        Choice choice = table.choose(tokens(0, 1001), BlockReuseLimits.ANY, true);
        assertNotSame(table.slots().get(0), choice.slot());
        assertEquals(1000, choice.keep());
    }

    @Test
    void theLastTokenIsReadAgain() {
        fill(0, 5, 0, 100);
        assertEquals(96, table.choose(tokens(0, 100), BlockReuseLimits.ANY, true).keep(), "cut at a multiple of four");
        assertEquals(100, table.choose(tokens(0, 101), BlockReuseLimits.ANY, true).keep());
    }

    @Test
    void memoryThatCannotBeCutIsContinuedOrEmpty() {
        fill(0, 5, 0, 100);
        assertEquals(100, table.choose(tokens(0, 120), BlockReuseLimits.ANY, false).keep());
        assertEquals(0, table.choose(tokens(0, 90), BlockReuseLimits.ANY, false).keep());
    }

    @Test
    void withoutAnIdleSlotThereIsNoChoice() {
        table.slots().forEach(Slot::take);
        assertThrows(IllegalStateException.class, () -> table.choose(tokens(0, 5), BlockReuseLimits.ANY, true));
    }

    @Test
    void onlyWhatMayMoveMoves() {
        TokenList read = new TokenList(IntStream.concat(IntStream.range(0, 100), IntStream.range(300, 400)).toArray());
        Slot slot = table.slots().get(0);
        slot.append(read, 0, read.size());
        slot.release(1);
        int[] typed = IntStream
                .concat(IntStream.concat(IntStream.range(0, 100), IntStream.of(7)), IntStream.range(300, 401))
                .toArray();
        assertEquals(200, table.choose(new TokenList(typed), BlockReuseLimits.ANY, true).reused());
        assertEquals(100, table.choose(new TokenList(typed), null, true).reused());
        assertEquals(100, table.choose(new TokenList(typed), new BlockReuseLimits(100, 150), true).reused(),
                "the hole has changed");
        assertEquals(200, table.choose(new TokenList(typed), new BlockReuseLimits(0, 100), true).reused(),
                "behind the hole only");
        assertEquals(149, table.choose(new TokenList(typed), new BlockReuseLimits(150, 190), true).reused(),
                "up to the hole only");
    }

    @Test
    void aCutPromptKeepsItsFormAndItsEnd() {
        int[] tokens = {1, 900, 5, 5, 5, 5, 901, 6, 6, 6, 902, 7, 7, 903};
        int[] cut = TokenTruncation.cut(tokens, 9, 1, new int[] {901, 902, 903, -1});
        assertEquals("[1, 901, 6, 6, 6, 902, 7, 7, 903]", java.util.Arrays.toString(cut));
        cut = TokenTruncation.cut(tokens, 7, 1, new int[] {901, 902, 903});
        assertEquals("[1, 901, 6, 902, 7, 7, 903]", java.util.Arrays.toString(cut));
        assertSame(tokens, TokenTruncation.cut(tokens, 14, 1, new int[0]));
    }
}
