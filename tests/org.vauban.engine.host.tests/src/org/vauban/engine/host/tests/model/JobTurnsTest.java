// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.model.EmbedJob;
import org.vauban.engine.host.model.HostServices;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.host.model.ModelLoader;
import org.vauban.engine.host.model.StepCounter;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.host.tests.Patience;
import org.vauban.engine.protocol.HostProtocol.EmbedResult;
import org.vauban.engine.protocol.HostProtocol.LoadParams;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.llama.LlamaLibrary;

/** Users take turns with an embedding model, however much one of them requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobTurnsTest {
    private static final String EMBEDDER = "tiny-embedder";
    /** Texts of which a step computes only some. */
    private static final List<String> MANY = Collections.nCopies(200, "a text");
    private static final List<String> ONE = List.of("a text");

    private final HostMessages messages = new HostMessages(Locale.ENGLISH);
    private LlamaLibrary library;
    private LoadedModel model;
    private long ids;
    private volatile Runnable step = () -> {};
    /** Ended requests, in order. */
    private List<String> ended;
    private CountDownLatch reached;
    private CountDownLatch released;

    @BeforeAll
    void open() {
        library = LlamaLibrary.open(Path.of(System.getProperty("vauban.natives")));
        Path file = Path.of(System.getProperty("vauban.root"), "target", "tiny-models", EMBEDDER + ".gguf");
        assertTrue(Files.isRegularFile(file), file + " is missing; ./dev test makes it (releng/tiny-models)");
        HostServices host = new HostServices(StateStore.none(), new HostFailures(messages), messages,
                () -> step.run(), new StepCounter(), id -> {}, 32);
        model = new ModelLoader(library, host).load(new LoadParams(0, EMBEDDER, file.toString(), 0, 1, true, 1, false,
                true, null, false), Long.MAX_VALUE, share -> {}, () -> false);
    }

    @AfterAll
    void close() throws Exception {
        model.close().get(Patience.SECONDS, TimeUnit.SECONDS);
        library.close();
    }

    /** Makes the first step wait while it is computed. */
    @BeforeEach
    void hold() {
        ended = new CopyOnWriteArrayList<>();
        reached = new CountDownLatch(1);
        released = new CountDownLatch(1);
        step = () -> {
            step = () -> {};
            reached.countDown();
            await(released);
        };
    }

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

    private record Sent(long id, CompletableFuture<EmbedResult> result) {
        int vectors() throws Exception {
            return result.get(Patience.SECONDS, TimeUnit.SECONDS).vectors().size();
        }

        EngineError failure() {
            ExecutionException e = assertThrows(ExecutionException.class,
                    () -> result.get(Patience.SECONDS, TimeUnit.SECONDS));
            return ((EngineException) e.getCause()).error();
        }
    }

    private Sent send(String name, String user, Priority priority, List<String> texts) {
        EmbedJob job = new EmbedJob(++ids, priority, user, ids, texts, messages);
        CompletableFuture<EmbedResult> told = job.result.whenComplete((result, failure) -> ended.add(name));
        model.submit(job);
        return new Sent(ids, told);
    }

    @Test
    void manyTextsOfOneUserDoNotHoldUpThoseOfAnother() throws Exception {
        Sent many = send("many", "ada", Priority.BACKGROUND, MANY);
        await(reached);
        Sent more = send("more", "ada", Priority.BACKGROUND, ONE);
        Sent other = send("other", "bob", Priority.BACKGROUND, ONE);
        released.countDown();
        assertEquals(MANY.size(), many.vectors());
        assertEquals(1, more.vectors());
        assertEquals(1, other.vectors());
        assertEquals(List.of("other", "many", "more"), ended);
    }

    @Test
    void manyRequestsOfOneUserDoNotHoldUpThoseOfAnother() throws Exception {
        Sent first = send("first", "ada", Priority.BACKGROUND, ONE);
        await(reached);
        Sent second = send("second", "ada", Priority.BACKGROUND, ONE);
        Sent third = send("third", "ada", Priority.BACKGROUND, ONE);
        Sent other = send("other", "bob", Priority.BACKGROUND, ONE);
        released.countDown();
        for (Sent each : List.of(first, second, third, other)) {
            assertEquals(1, each.vectors());
        }
        assertEquals(List.of("first", "other", "second", "third"), ended);
    }

    /** For example the query of a search. */
    @Test
    void whatIsUrgentComesBetweenTheStepsOfOtherRequests() throws Exception {
        Sent many = send("many", null, Priority.BACKGROUND, MANY);
        await(reached);
        Sent query = send("query", null, Priority.INTERACTIVE, ONE);
        released.countDown();
        assertEquals(MANY.size(), many.vectors());
        assertEquals(1, query.vectors());
        assertEquals(List.of("query", "many"), ended);
    }

    @Test
    void aRequestEndsBetweenItsSteps() throws Exception {
        Sent many = send("many", "ada", Priority.BACKGROUND, MANY);
        await(reached);
        model.end(many.id(), FinishReason.CANCELLED);
        Sent other = send("other", "ada", Priority.BACKGROUND, ONE);
        released.countDown();
        assertEquals(EngineError.CANCELLED, many.failure());
        assertEquals(1, other.vectors());
    }

    @Test
    void aRequestEndsWhileAnotherHasItsTurn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Sent many = send("many", "ada", Priority.BACKGROUND, MANY);
        await(reached);
        step = () -> {
            step = () -> {};
            model.end(many.id(), FinishReason.CANCELLED); // during the other request's step
            begun.countDown();
        };
        Sent other = send("other", "bob", Priority.BACKGROUND, ONE);
        released.countDown();
        await(begun);
        assertEquals(EngineError.CANCELLED, many.failure());
        assertEquals(1, other.vectors());
        assertEquals(List.of("many", "other"), ended);
    }

    @Test
    void asManyWaitAsMay() throws Exception {
        Sent first = send("first", "ada", Priority.BACKGROUND, ONE);
        await(reached);
        List<Sent> waiting = List.of(send("1", "ada", Priority.BACKGROUND, ONE),
                send("2", "ada", Priority.BACKGROUND, ONE), send("3", "ada", Priority.BACKGROUND, ONE),
                send("4", "ada", Priority.BACKGROUND, ONE));
        assertEquals(EngineError.OVERLOADED, send("5", "ada", Priority.BACKGROUND, ONE).failure());
        Sent urgent = send("6", "ada", Priority.INTERACTIVE, ONE);
        released.countDown();
        assertEquals(1, first.vectors());
        assertEquals(1, urgent.vectors());
        for (Sent each : waiting) {
            assertEquals(1, each.vectors());
        }
    }

    /** One of several users may have a quarter of the places. */
    @Test
    void asManyWaitInAllAsMay() throws Exception {
        Sent first = send("first", "ada", Priority.BACKGROUND, ONE);
        await(reached);
        List<Sent> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (String user : List.of("ada", "bob", "cyd", "dan")) {
                waiting.add(send(user, user, Priority.BACKGROUND, ONE));
            }
        }
        assertEquals(EngineError.OVERLOADED, send("17", "eve", Priority.BACKGROUND, ONE).failure());
        waiting.add(send("18", "eve", Priority.INTERACTIVE, ONE));
        released.countDown();
        assertEquals(1, first.vectors());
        for (Sent each : waiting) {
            assertEquals(1, each.vectors());
        }
    }

    @Test
    void theOnlyUserMayTakeAllPlaces() throws Exception {
        Sent first = send("first", null, Priority.BACKGROUND, ONE);
        await(reached);
        List<Sent> waiting = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            waiting.add(send("waiting", null, Priority.BACKGROUND, ONE));
        }
        assertEquals(EngineError.OVERLOADED, send("17", null, Priority.BACKGROUND, ONE).failure());
        released.countDown();
        assertEquals(1, first.vectors());
        for (Sent each : waiting) {
            assertEquals(1, each.vectors());
        }
    }

    @Test
    void theRequestThatIsComputedIsShown() throws Exception {
        Sent first = send("first", "ada", Priority.BACKGROUND, ONE);
        await(reached);
        assertEquals(List.of(new SlotDescription(EMBEDDER, 0, 0, first.id(), Priority.BACKGROUND)), model.slots());
        released.countDown();
        assertEquals(1, first.vectors());
    }

    @Test
    void whatIsDoneInPartDoesNotCount() throws Exception {
        Sent many = send("many", "ada", Priority.BACKGROUND, MANY);
        await(reached);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        step = () -> {
            step = () -> {};
            begun.countDown(); // the other request's step: many waits for its next turn
            await(goesOn);
        };
        Sent other = send("other", "bob", Priority.BACKGROUND, ONE);
        released.countDown();
        await(begun);
        List<Sent> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                waiting.add(send("waiting", "ada", Priority.BACKGROUND, ONE));
            }
            assertEquals(EngineError.OVERLOADED, send("refused", "ada", Priority.BACKGROUND, ONE).failure());
        } finally {
            goesOn.countDown();
        }
        assertEquals(MANY.size(), many.vectors());
        assertEquals(1, other.vectors());
        for (Sent each : waiting) {
            assertEquals(1, each.vectors());
        }
    }
}
