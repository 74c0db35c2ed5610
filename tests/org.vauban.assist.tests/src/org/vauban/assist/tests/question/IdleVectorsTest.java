// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.IdleVectors;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.vector.VectorListener;

class IdleVectorsTest {
    private static final int SECONDS = 20;

    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
    private final LinkedBlockingQueue<Run> runs = new LinkedBlockingQueue<>();
    private final AtomicBoolean allowed = new AtomicBoolean(true);
    private final Index index = new Index();

    /** A computation of vectors that the test completes. */
    private record Run(VectorListener listener, CompletableFuture<Boolean> cancelled,
            CompletableFuture<OptionalInt> result) {}

    private final class Index implements DocumentIndex {
        @Override
        public OptionalInt embed(List<Path> sources, VectorListener listener, Cancellation cancellation)
                throws KnowledgeException {
            Run run = new Run(listener, new CompletableFuture<>(), new CompletableFuture<>());
            cancellation.follow(() -> run.cancelled().complete(true));
            runs.add(run);
            OptionalInt result = run.result().join();
            if (result.isPresent() && result.getAsInt() < 0) {
                throw new KnowledgeException("no", null);
            }
            return result;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public SearchResult search(String query, int limit, List<Path> folders) {
            throw new AssertionError();
        }

        @Override
        public Neighbours neighbours(Passage passage, int count) {
            throw new AssertionError();
        }

        @Override
        public List<Path> pack(String name) {
            throw new AssertionError();
        }

        @Override
        public IndexReport index(List<Path> sources, IndexingListener listener) {
            throw new AssertionError();
        }

        @Override
        public IndexReport update(Path folder, List<Path> files, IndexingListener listener) {
            throw new AssertionError();
        }

        @Override
        public List<Path> purge() {
            throw new AssertionError();
        }

        @Override
        public void mount(Path pack) {
            throw new AssertionError();
        }

        @Override
        public int remove(List<Path> sources) {
            throw new AssertionError();
        }

        @Override
        public List<SourceContents> contents(List<Path> sources) {
            throw new AssertionError();
        }

        @Override
        public List<Passage> document(Path file) {
            throw new AssertionError();
        }

        @Override
        public DocumentPages pages(Path file) {
            throw new AssertionError();
        }
    }

    private IdleVectors vectors(Duration rest) {
        return new IdleVectors(() -> index, allowed::get, rest, worker);
    }

    private Run next() throws Exception {
        @Nullable
        Run run = runs.poll(SECONDS, TimeUnit.SECONDS);
        assertTrue(run != null, "vectors are to be computed");
        return run;
    }

    /** Waits until the worker has done everything that was due. */
    private void settle() throws Exception {
        worker.submit(() -> {}).get(SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void end() {
        worker.shutdownNow();
    }

    @Test
    void theyAreComputedAfterARestUntilNoneIsMissing() throws Exception {
        try (IdleVectors vectors = vectors(Duration.ZERO)) {
            vectors.activity();
            next().result().complete(OptionalInt.of(32));
            next().result().complete(OptionalInt.of(0));
            settle();
            vectors.activity();
            settle();
            assertNull(runs.poll(), "nothing is missing");
            vectors.changed();
            next().result().complete(OptionalInt.of(0));
        }
    }

    /** An import of a model is not announced. */
    @Test
    void theyAreLookedForAgainWhereTheModelIsNotInstalledYet() throws Exception {
        try (IdleVectors vectors = vectors(Duration.ZERO)) {
            vectors.activity();
            next().result().complete(OptionalInt.empty());
            next().result().complete(OptionalInt.of(32));
            next().result().complete(OptionalInt.of(0));
            settle();
            assertNull(runs.poll(), "nothing is missing");
        }
    }

    @Test
    void whatHappensEndsThem() throws Exception {
        try (IdleVectors vectors = vectors(Duration.ZERO)) {
            vectors.activity();
            Run first = next();
            assertFalse(first.listener().isCancelled());
            vectors.activity();
            assertTrue(first.cancelled().get(SECONDS, TimeUnit.SECONDS));
            first.result().complete(OptionalInt.of(0));
            Run second = next();
            allowed.set(false);
            assertTrue(second.listener().isCancelled(), "as on battery");
            allowed.set(true);
            vectors.close();
            assertTrue(second.cancelled().isDone());
            second.result().complete(OptionalInt.of(3));
            settle();
            vectors.changed();
            settle();
            assertNull(runs.poll());
        }
    }

    /** Another program is writing the index, or the engine has failed. */
    @Test
    void afterAFailureTheyAreTriedAgainLater() throws Exception {
        try (IdleVectors vectors = vectors(Duration.ofMillis(1))) {
            vectors.activity();
            next().result().complete(OptionalInt.of(-1));
            next().result().complete(OptionalInt.of(-1));
            next().result().complete(OptionalInt.of(32));
            next().result().complete(OptionalInt.of(0));
            settle();
            vectors.activity();
            settle();
            assertNull(runs.poll(), "nothing is missing");
        }
    }

    /** Each attempt starts an engine. */
    @Test
    void eachFailureDoublesTheTimeUntilTheNextTrialAndAChangeOfTheIndexEndsThat() throws Exception {
        List<Long> delays = new CopyOnWriteArrayList<>();
        ScheduledExecutorService hurried = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                delays.add(unit.toMillis(delay));
                return super.schedule(command, 0, unit);
            }
        };
        try (IdleVectors vectors = new IdleVectors(() -> index, allowed::get, Duration.ofMillis(1), hurried)) {
            vectors.activity();
            for (int i = 0; i < 9; i++) {
                next().result().complete(OptionalInt.of(-1));
            }
            Run last = next();
            List<Long> doubled = List.of(2L, 4L, 8L, 16L, 32L, 64L, 64L, 64L, 64L);
            assertEquals(doubled, longer(delays));
            delays.clear();
            vectors.changed();
            last.result().complete(OptionalInt.of(-1));
            next().result().complete(OptionalInt.of(-1));
            next();
            assertEquals(List.of(2L), longer(delays), "after the first failure");
        } finally {
            hurried.shutdownNow();
        }
    }

    /** Returns the delays without those that only check whether the rest period is over. */
    private static List<Long> longer(List<Long> delays) {
        return delays.stream().filter(each -> each > 1).toList();
    }

    @Test
    void theyGoOnWhereMainsWereLostBeforeTheFirstOne() throws Exception {
        try (IdleVectors vectors = vectors(Duration.ZERO)) {
            vectors.activity();
            Run first = next();
            allowed.set(false);
            assertTrue(first.listener().isCancelled());
            first.result().complete(OptionalInt.of(0));
            settle();
            allowed.set(true);
            next().result().complete(OptionalInt.of(0));
            settle();
            vectors.activity();
            settle();
            assertNull(runs.poll(), "nothing is missing");
        }
    }

    @Test
    void nothingBeginsBeforeTheRestIsOver() throws Exception {
        try (IdleVectors vectors = vectors(Duration.ofDays(1))) {
            vectors.activity();
            settle();
            assertEquals(0, runs.size());
        }
    }
}
