// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.error.DecodeAbortedException;
import org.vauban.llama.error.DecodeFailedException;

/** Aborts, calls by two threads at once and calls after closing, with the small model. */
class ContextUseTest extends WithContexts {

    @Test
    void anAbortEndsDecodingSoonAndItCanGoOn() {
        with(SMALL.withContextSize(4096).withMicroBatchSize(64), context -> {
            int[] many = new int[2000];
            Arrays.setAll(many, i -> 100 + i % 1000);
            try (LlamaBatch batch = new LlamaBatch(many.length)) {
                for (int i = 0; i < many.length; i++) {
                    batch.add(many[i], i, 0, i == many.length - 1);
                }
                // requested before the call, so nothing is read
                context.requestAbort();
                assertTrue(context.isAbortRequested());
                assertEquals(DecodeResult.ABORTED, context.tryDecode(batch));
                assertEquals(-1, context.memory().positionMax(0));
                assertThrows(DecodeAbortedException.class, () -> context.decode(batch));
                context.clearAbort();

                // requested while the call runs
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

    /** Repeats a call of the test that may collide with the other thread's use of the context. */
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
}
