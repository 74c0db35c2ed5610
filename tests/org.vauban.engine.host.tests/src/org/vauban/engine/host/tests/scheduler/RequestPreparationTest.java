// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.FinishReason;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.tests.Patience;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;

/** Lengthy preparations of a request, while other requests are computed. */
class RequestPreparationTest extends WithLibrary {
    private static GenerationOptions ownBreakers(int tokens) {
        return GenerationOptions.greedy(tokens)
                .withSampling(Sampling.NONE.withDry(8, 1.75, 2, 256, List.of("~", "|")));
    }

    /** Runs an action while the model's thread is blocked in the answer to another request, and checks that answer. */
    private static void whileAnotherIsAnswered(Served alphabet, Executable something) throws Throwable {
        HeldListener held = HeldListener.atText();
        Sent other = alphabet.send(Priority.CHAT, null, alphabet.text("abc"), GenerationOptions.greedy(4), held);
        held.await();
        try {
            something.execute();
        } finally {
            held.release();
        }
        assertEquals("defg", other.get().text());
    }

    /** They are searched in the whole vocabulary, for which no other request should wait. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void breakersAreLookedUpApartFromTheThreadOfTheModel(boolean usual) throws Throwable {
        GenerationOptions options = usual
                ? GenerationOptions.greedy(4)
                        .withSampling(Sampling.NONE.withDry(7.5, 1.75, 2, 256, Sampling.STANDARD_DRY_BREAKERS))
                : ownBreakers(4);
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            whileAnotherIsAnswered(alphabet, () -> {
                Sent refused = alphabet.send(Priority.CHAT, alphabet.text("abc"),
                        options.withGrammar("root ::= ("));
                assertThrows(ExecutionException.class,
                        () -> refused.result().get(Patience.SECONDS, TimeUnit.SECONDS));
            });
            assertEquals("defg", alphabet.send(Priority.CHAT, alphabet.text("abc"), options).get().text());
        }
    }

    @Test
    void aGrammarIsReadApartFromTheThreadOfTheModel() throws Throwable {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            whileAnotherIsAnswered(alphabet, () -> {
                Sent refused = alphabet.send(Priority.CHAT, alphabet.text("abc"),
                        GenerationOptions.greedy(4).withGrammar("root ::= ([^1] | [^2])*"));
                assertThrows(ExecutionException.class,
                        () -> refused.result().get(Patience.SECONDS, TimeUnit.SECONDS));
            });
            assertEquals("de", alphabet.send(Priority.CHAT, alphabet.text("abc"),
                    GenerationOptions.greedy(4).withGrammar("root ::= \"de\"")).get().text());
        }
    }

    @Test
    void whatWaitsForItsBreakersEndsWithTheModel() throws Exception {
        List<Sent> sent = new ArrayList<>();
        HeldListener held = HeldListener.atText();
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            alphabet.send(Priority.CHAT, null, alphabet.text("abc"), GenerationOptions.greedy(200), held);
            held.await();
            for (int i = 0; i < 6; i++) {
                sent.add(alphabet.send(Priority.CHAT, alphabet.text("abc"), ownBreakers(200)));
            }
            alphabet.scheduler().end(sent.getLast().id(), FinishReason.DEADLINE);
            assertEquals(FinishReason.DEADLINE, sent.getLast().get().finish());
            alphabet.scheduler().close();
            held.release();
        }
        for (Sent each : sent.subList(0, 5)) {
            assertEquals(FinishReason.CANCELLED, each.get().finish());
        }
    }

    @Test
    void aLongPromptIsBuiltApartFromTheThreadOfTheModel() throws Throwable {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            CountDownLatch built = new CountDownLatch(1);
            GenerationTask task = new GenerationTask(1_000, Priority.CHAT, null, () -> {
                built.countDown();
                return alphabet.text("xyz|abc");
            }, GenerationOptions.greedy(4), text -> {}).withLongPrompt(true);
            whileAnotherIsAnswered(alphabet, () -> {
                alphabet.scheduler().submit(task);
                assertTrue(built.await(Patience.SECONDS, TimeUnit.SECONDS));
            });
            assertEquals("defg", task.result().get(Patience.SECONDS, TimeUnit.SECONDS).text());
        }
    }

    /** The tokens of many waiting requests would fill the memory. */
    @Test
    void aPromptThatIsTooLongIsRefusedBeforeItHasASlot() throws Throwable {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            GenerationTask task = new GenerationTask(1_000, Priority.CHAT, null,
                    () -> alphabet.text("abc".repeat(200)), GenerationOptions.greedy(4), text -> {})
                            .withLongPrompt(true);
            whileAnotherIsAnswered(alphabet, () -> {
                alphabet.scheduler().submit(task);
                assertThrows(ExecutionException.class, () -> task.result().get(Patience.SECONDS, TimeUnit.SECONDS));
            });
        }
    }

    @Test
    void aLongPromptThatCannotBeBuiltFailsItsRequestOnly() throws Exception {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            GenerationTask task = new GenerationTask(1_000, Priority.CHAT, null, () -> {
                throw new IllegalStateException("no prompt");
            }, ownBreakers(4), text -> {}).withLongPrompt(true);
            alphabet.scheduler().submit(task);
            assertThrows(ExecutionException.class, () -> task.result().get(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals("defg", alphabet.send(Priority.CHAT, alphabet.text("abc"), ownBreakers(4)).get().text());
        }
    }

    /** For example a class that cannot be loaded. */
    @Test
    void anErrorWhileALongPromptIsBuiltEndsItsRequest() throws Exception {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            GenerationTask task = new GenerationTask(1_000, Priority.CHAT, null, () -> {
                throw new NoClassDefFoundError("prompt");
            }, GenerationOptions.greedy(4), text -> {}).withLongPrompt(true);
            alphabet.scheduler().submit(task);
            assertThrows(ExecutionException.class, () -> task.result().get(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals("defg", alphabet.send(Priority.CHAT, alphabet.text("abc"), ownBreakers(4)).get().text());
        }
    }

    /** A user whose prompts are all too long is never charged for prefilling. */
    @Test
    void whoHasLongPromptsPreparedAgainAndAgainIsNotAlwaysNext() throws Exception {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            CountDownLatch submitted = new CountDownLatch(1);
            List<String> prepared = new CopyOnWriteArrayList<>();
            List<GenerationTask> tasks = new ArrayList<>();
            for (String name : List.of("first", "many", "many", "many", "one")) {
                GenerationTask task = new GenerationTask(1_000 + tasks.size(), Priority.CHAT, null, () -> {
                    await(submitted);
                    prepared.add(name);
                    throw new IllegalStateException("too long");
                }, GenerationOptions.greedy(4), text -> {}, new RequestOwner(name, null)).withLongPrompt(true);
                tasks.add(task);
                alphabet.scheduler().submit(task);
            }
            submitted.countDown();
            for (GenerationTask task : tasks) {
                assertThrows(ExecutionException.class, () -> task.result().get(Patience.SECONDS, TimeUnit.SECONDS));
            }
            assertEquals(1, prepared.indexOf("many"));
            assertEquals(2, prepared.indexOf("one"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Patience.SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
