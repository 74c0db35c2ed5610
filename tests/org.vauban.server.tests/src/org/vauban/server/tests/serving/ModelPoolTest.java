// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.configuration.SamplingDefaults;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.serving.pool.ModelPool;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Engines that replace one another. */
class ModelPoolTest {
    @TempDir
    Path folder;

    private record Held(CompletableFuture<String> result) implements EngineCall<String> {
        @Override
        public void cancel() {
            result.cancel(false);
        }
    }

    private final FakeEngine one = new FakeEngine();
    private final FakeEngine three = new FakeEngine();
    private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final Held answer = new Held(new CompletableFuture<>());
    private ModelEntry entry;
    private ModelPool pool;
    private EngineCall<String> call;

    /** Starts a call on the first engine, which answers when the test wants. */
    @BeforeEach
    void ask() throws Exception {
        entry = new ModelEntry("fake", folder.resolve("fake.gguf"), false);
        pool = new ModelPool(one, List.of(entry), model -> () -> true);
        call = pool.call(entry, () -> answer);
        assertNotNull(one.loads.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    /** A policy requires other models while answers of the former engine are still in progress. */
    @Test
    void whoTakesThePlaceOfAnEngineAtOnceWaitsForNoneBeforeIt() throws Exception {
        pool.succeed(new FakeEngine(), List.of(entry), Duration.ofHours(1), () -> ended.add("one"));
        assertTrue(ended.isEmpty());
        pool.serve(three, List.of(entry));
        assertEquals(List.of("one"), List.copyOf(ended), "it ends before another one loads");
        assertNotNull(pool.load(entry).get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertNotNull(three.loads.poll());
        answer.result().complete("done");
    }

    @Test
    void anEngineThatNobodyAskedEndsNoEarlierThanTheOneBefore() throws Exception {
        pool.succeed(new FakeEngine(), List.of(entry), Duration.ofHours(1), () -> ended.add("one"));
        pool.succeed(three, List.of(entry), Duration.ofHours(1), () -> ended.add("two"));
        var loading = pool.load(entry);
        assertTrue(ForkJoinPool.commonPool().awaitQuiescence(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(ended.isEmpty() && three.loads.isEmpty(), "memory is for one: " + ended);
        answer.result().complete("done");
        assertEquals("done", call.result().get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertNotNull(loading.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals("one", ended.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals("two", ended.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private ModelEntry sleeping(Duration idle) {
        return new ModelEntry("fake", List.of(), folder.resolve("fake.gguf"), 0, 0, 0, false,
                new ModelServing(ModelTemplate.STANDARD, SamplingDefaults.STANDARD, idle, false, false));
    }

    /** Otherwise each scheduled check would be kept for as long as a model may be idle. */
    @Test
    void aModelIsLookedAtOnceHoweverOftenItIsUsed() throws Exception {
        Queue<Runnable> looks = new ConcurrentLinkedQueue<>();
        ModelEntry used = sleeping(Duration.ofDays(1));
        ModelPool pool = new ModelPool(three, List.of(used), model -> () -> true, (wait, look) -> looks.add(look));
        for (int i = 0; i < 20; i++) {
            assertEquals("done", pool.call(used, () -> new Held(CompletableFuture.completedFuture("done"))).result()
                    .get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        assertEquals(1, looks.size());
        looks.remove().run();
        assertEquals(1, looks.size(), "it was used a moment ago, so it is looked at again");
        assertTrue(three.unloaded.isEmpty());
        Runnable late = looks.remove();
        pool.succeed(three, List.of(sleeping(Duration.ofNanos(1))), Duration.ofHours(1), () -> {});
        pool.load(used).get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        pool.call(used, () -> new Held(CompletableFuture.completedFuture("done")));
        Runnable early = looks.remove();
        late.run();
        assertTrue(three.unloaded.isEmpty(), "who looks earlier does so in its place");
        early.run();
        assertEquals("fake", three.unloaded.remove());
        assertTrue(looks.isEmpty());
    }

    /** Each key has a limited number of requests, and the client has gone. */
    @Test
    void whoLeavesDuringALoadDoesNotWaitForIt() {
        Queue<Runnable> looks = new ConcurrentLinkedQueue<>();
        ModelEntry used = sleeping(Duration.ofDays(1));
        ModelPool pool = new ModelPool(three, List.of(used), model -> () -> true, (wait, look) -> looks.add(look));
        three.loading = new CompletableFuture<>();
        EngineCall<String> left = pool.call(used, () -> {
            throw new AssertionError("the engine is not asked");
        });
        left.cancel();
        assertTrue(left.result().isDone());
        ExecutionException gone = assertThrows(ExecutionException.class, () -> left.result().get());
        assertEquals(ErrorKind.CLIENT_GONE, ((ApiException) gone.getCause()).kind());
        assertTrue(looks.isEmpty(), "it is still being loaded");
        three.loading.complete(null);
        assertEquals(1, looks.size(), "nobody uses it");
    }

    private static EngineException closed() {
        return new EngineException(EngineError.CLOSED, "shut down");
    }

    @Test
    void aCallWhoseEngineIsReplacedGoesOnWithTheNext() throws Exception {
        ModelEntry used = sleeping(Duration.ofDays(1));
        ModelPool pool = new ModelPool(three, List.of(used), model -> () -> true);
        Held first = new Held(new CompletableFuture<>());
        Held second = new Held(CompletableFuture.completedFuture("done"));
        Queue<Held> answers = new ConcurrentLinkedQueue<>(List.of(first, second));
        EngineCall<String> call = pool.call(used, answers::remove);
        FakeEngine next = new FakeEngine();
        pool.serve(next, List.of(used));
        first.result().completeExceptionally(closed());
        assertEquals("done", call.result().get());
        assertNotNull(next.loads.poll());
    }

    @Test
    void aCallThatHasWrittenEndsWithItsEngine() {
        ModelEntry used = sleeping(Duration.ofDays(1));
        ModelPool pool = new ModelPool(three, List.of(used), model -> () -> true);
        Held first = new Held(new CompletableFuture<>());
        EngineCall<String> call = pool.call(used, text -> {}, listener -> {
            listener.text("Good ");
            return first;
        });
        FakeEngine next = new FakeEngine();
        pool.serve(next, List.of(used));
        first.result().completeExceptionally(closed());
        ExecutionException ended = assertThrows(ExecutionException.class, () -> call.result().get());
        assertEquals(ErrorKind.UNAVAILABLE, ((ApiException) ended.getCause()).kind());
        assertTrue(next.loads.isEmpty());
    }

    /** As at the end of the server. */
    @Test
    void aCallWhoseEngineEndsWithoutAnotherEnds() {
        ModelEntry used = sleeping(Duration.ofDays(1));
        ModelPool pool = new ModelPool(three, List.of(used), model -> () -> true);
        Held first = new Held(new CompletableFuture<>());
        EngineCall<String> call = pool.call(used, () -> first);
        first.result().completeExceptionally(closed());
        ExecutionException ended = assertThrows(ExecutionException.class, () -> call.result().get());
        assertEquals(ErrorKind.UNAVAILABLE, ((ApiException) ended.getCause()).kind());
    }

    @Test
    void whoLeavesDuringASecondLoadDoesNotWaitForIt() throws Exception {
        Held lost = new Held(new CompletableFuture<>());
        ModelEntry used = sleeping(Duration.ofDays(1));
        Queue<Runnable> looks = new ConcurrentLinkedQueue<>();
        ModelPool pool = new ModelPool(three, List.of(used), model -> () -> true, (wait, look) -> looks.add(look));
        EngineCall<String> left = pool.call(used, () -> lost);
        assertNotNull(three.loads.poll());
        three.loading = new CompletableFuture<>();
        lost.result().completeExceptionally(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        assertNotNull(three.loads.poll(), "it is loaded again");
        left.cancel();
        assertTrue(left.result().isDone());
        three.loading.complete(null);
        assertEquals(1, looks.size());
    }
}
