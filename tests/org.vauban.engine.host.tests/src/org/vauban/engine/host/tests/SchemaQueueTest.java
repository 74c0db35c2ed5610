// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.host.SchemaQueue;
import org.vauban.engine.host.message.HostMessages;

/** Requests that need a grammar wait for one another, and other requests do not wait for them. */
class SchemaQueueTest {
    private final List<Long> ended = new CopyOnWriteArrayList<>();
    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private final SchemaQueue queue = new SchemaQueue(new HostMessages(Locale.ENGLISH), ended::add);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Patience.SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<String> hold(long id, String user) {
        return queue.begin(id, user, () -> {
            reached.countDown();
            await(released);
            return CompletableFuture.completedFuture("held");
        });
    }

    private CompletableFuture<String> send(long id, String user) {
        return queue.begin(id, user, () -> {
            begun.add(id);
            return CompletableFuture.completedFuture("answer " + id);
        });
    }

    private static String said(CompletableFuture<String> answer) throws Exception {
        return answer.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private static EngineError failure(CompletableFuture<String> answer) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> said(answer));
        return assertInstanceOf(EngineException.class, e.getCause()).error();
    }

    @Test
    void whoHasManyWaitingComesLater() throws Exception {
        CompletableFuture<String> first = hold(1, "ada");
        await(reached);
        CompletableFuture<String> second = send(2, "ada");
        CompletableFuture<String> third = send(3, "ada");
        CompletableFuture<String> other = send(4, "bob");
        assertFalse(first.isDone());
        released.countDown();
        assertEquals("held", said(first));
        assertEquals("answer 2", said(second));
        assertEquals("answer 3", said(third));
        assertEquals("answer 4", said(other));
        assertEquals(List.of(4L, 2L, 3L), begun);
    }

    @Test
    void theRequestsOfTheOnlyUserComeInTheirOrder() throws Exception {
        hold(1, null);
        await(reached);
        List<CompletableFuture<String>> all = List.of(send(2, null), send(3, null), send(4, null));
        released.countDown();
        for (CompletableFuture<String> each : all) {
            said(each);
        }
        assertEquals(List.of(2L, 3L, 4L), begun);
    }

    @Test
    void whatWaitsIsCancelledAtOnce() throws Exception {
        CompletableFuture<String> first = hold(1, "ada");
        await(reached);
        CompletableFuture<String> second = send(2, "ada");
        queue.cancel(2);
        assertEquals(EngineError.CANCELLED, failure(second));
        released.countDown();
        assertEquals("held", said(first));
        assertEquals("answer 3", said(send(3, "ada")));
        assertEquals(List.of(3L), begun);
        assertEquals(List.of(), ended);
    }

    @Test
    void whatIsCancelledWhileItsGrammarIsMadeEndsThen() throws Exception {
        CompletableFuture<String> first = hold(1, "ada");
        await(reached);
        queue.cancel(1);
        released.countDown();
        said(first);
        assertEquals(List.of(1L), ended);
        queue.cancel(1);
        queue.cancel(99);
        assertEquals(List.of(1L), ended);
    }

    @Test
    void aFailureIsThatOfItsRequestAlone() throws Exception {
        CompletableFuture<String> wrong = queue.begin(1, "ada", () -> {
            throw new EngineException(EngineError.INVALID_REQUEST, "wrong");
        });
        assertEquals(EngineError.INVALID_REQUEST, failure(wrong));
        assertEquals("answer 2", said(send(2, "ada")));
    }
}
