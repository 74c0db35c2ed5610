// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.vauban.llama.SequenceLayout;
import org.vauban.llama.error.StateException;
import org.vauban.llama.parameters.ContextParameters;

/** Saving and restoring the state of sequences, with the small model. */
class SequenceStateTest extends WithContexts {

    @Test
    void aSequenceIsSavedAndRestored() {
        with(SMALL.withMaxSequences(2).withUnifiedMemory(true), context -> {
            int[] t = tokens(TEXT);
            decode(context, 0, 0, t);
            byte[] state = context.states().saveSequence(0);
            int[] expected = generate(context, 0, t.length, 8);
            context.memory().clear();

            context.states().restoreSequence(1, state);
            assertEquals(t.length - 1, context.memory().positionMax(1));
            context.memory().remove(1, t.length - 1, -1);
            decode(context, 1, t.length - 1, t[t.length - 1]);
            assertArrayEquals(expected, generate(context, 1, t.length, 8));

            try (Arena arena = Arena.ofConfined()) {
                MemorySegment segment = context.states().saveSequence(1, arena);
                context.states().restoreSequence(0, segment);
                assertEquals(context.memory().positionMax(1), context.memory().positionMax(0));
            }
        });
    }

    @Test
    void theLayoutOfASavedSequenceTellsItsPositions() {
        with(SMALL.withMaxSequences(2).withUnifiedMemory(true), context -> {
            int[] t = tokens(TEXT);
            decode(context, 1, 0, tokens("Something else between the cells."));
            decode(context, 0, 0, t);
            context.memory().remove(0, 2, 4);
            int[] expected = IntStream.range(0, t.length).filter(i -> i < 2 || i > 3).toArray();
            MemorySegment state = MemorySegment.ofArray(context.states().saveSequence(0));
            assertArrayEquals(expected, SequenceLayout.of(state).orElseThrow().positions());
            assertTrue(SequenceLayout.of(MemorySegment.ofArray(context.states().saveAll())).isEmpty());
        });
    }

    @Test
    void whereSequencesHaveMemoriesOfTheirOwnAStateIsOfOne() {
        ContextParameters separate = SMALL.withContextSize(3 * 256).withMaxSequences(3);
        with(separate, context -> {
            int[] t = tokens(TEXT);
            decode(context, 0, 0, tokens("Something else in another memory."));
            decode(context, 1, 0, t);
            byte[] state = context.states().saveSequence(1);
            assertArrayEquals(IntStream.range(0, t.length).toArray(),
                    SequenceLayout.of(MemorySegment.ofArray(state)).orElseThrow().positions());
            for (int length : new int[] {state.length - 4, state.length + 4}) {
                assertTrue(SequenceLayout.of(MemorySegment.ofArray(Arrays.copyOf(state, length))).isEmpty());
            }
            state[state.length - 4] = 1; // as if another memory had content as well
            assertTrue(SequenceLayout.of(MemorySegment.ofArray(state)).isEmpty());
        });
        with(separate, context -> {
            decode(context, 1, 0, tokens(TEXT));
            byte[] state = context.states().saveSequence(1);
            with(separate.withContextSize(2 * 256).withMaxSequences(2), fewer -> assertFalse(
                    assertThrows(StateException.class, () -> fewer.states().restoreSequence(0, state)).wiped()));
        });
    }

    /** With a right checksum, llama.cpp would believe these lengths; the layout must not. */
    @Test
    void theLayoutBelievesNoLength() {
        with(SMALL, context -> {
            decode(context, 0, 0, tokens(TEXT));
            byte[] good = context.states().saveSequence(0);
            int data = 32 + 16 + 12 * tokens(TEXT).length;
            int accepted = 0;
            int changed = 0;
            for (int at = 32; at < data + 24; at += 4) {
                for (int value : new int[] {-1, 0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20}) {
                    byte[] forged = good.clone();
                    ByteBuffer.wrap(forged).order(ByteOrder.nativeOrder()).putInt(at, value);
                    if (Arrays.equals(forged, good)) {
                        continue;
                    }
                    changed++;
                    CRC32C crc = new CRC32C();
                    crc.update(forged, 32, forged.length - 32);
                    ByteBuffer.wrap(forged).order(ByteOrder.nativeOrder()).putLong(24, crc.getValue());
                    if (SequenceLayout.of(MemorySegment.ofArray(forged)).isPresent()) {
                        accepted++; // another position, sequence or type: values that llama.cpp compares or may contain
                        try {
                            context.states().restoreSequence(0, forged);
                        } catch (StateException e) {
                            assertTrue(e.wiped());
                        }
                    }
                }
            }
            assertTrue(accepted < changed, accepted + " of " + changed);
            for (int length : new int[] {0, 31, 32, 47, 48, 100, good.length - 1, good.length + 1}) {
                assertTrue(SequenceLayout.of(MemorySegment.ofArray(Arrays.copyOf(good, length))).isEmpty());
            }
            context.states().restoreSequence(0, good);
            assertEquals(tokens(TEXT).length - 1, context.memory().positionMax(0));
        });
    }

    @Test
    void theWholeStateIsSavedAndRestored() {
        with(SMALL.withMaxSequences(2), context -> {
            decode(context, 0, 0, tokens(TEXT));
            decode(context, 1, 0, tokens("Another one."));
            byte[] state = context.states().saveAll();
            int first = context.memory().positionMax(0);
            int second = context.memory().positionMax(1);
            context.memory().clear();
            context.states().restoreAll(state);
            assertEquals(first, context.memory().positionMax(0));
            assertEquals(second, context.memory().positionMax(1));
            assertThrows(IllegalArgumentException.class, () -> context.logits(-1), "logits are not restored");
            assertThrows(StateException.class, () -> context.states().restoreSequence(0, state),
                    "not a sequence's state");
            assertThrows(StateException.class, () -> context.states().restoreAll(context.states().saveSequence(0)));
        });
    }

    @Test
    void anEmptySequenceIsSavedAndRestored() {
        with(SMALL.withMaxSequences(2), context -> {
            byte[] empty = context.states().saveSequence(1);
            byte[] nothing = context.states().saveAll();
            decode(context, 0, 0, tokens(TEXT));
            context.states().restoreSequence(0, empty);
            assertEquals(-1, context.memory().positionMax(0));
            decode(context, 1, 0, tokens(TEXT));
            context.states().restoreAll(nothing);
            assertEquals(-1, context.memory().positionMax(1));
        });
    }

    @Test
    void aDamagedStateIsRefusedBeforeAnythingIsLost() {
        with(SMALL, context -> {
            int[] t = tokens(TEXT);
            decode(context, 0, 0, t);
            byte[] state = context.states().saveSequence(0);
            byte[] flipped = state.clone();
            flipped[flipped.length / 2] ^= 1;
            for (byte[] bad : List.of(new byte[0], new byte[100], Arrays.copyOf(state, 40),
                    Arrays.copyOf(state, state.length - 1), Arrays.copyOf(state, state.length + 1), flipped)) {
                StateException e = assertThrows(StateException.class, () -> context.states().restoreSequence(0, bad));
                assertFalse(e.wiped(), e.getMessage());
                assertEquals(t.length - 1, context.memory().positionMax(0));
            }
        });
    }

    @Test
    void aStateThatLlamaRefusesWipesTheSequenceAndSaysSo() {
        byte[][] saved = new byte[1][];
        with(SMALL.withContextSize(1024), context -> {
            int[] many = new int[600];
            Arrays.fill(many, 100);
            decode(context, 0, 0, many);
            saved[0] = context.states().saveSequence(0);
        });
        with(SMALL.withContextSize(256), context -> {
            decode(context, 0, 0, tokens(TEXT));
            StateException e = assertThrows(StateException.class, () -> context.states().restoreSequence(0, saved[0]));
            assertTrue(e.wiped());
            assertTrue(e.getMessage().contains("emptied"), e.getMessage());
            assertEquals(-1, context.memory().positionMax(0));
            decode(context, 0, 0, tokens(TEXT));
        });
        with(SMALL.withContextSize(1024), context -> {
            // the checksum is right, and llama.cpp itself finds the content wrong
            byte[] forged = saved[0].clone();
            for (int i = 32; i < 200; i++) {
                forged[i] = (byte) 0x7F;
            }
            CRC32C crc = new CRC32C();
            crc.update(forged, 32, forged.length - 32);
            ByteBuffer.wrap(forged).order(ByteOrder.nativeOrder()).putLong(24, crc.getValue());
            StateException e = assertThrows(StateException.class, () -> context.states().restoreSequence(0, forged));
            assertTrue(e.wiped());
        });
    }
}
