// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.error.ContextCreationException;
import org.vauban.llama.error.ContextFullException;
import org.vauban.llama.error.DecodeFailedException;
import org.vauban.llama.parameters.CacheType;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.FlashAttention;
import org.vauban.llama.parameters.Pooling;

/** Decoding, memory, counters and embeddings, with the small model. */
class ContextTest extends WithContexts {

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

    /** The check for enough memory uses this number. */
    @Test
    void llamaMakesRoomForAsMuchAsIsExpected() {
        for (int sequences : new int[] {1, 3, 16}) {
            for (int tokens : new int[] {16, 300, 768, 770, 16 * 257}) {
                for (boolean unified : new boolean[] {false, true}) {
                    ContextParameters parameters = SMALL.withContextSize(tokens).withBatchSize(64)
                            .withMicroBatchSize(64).withMaxSequences(sequences).withUnifiedMemory(unified);
                    with(parameters, context -> assertEquals(context.contextSize(), parameters.roundedContextSize(),
                            parameters::toString));
                }
            }
        }
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
