// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        Choice choice = table.choose(null, tokens(500, 640), BlockReuseLimits.ANY, true);
        assertSame(table.slots().get(1), choice.slot());
        assertEquals(100, choice.keep());
    }

    @Test
    void anUnlikeOneGetsTheSlotThatWasNotUsedForTheLongestTime() {
        fill(0, 3, 0, 100);
        fill(1, 1, 500, 600);
        fill(2, 2, 700, 800);
        Choice choice = table.choose(null, tokens(2000, 2100), BlockReuseLimits.ANY, true);
        assertSame(table.slots().get(1), choice.slot());
        assertEquals(0, choice.keep());
    }

    @Test
    void aSharedBeginningIsCopiedAndNotTakenAway() {
        fill(0, 5, 0, 1000);
        Choice choice = table
                .choose(null, new TokenList(IntStream.concat(IntStream.range(0, 200), IntStream.range(5000, 5100))
                        .toArray()), BlockReuseLimits.ANY, true);
        assertNotSame(table.slots().get(0), choice.slot());
        assertSame(table.slots().get(0), choice.source());
        assertEquals(200, choice.keep());
    }

    @Test
    void aBusySlotCanBeCopiedFrom() {
        fill(0, 5, 0, 1000);
        table.slots().get(0).take();
        Choice choice = table.choose(null, tokens(0, 1001), BlockReuseLimits.ANY, true);
        assertNotSame(table.slots().get(0), choice.slot());
        assertEquals(1000, choice.keep());
    }

    @Test
    void theLastTokenIsReadAgain() {
        fill(0, 5, 0, 100);
        assertEquals(96, table.choose(null, tokens(0, 100), BlockReuseLimits.ANY, true).keep(),
                "cut at a multiple of four");
        assertEquals(100, table.choose(null, tokens(0, 101), BlockReuseLimits.ANY, true).keep());
    }

    @Test
    void memoryThatCannotBeCutIsContinuedOrEmpty() {
        fill(0, 5, 0, 100);
        assertEquals(100, table.choose(null, tokens(0, 120), BlockReuseLimits.ANY, false).keep());
        assertEquals(0, table.choose(null, tokens(0, 90), BlockReuseLimits.ANY, false).keep());
    }

    @Test
    void withoutAnIdleSlotThereIsNoChoice() {
        table.slots().forEach(Slot::take);
        assertThrows(IllegalStateException.class, () -> table.choose(null, tokens(0, 5), BlockReuseLimits.ANY, true));
    }

    private void fillFor(String user, int slot, int from, int to) {
        table.slots().get(slot).isolate(user);
        fill(slot, slot, from, to);
    }

    @Test
    void nothingOfAnotherUserIsReused() {
        fillFor("ada", 0, 0, 200);
        fillFor("ada", 1, 0, 100);
        fillFor("bob", 2, 0, 50);
        TokenList wanted = tokens(0, 201);
        Choice own = table.choose("bob", wanted, BlockReuseLimits.ANY, true);
        assertSame(table.slots().get(2), own.source());
        assertEquals(50, own.reused());
        for (String other : new String[] {"eve", null}) {
            Choice none = table.choose(other, wanted, BlockReuseLimits.ANY, true);
            assertEquals(0, none.reused(), other);
            assertSame(none.slot(), none.source(), "nothing is copied");
            assertEquals(0, table.choose(other, tokens(60, 201), BlockReuseLimits.ANY, true).reused(), "nor moved");
            assertEquals(0, SlotTable.in(table.slots().get(0), other, wanted, BlockReuseLimits.ANY, true).reused());
        }
        assertEquals(200, table.choose("ada", wanted, BlockReuseLimits.ANY, true).reused());
    }

    @Test
    void aSlotChangesUsersOnlyWhenItIsEmpty() {
        fillFor("ada", 0, 0, 10);
        Slot slot = table.slots().get(0);
        assertThrows(IllegalStateException.class, () -> slot.isolate("bob"));
        assertThrows(IllegalStateException.class, () -> slot.isolate(null));
        slot.truncate(0);
        slot.isolate("bob");
        assertEquals(0, table.choose("bob", tokens(0, 20), BlockReuseLimits.ANY, true).reused());
    }

    /** Returns a table of eight slots, of which the first was used last. */
    private static SlotTable used(int filled) {
        SlotTable eight = new SlotTable(8);
        for (int i = 0; i < filled; i++) {
            Slot slot = eight.slots().get(i);
            TokenList tokens = tokens(1000 * i, 1000 * i + 100);
            slot.append(tokens, 0, tokens.size());
            slot.release(100 - i);
        }
        return eight;
    }

    private static Slot readIdly(SlotTable table, int from, long clock) {
        TokenList tokens = tokens(from, from + 50);
        Choice choice = table.chooseSpare(null, tokens, BlockReuseLimits.ANY, true);
        Slot slot = choice.slot();
        slot.truncate(choice.keep());
        slot.take(true);
        slot.append(tokens, choice.keep(), tokens.size());
        slot.release(clock);
        return slot;
    }

    @Test
    void whatWasUsedLastIsNeverTakenForWhatNobodyHasAskedFor() {
        SlotTable eight = used(8);
        for (int i = 0; i < 20; i++) {
            readIdly(eight, 20_000 + 100 * i, 200 + i);
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(1000 * i, eight.slots().get(i).history().get(0), "slot " + i);
        }
        assertEquals(List.of(22_000 - 300, 22_000 - 200, 22_000 - 100),
                eight.slots().subList(5, 8).stream().map(slot -> slot.history().get(0)).sorted().toList());
    }

    @Test
    void emptySlotsAreTakenFirstAndNoMoreThanAShare() {
        SlotTable eight = used(2);
        Set<Slot> taken = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            taken.add(readIdly(eight, 20_000 + 100 * i, 200 + i));
        }
        assertEquals(3, taken.size());
        assertTrue(Collections.disjoint(taken, eight.slots().subList(0, 2)));
    }

    @Test
    void whoGoesThereGetsTheSlotForGood() {
        SlotTable eight = used(8);
        Slot slot = readIdly(eight, 20_000, 200);
        Choice choice = eight.choose(null, tokens(20_000, 20_060), BlockReuseLimits.ANY, true);
        assertSame(slot, choice.slot());
        assertEquals(50, choice.keep());
        slot.take();
        slot.release(201);
        for (int i = 0; i < 10; i++) {
            assertNotSame(slot, readIdly(eight, 30_000 + 100 * i, 300 + i));
        }
    }

    @Test
    void whatWasReadForNobodyIsForgottenFirst() {
        SlotTable eight = used(8);
        Slot slot = readIdly(eight, 20_000, 200);
        assertSame(slot, eight.oldestFilled());
        assertSame(slot, eight.oldestSpareFilled());
    }

    @Test
    void fewSlotsAreAllKeptForThoseWhoAsk() {
        assertNull(new SlotTable(2).chooseSpare(null, tokens(0, 5), BlockReuseLimits.ANY, true));
        SlotTable eight = used(8);
        eight.slots().subList(4, 8).forEach(Slot::take);
        assertSame(eight.slots().get(3), eight.chooseSpare(null, tokens(0, 5), BlockReuseLimits.ANY, true).slot(),
                "the first is kept beside those that are busy");
        eight.slots().forEach(Slot::take);
        assertNull(eight.chooseSpare(null, tokens(0, 5), BlockReuseLimits.ANY, true));
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
        assertEquals(200, table.choose(null, new TokenList(typed), BlockReuseLimits.ANY, true).reused());
        assertEquals(100, table.choose(null, new TokenList(typed), null, true).reused());
        assertEquals(100, table.choose(null, new TokenList(typed), new BlockReuseLimits(100, 150), true).reused(),
                "the hole has changed");
        assertEquals(200, table.choose(null, new TokenList(typed), new BlockReuseLimits(0, 100), true).reused(),
                "behind the hole only");
        assertEquals(149, table.choose(null, new TokenList(typed), new BlockReuseLimits(150, 190), true).reused(),
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
