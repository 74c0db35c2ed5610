// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.SequenceLayout;
import org.vauban.llama.error.ContextCreationException;
import org.vauban.llama.error.ContextFullException;
import org.vauban.llama.error.DecodeAbortedException;
import org.vauban.llama.error.DecodeFailedException;
import org.vauban.llama.error.StateException;
import org.vauban.llama.parameters.CacheType;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.FlashAttention;
import org.vauban.llama.parameters.ModelParameters;
import org.vauban.llama.parameters.Pooling;

/** Decoding, memory, states, abort and misuse, with the small model. */
class ContextTest {
    private static final ContextParameters SMALL = ContextParameters.defaults().withContextSize(512).withThreads(1);
    private static final String TEXT = "The quick brown fox jumps over the lazy dog and runs into the forest.";

    private static LlamaLibrary library;
    private static LlamaModel model;

    @BeforeAll
    static void open() {
        library = Given.library();
        model = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
        library.close();
    }

    private static void with(ContextParameters parameters, Consumer<LlamaContext> body) {
        try (LlamaContext context = model.newContext(parameters)) {
            body.accept(context);
        }
    }

    private static int[] tokens(String text) {
        return model.vocabulary().tokenize(text, false, false);
    }

    private static void decode(LlamaContext context, int sequence, int from, int... tokens) {
        try (LlamaBatch batch = new LlamaBatch(tokens.length)) {
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], from + i, sequence, i == tokens.length - 1);
            }
            context.decode(batch);
        }
    }

    /** Greedy tokens from the logits that are there. */
    private static int[] generate(LlamaContext context, int sequence, int position, int count) {
        int[] result = new int[count];
        try (LlamaSampler sampler = model.newSampler().greedy().build()) {
            for (int i = 0; i < count; i++) {
                result[i] = sampler.sample(context, -1);
                decode(context, sequence, position + i, result[i]);
            }
        }
        return result;
    }

    @Test
    void saysWhatItWasGiven() {
        with(SMALL.withContextSize(300).withBatchSize(200).withMicroBatchSize(100).withMaxSequences(1), context -> {
            assertEquals(512, context.contextSize());
            assertEquals(512, context.sequenceContextSize());
            assertEquals(200, context.batchSize());
            assertEquals(100, context.microBatchSize());
            assertEquals(1, context.maxSequences());
            assertEquals(model.vocabulary().size(), context.vocabularySize());
            assertEquals(576, context.embeddingLength());
            assertEquals(Pooling.NONE, context.pooling());
        });
    }

    @Test
    void impossibleParametersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SMALL.withThreads(0));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withBatchSize(0));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withMaxSequences(257));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withContextSize(-1));
        ContextParameters quantizedValues = SMALL.withCacheTypes(CacheType.F16, CacheType.Q8_0)
                .withFlashAttention(FlashAttention.DISABLED);
        ContextCreationException e = assertThrows(ContextCreationException.class,
                () -> model.newContext(quantizedValues));
        assertTrue(e.nativeLog().stream().anyMatch(l -> l.contains("flash_attn")), e::toString);
        assertFalse(e.outOfMemory());
    }

    @Test
    void tooMuchMemoryIsSaidSo() {
        ContextCreationException e = assertThrows(ContextCreationException.class,
                () -> model.newContext(SMALL.withContextSize(2_000_000_000)));
        assertTrue(e.outOfMemory(), e::toString);
        assertTrue(e.getMessage().contains("2000000000") && e.getMessage().contains("GB and"), e.getMessage());
    }

    @Test
    void logitsAreThereOnlyForTokensThatAskedForThem() {
        with(SMALL, context -> {
            assertThrows(IllegalArgumentException.class, () -> context.logits(-1));
            try (LlamaBatch batch = new LlamaBatch(8); LlamaSampler sampler = model.newSampler().greedy().build()) {
                int[] t = tokens(TEXT);
                batch.add(t[0], 0, 0, false);
                batch.add(t[1], 1, 0, true);
                batch.add(t[2], 2, 0, false);
                batch.setLogits(2, true);
                batch.add(t[3], 3, 0, true);
                batch.setLogits(3, false);
                context.decode(batch);
                assertEquals(model.vocabulary().size(), context.logits(1).length);
                assertArrayEquals(context.logits(2), context.logits(-1));
                assertFalse(Arrays.equals(context.logits(1), context.logits(2)));
                for (int index : new int[] {0, 3, 4, 1_000_000, -2, Integer.MIN_VALUE}) {
                    assertThrows(IllegalArgumentException.class, () -> context.logits(index));
                    assertThrows(IllegalArgumentException.class, () -> sampler.sample(context, index));
                    assertThrows(IllegalArgumentException.class, () -> sampler.choose(context, index));
                }
                batch.clear();
                batch.add(t[4], 4, 0, false);
                context.decode(batch);
                assertThrows(IllegalArgumentException.class, () -> context.logits(-1));
            }
        });
    }

    @Test
    void badBatchesAreRefused() {
        with(SMALL.withBatchSize(32).withMaxSequences(2), context -> {
            try (LlamaBatch batch = new LlamaBatch(33)) {
                assertThrows(IllegalArgumentException.class, () -> context.decode(batch), "empty");
                for (int i = 0; i < 33; i++) {
                    batch.add(5, i, 0, false);
                }
                IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> context.decode(batch));
                assertTrue(e.getMessage().contains("33") && e.getMessage().contains("32"), e.getMessage());
                assertThrows(IllegalStateException.class, () -> batch.add(5, 33, 0, false), "full");

                batch.clear();
                batch.add(model.vocabulary().size(), 0, 0, true);
                assertThrows(IllegalArgumentException.class, () -> context.decode(batch), "no such token");
                batch.clear();
                batch.add(5, 0, 2, true);
                assertThrows(IllegalArgumentException.class, () -> context.decode(batch), "no such sequence");
                batch.clear();
                assertThrows(IllegalArgumentException.class, () -> batch.add(-1, 0, 0, true));
                assertThrows(IllegalArgumentException.class, () -> batch.add(5, -1, 0, true));
                assertThrows(IllegalArgumentException.class, () -> batch.add(5, 0, -1, true));
                assertThrows(IllegalArgumentException.class, () -> batch.add(5, 0, new int[] {0, 1}, true));
                assertThrows(IllegalArgumentException.class, () -> batch.add(5, 0, new int[0], true));
                assertThrows(IndexOutOfBoundsException.class, () -> batch.setLogits(0, true));

                batch.add(5, 0, 0, true);
                batch.add(6, 2, 0, true);
                DecodeFailedException gap = assertThrows(DecodeFailedException.class, () -> context.decode(batch));
                assertEquals(-1, gap.code());
                assertFalse(gap.nativeLog().isEmpty());
                assertEquals(-1, context.memory().positionMax(0));
            }
            try (LlamaBatch shared = new LlamaBatch(4, 2)) {
                assertThrows(IllegalArgumentException.class, () -> shared.add(5, 0, new int[] {1, 1}, true));
            }
        });
    }

    @Test
    void noRoomChangesNothing() {
        with(SMALL.withContextSize(256), context -> {
            int[] full = new int[250];
            Arrays.fill(full, 100);
            decode(context, 0, 0, full);
            ContextFullException e = assertThrows(ContextFullException.class,
                    () -> decode(context, 0, 250, Arrays.copyOf(full, 20)));
            assertTrue(e.getMessage().contains("256"), e.getMessage());
            assertEquals(249, context.memory().positionMax(0));
            assertThrows(IllegalArgumentException.class, () -> context.logits(-1), "no logits after a refusal");
            decode(context, 0, 250, 100);
        });
    }

    @Test
    void sequencesAreIndependentAndCanBeCopied() {
        for (boolean unified : new boolean[] {true, false}) {
            with(SMALL.withContextSize(1024).withMaxSequences(4).withUnifiedMemory(unified), context -> {
                int[] t = tokens(TEXT);
                decode(context, 0, 0, t);
                int[] alone = generate(context, 0, t.length, 8);
                context.memory().remove(0, t.length, -1);

                context.memory().copy(0, 3);
                assertEquals(t.length - 1, context.memory().positionMax(3));
                context.memory().remove(3, t.length - 1, -1);
                decode(context, 3, t.length - 1, t[t.length - 1]);
                int[] copied = generate(context, 3, t.length, 8);
                assertArrayEquals(alone, copied, "unified " + unified);
                assertEquals(t.length - 1, context.memory().positionMax(0), "the source is unchanged");

                if (unified) {
                    context.memory().copy(0, 1, 0, 5);
                    assertEquals(4, context.memory().positionMax(1));
                } else {
                    assertThrows(IllegalArgumentException.class, () -> context.memory().copy(0, 1, 0, 5));
                    assertThrows(IllegalArgumentException.class, () -> context.memory().copy(0, 1, 3, -1));
                }
                context.memory().keepOnly(3);
                assertEquals(-1, context.memory().positionMax(0));
                assertEquals(-1, context.memory().positionMax(1));
                assertTrue(context.memory().positionMax(3) > 0);
                context.memory().clear();
                assertEquals(-1, context.memory().positionMax(3));
            });
        }
    }

    @Test
    void aTokenOfSeveralSequencesIsReadOnce() {
        with(SMALL.withMaxSequences(2).withUnifiedMemory(true), context -> {
            int[] t = tokens(TEXT);
            try (LlamaBatch batch = new LlamaBatch(t.length, 2)) {
                for (int i = 0; i < t.length; i++) {
                    batch.add(t[i], i, new int[] {0, 1}, i == t.length - 1);
                }
                context.decode(batch);
            }
            assertEquals(t.length - 1, context.memory().positionMax(0));
            assertEquals(t.length - 1, context.memory().positionMax(1));
        });
    }

    @Test
    void positionsCanBeShifted() {
        with(SMALL, context -> {
            int[] t = tokens(TEXT);
            decode(context, 0, 0, t);
            assertTrue(context.memory().canShift());
            assertTrue(context.memory().remove(0, 2, 5));
            context.memory().shift(0, 5, -1, -3);
            assertEquals(0, context.memory().positionMin(0));
            assertEquals(t.length - 4, context.memory().positionMax(0));
            decode(context, 0, t.length - 3, t[0]);
            for (int sequence : new int[] {-1, 1, 256, Integer.MAX_VALUE}) {
                assertThrows(IllegalArgumentException.class, () -> context.memory().remove(sequence));
                assertThrows(IllegalArgumentException.class, () -> context.memory().positionMax(sequence));
                assertThrows(IllegalArgumentException.class, () -> context.memory().positionMin(sequence));
                assertThrows(IllegalArgumentException.class, () -> context.memory().keepOnly(sequence));
                assertThrows(IllegalArgumentException.class, () -> context.memory().copy(0, sequence));
                assertThrows(IllegalArgumentException.class, () -> context.memory().copy(sequence, 0));
                assertThrows(IllegalArgumentException.class, () -> context.memory().shift(sequence, 0, -1, 1));
                assertThrows(IllegalArgumentException.class, () -> context.states().saveSequence(sequence));
            }
        });
    }

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

    /** Past the checksum, llama.cpp would believe these: the layout must not. */
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
                        accepted++; // another position, sequence or type: what llama.cpp compares or may have
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
            // past the checksum: llama.cpp itself finds the content wrong
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

    @Test
    void anAbortEndsDecodingSoonAndItCanGoOn() {
        with(SMALL.withContextSize(4096).withMicroBatchSize(64), context -> {
            int[] many = new int[2000];
            Arrays.setAll(many, i -> 100 + i % 1000);
            try (LlamaBatch batch = new LlamaBatch(many.length)) {
                for (int i = 0; i < many.length; i++) {
                    batch.add(many[i], i, 0, i == many.length - 1);
                }
                // requested before: nothing is read
                context.requestAbort();
                assertTrue(context.isAbortRequested());
                assertEquals(DecodeResult.ABORTED, context.tryDecode(batch));
                assertEquals(-1, context.memory().positionMax(0));
                assertThrows(DecodeAbortedException.class, () -> context.decode(batch));
                context.clearAbort();

                // requested while it runs
                CompletableFuture<DecodeResult> running = CompletableFuture.supplyAsync(
                        () -> againUntilFree(() -> context.tryDecode(batch)));
                while (!busy(context) && !running.isDone()) {
                    Thread.onSpinWait();
                }
                context.requestAbort();
                assertEquals(DecodeResult.ABORTED, running.join());
                context.clearAbort();
                int done = context.memory().positionMax(0) + 1;
                assertTrue(done < many.length, "stopped at " + done);
                assertEquals(0, done % 64, "only whole micro-batches stay");

                decode(context, 0, done, Arrays.copyOfRange(many, done, done + 10));
                assertEquals(done + 9, context.memory().positionMax(0));
            }
        });
    }

    /** The test's own look at the context may come in the way of the other thread. */
    private static <T> T againUntilFree(Supplier<T> call) {
        for (;;) {
            try {
                return call.get();
            } catch (ConcurrentModificationException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean busy(LlamaContext context) {
        try {
            context.memory().positionMax(0);
            return false;
        } catch (ConcurrentModificationException e) {
            return true;
        }
    }

    @Test
    void aCallFromTheLogIsRefusedToo() {
        with(SMALL, context -> {
            AtomicReference<RuntimeException> refusal = new AtomicReference<>();
            library.setLogListener((level, line) -> {
                try {
                    context.memory().clear();
                } catch (RuntimeException e) {
                    refusal.set(e);
                }
            });
            try (LlamaBatch batch = new LlamaBatch(2)) {
                batch.add(5, 7, 0, true);
                batch.add(5, 9, 0, true);
                assertThrows(DecodeFailedException.class, () -> context.decode(batch));
            } finally {
                library.setLogListener(null);
            }
            assertInstanceOf(ConcurrentModificationException.class, refusal.get());
        });
    }

    @Test
    void twoThreadsAtOnceAreRefused() {
        with(SMALL.withContextSize(2048), context -> {
            int[] many = new int[1500];
            Arrays.fill(many, 100);
            AtomicBoolean refusedSomewhere = new AtomicBoolean();
            CompletableFuture<Boolean> running = CompletableFuture.supplyAsync(() -> againUntilFree(() -> {
                decode(context, 0, 0, many);
                return true;
            }));
            try (LlamaSampler sampler = model.newSampler().greedy().build()) {
                while (!running.isDone()) {
                    try {
                        context.memory().positionMax(0);
                    } catch (ConcurrentModificationException e) {
                        refusedSomewhere.set(true);
                        assertThrows(ConcurrentModificationException.class, context::close);
                        assertThrows(ConcurrentModificationException.class, context::timings);
                        assertThrows(ConcurrentModificationException.class, () -> context.states().saveSequence(0));
                        assertThrows(ConcurrentModificationException.class, () -> sampler.sample(context, -1));
                        assertTrue(e.getMessage().contains("thread"), e.getMessage());
                        context.requestAbort();
                        break;
                    }
                }
            }
            CompletionException e = assertThrows(CompletionException.class, running::join);
            assertInstanceOf(DecodeAbortedException.class, e.getCause());
            assertTrue(refusedSomewhere.get());
        });
    }

    @Test
    void aClosedContextThrows() {
        LlamaContext context = model.newContext(SMALL);
        decode(context, 0, 0, tokens(TEXT));
        var memory = context.memory();
        byte[] state = context.states().saveSequence(0);
        context.close();
        context.close();
        assertTrue(context.isClosed());
        LlamaSampler sampler = model.newSampler().greedy().build();
        LlamaBatch batch = new LlamaBatch(1);
        batch.add(1, 0, 0, true);
        List<Runnable> uses = List.of(() -> context.decode(batch), () -> context.tryEncode(batch),
                () -> context.logits(-1), () -> context.embedding(0), () -> context.sequenceEmbedding(0),
                context::timings, context::resetTimings, context::warmUp, context.states()::saveAll,
                () -> context.states().saveSequence(0), () -> context.states().restoreSequence(0, state),
                () -> context.setThreads(1, 1), () -> context.setAdapters(List.of()), memory::clear,
                () -> memory.positionMax(0), () -> memory.remove(0), () -> memory.shift(0, 0, -1, 1),
                () -> sampler.sample(context, -1));
        for (Runnable use : uses) {
            assertThrows(IllegalStateException.class, use::run);
        }
        context.requestAbort();
        context.clearAbort();
        batch.close();
        batch.close();
        assertThrows(IllegalStateException.class, () -> batch.add(1, 0, 0, true));
        assertThrows(IllegalStateException.class, batch::clear);
        try (LlamaContext other = model.newContext(SMALL)) {
            assertThrows(IllegalStateException.class, () -> other.decode(batch));
        }
        sampler.close();
        sampler.close();
        assertThrows(IllegalStateException.class, () -> sampler.accept(1));
        assertThrows(IllegalStateException.class, sampler::reset);
    }

    @Test
    void threadsCanBeChangedBetweenCalls() {
        with(SMALL, context -> {
            int[] t = tokens(TEXT);
            int position = 0;
            for (int[] threads : new int[][] {{1, 2}, {2, 1}, {2, 2}, {1, 1}, {1, 2}}) {
                context.setThreads(threads[0], threads[1]);
                decode(context, 0, position, t);
                position += t.length;
                decode(context, 0, position++, t[0]);
            }
            assertThrows(IllegalArgumentException.class, () -> context.setThreads(0, 1));
            assertThrows(IllegalArgumentException.class, () -> context.setThreads(1, 10_000));
        });
    }

    @Test
    void countersCount() {
        with(SMALL, context -> {
            context.warmUp();
            int[] t = tokens(TEXT);
            decode(context, 0, 0, t);
            generate(context, 0, t.length, 5);
            assertEquals(t.length, context.timings().promptTokens());
            assertEquals(5, context.timings().generatedTokens());
            assertTrue(context.timings().promptMillis() > 0 && context.timings().generateMillis() > 0);
            context.resetTimings();
            assertTrue(context.timings().promptMillis() == 0);
        });
    }

    @Test
    void embeddingsOfSequences() {
        with(SMALL.withEmbeddings(Pooling.MEAN).withMaxSequences(3).withUnifiedMemory(true), context -> {
            assertEquals(Pooling.MEAN, context.pooling());
            assertEquals(510, context.microBatchSize(), "a multiple of the sequences, else llama.cpp aborts");
            String[] texts = {"A cat sits on the mat.", "A kitten sits on the rug.", "SELECT id FROM invoices WHERE 1"};
            try (LlamaBatch batch = new LlamaBatch(context.batchSize())) {
                for (int s = 0; s < texts.length; s++) {
                    int[] t = tokens(texts[s]);
                    for (int i = 0; i < t.length; i++) {
                        batch.add(t[i], i, s, true);
                    }
                }
                context.decode(batch);
            }
            float[][] e = new float[3][];
            for (int s = 0; s < 3; s++) {
                float[] raw = context.sequenceEmbedding(s);
                assertEquals(576, raw.length);
                e[s] = LlamaContext.l2Normalized(raw);
                assertEquals(1.0, dot(e[s], e[s]), 1e-4);
            }
            assertTrue(dot(e[0], e[1]) > dot(e[0], e[2]), "a cat is nearer to a kitten than to an invoice");
            assertThrows(IllegalStateException.class, () -> context.embedding(0), "pooled: none for a token");
        });
        with(SMALL.withEmbeddings(Pooling.NONE), context -> {
            decode(context, 0, 0, tokens(TEXT));
            assertEquals(576, context.embedding(-1).length);
            assertNotEquals(context.embedding(0)[0], context.embedding(-1)[0]);
            assertThrows(IllegalArgumentException.class, () -> context.embedding(500));
            assertThrows(IllegalStateException.class, () -> context.sequenceEmbedding(0));
        });
        with(SMALL, context -> {
            decode(context, 0, 0, tokens(TEXT));
            assertThrows(IllegalStateException.class, () -> context.embedding(-1));
            assertThrows(IllegalStateException.class, () -> context.sequenceEmbedding(0));
        });
        assertThrows(IllegalArgumentException.class, () -> model.newContext(
                SMALL.withEmbeddings(Pooling.MEAN).withMaxSequences(4).withMicroBatchSize(3)));
        assertArrayEquals(new float[3], LlamaContext.l2Normalized(new float[3]));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
