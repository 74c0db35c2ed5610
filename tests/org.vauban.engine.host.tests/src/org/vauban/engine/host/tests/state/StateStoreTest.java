// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.state.SequenceState;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateStore;

class StateStoreTest {
    private static final StateOwner A = new StateOwner("model", "a");
    private static final StateOwner B = new StateOwner("model", "b");

    /** Returns a state of 1,000 bytes: ten tokens with 80 bytes, and 920 bytes of data. */
    private static SequenceState thousand(int... beginning) {
        int[] tokens = IntStream.range(0, 10).map(i -> i < beginning.length ? beginning[i] : i).toArray();
        return state(tokens, 920);
    }

    private static SequenceState state(int[] tokens, int bytes) {
        Arena arena = Arena.ofShared();
        return new SequenceState(tokens, IntStream.range(0, tokens.length).toArray(), arena.allocate(bytes), arena);
    }

    @Test
    void whatWasNotUsedForTheLongestTimeGoesFirst() {
        try (StateStore store = new StateStore(3_000)) {
            SequenceState second = thousand(2);
            long one = store.put(A, thousand(1));
            long two = store.put(A, second);
            long three = store.put(B, thousand(3));
            assertTrue(store.use(one, state -> true).orElseThrow());
            long four = store.put(B, thousand(4));
            assertEquals(Optional.empty(), store.use(two, state -> true));
            assertFalse(second.bytes().scope().isAlive(), "its memory is given back");
            assertEquals(List.of(one), store.of(A));
            assertEquals(List.of(four, three), store.of(B));
            assertEquals(3_000, store.used());
        }
    }

    /** Restoring a state frees space in the model's memory, whose former content is saved meanwhile. */
    @Test
    void whatIsLookedAtStaysWhileOthersAreTaken() {
        try (StateStore store = new StateStore(2_000)) {
            long older = store.put(B, thousand(2));
            long one = store.put(A, thousand(1));
            long two = store.use(one, state -> {
                long taken = store.put(B, thousand(3));
                assertEquals(-1, store.put(B, state(new int[] {4}, 1_500)), "there is no room beside it");
                assertEquals(-1, store.put(A, state(IntStream.range(0, 20).map(i -> i == 0 ? 1 : i).toArray(), 1_000)),
                        "nor for one that begins with it");
                assertEquals(0, state.bytes().get(ValueLayout.JAVA_BYTE, 0), "its memory is there");
                return taken;
            }).orElseThrow();
            assertEquals(List.of(one), store.of(A));
            assertEquals(List.of(two), store.of(B), older + " has gone instead");
            assertEquals(2_000, store.used());
        }
    }

    @Test
    void aStateThatIsLongerTakesThePlaceOfItsBeginning() {
        try (StateStore store = new StateStore(10_000)) {
            store.put(A, state(new int[] {1, 2, 3}, 100));
            long other = store.put(B, state(new int[] {1, 2, 3}, 100));
            long longer = store.put(A, state(new int[] {1, 2, 3, 4}, 100));
            assertEquals(List.of(longer), store.of(A));
            assertEquals(longer, store.put(A, state(new int[] {1, 2}, 100)), "it is there already");
            assertEquals(List.of(other), store.of(B));
            assertEquals(2, store.size());
        }
    }

    @Test
    void theLongestCommonBeginningOfTheOwnerIsFound() {
        try (StateStore store = new StateStore(10_000)) {
            store.put(A, state(new int[] {1, 2, 9}, 100));
            long best = store.put(A, state(new int[] {1, 2, 3, 9}, 100));
            store.put(B, state(new int[] {1, 2, 3, 4, 5}, 100));
            StateStore.Match match = store.longest(A, new int[] {1, 2, 3, 4, 5}).orElseThrow();
            assertEquals(best, match.id());
            assertEquals(3, match.common());
            assertTrue(store.longest(A, new int[] {7}).isEmpty());
            assertTrue(store.owns(A, best));
            assertFalse(store.owns(B, best), "states are given to their owner only");
        }
    }

    @Test
    void whatIsTooLargeIsNotTaken() {
        try (StateStore store = new StateStore(999)) {
            SequenceState large = thousand(1);
            assertEquals(-1, store.put(A, large));
            assertFalse(large.bytes().scope().isAlive());
            assertEquals(0, store.used());
            assertFalse(StateStore.none().takes(1));
        }
    }

    @Test
    void closingGivesAllBack() {
        StateStore store = new StateStore(10_000);
        SequenceState state = thousand(1);
        store.put(A, state);
        store.close();
        assertEquals(0, store.used());
        assertThrows(IllegalStateException.class, () -> state.bytes().get(ValueLayout.JAVA_BYTE, 0));
    }
}
