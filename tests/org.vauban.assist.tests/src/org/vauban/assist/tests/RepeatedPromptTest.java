// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.message.Messages;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;

/** What a listener receives of an answer that is written a second time. */
class RepeatedPromptTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private AuditLog audit;
    private PromptService prompts;

    @BeforeEach
    void start() throws Exception {
        audit = new AuditLog(folder.resolve("audit.jsonl"));
        Gate gate = new Gate(GatePolicy.of(Policy.NONE).exclusions(List.of()), new SecretMasker(), audit,
                FeaturePolicy.of(Policy.NONE), ProjectRules.NONE);
        ModelDescription model = new ModelDescription("m", "fake", "a fake", 1, 1, 4096, 4096, 1, "qwen", true, 1);
        PromptLog log = new PromptLog(9, 1 << 20);
        Messages messages = new Messages("org.vauban.assist", Locale.ENGLISH);
        prompts = new PromptService((AssistantServices) Proxy.newProxyInstance(
                AssistantServices.class.getClassLoader(), new Class<?>[] {AssistantServices.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "open" -> new AssistantServices.Open(gate, engine, "m",
                            CompletableFuture.completedFuture(model));
                    case "background" -> background;
                    case "log" -> log;
                    case "messages" -> messages;
                    case "remembered" -> CompletableFuture.completedFuture(0);
                    case "forget", "problem" -> null;
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                }));
    }

    @AfterEach
    void end() {
        background.shutdownNow();
        audit.close();
    }

    /** Records what is heard; the given answer says whether text can be discarded. */
    private AnswerListener listener(boolean discards) {
        return new AnswerListener() {
            @Override
            public void text(String more) {
                heard.add(more);
            }

            @Override
            public boolean again() {
                heard.add("again");
                return discards;
            }
        };
    }

    private AssistCall<Answer> ask(AnswerListener listener) {
        return prompts.ask(new Prompt("chat",
                List.of(new Prompt.Message(Role.USER, List.of(PromptBlock.words("question", "Hello")), 0)),
                GenerationOptions.greedy(50), Priority.CHAT, null, null), listener);
    }

    private static EngineException unloaded() {
        return new EngineException(EngineError.MODEL_NOT_LOADED, "gone");
    }

    @Test
    void textThatTheListenerDiscardsIsWrittenAnew() throws Exception {
        AssistCall<Answer> call = ask(listener(true));
        engine.next().write("One ").fail(unloaded());
        engine.next().write("Two").finish(FinishReason.END);
        assertEquals("Two", get(call.result()).text());
        assertEquals(List.of("One ", "again", "Two"), heard);
    }

    @Test
    void textThatTheListenerKeepsIsNotWrittenTwice() throws Exception {
        AssistCall<Answer> call = ask(listener(false));
        engine.next().write("One ").fail(unloaded());
        AssistException failure = failure(call.result());
        assertEquals(AssistError.ENGINE, failure.error());
        assertEquals("One ", failure.partial());
        assertTrue(failure.getMessage().contains("unloaded"), failure.getMessage());
        assertEquals(List.of("One ", "again"), heard);
        assertNull(engine.asked.poll());
    }

    @Test
    void aPromptWithoutTextIsRepeatedUnnoticed() throws Exception {
        AssistCall<Answer> call = ask(listener(false));
        engine.next().fail(unloaded());
        engine.next().write("Two").finish(FinishReason.END);
        assertEquals("Two", get(call.result()).text());
        assertEquals(List.of("Two"), heard);
    }

    @Test
    void whoCancelsAfterTheModelIsLostDoesNotWait() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AssistCall<Answer> call = ask(listener(true));
        FakeEngine.Asked first = engine.next();
        get(background.submit(() -> {})); // the call follows its request
        background.execute(() -> await(held));
        first.fail(unloaded());
        call.cancel();
        try {
            assertEquals(FinishReason.CANCELLED, get(call.result()).finish());
        } finally {
            held.countDown();
        }
    }

    @Test
    void whoHasCancelledIsNotToldThatTheModelIsLost() throws Exception {
        AssistCall<Answer> call = ask(listener(true));
        FakeEngine.Asked asked = engine.next();
        get(background.submit(() -> {}));
        asked.endsLater = true;
        call.cancel();
        asked.fail(unloaded());
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
        assertNull(engine.asked.poll());
    }

    /** A piece that is being delivered while the engine ends must not follow the notice that it is discarded. */
    @Test
    void thePieceOfTheFormerEngineComesBeforeTheNotice() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        AnswerListener recorder = listener(true);
        AssistCall<Answer> call = ask(new AnswerListener() {
            @Override
            public void text(String more) {
                if (begun.getCount() > 0) {
                    begun.countDown();
                    await(held);
                }
                recorder.text(more);
            }

            @Override
            public boolean again() {
                return recorder.again();
            }
        });
        FakeEngine.Asked former = engine.next();
        get(background.submit(() -> {})); // the call follows its request
        Thread writer = Thread.ofVirtual().start(() -> former.write("One "));
        await(begun);
        former.fail(new EngineException(EngineError.CLOSED, "replaced"));
        assertFalse(heard.contains("again"), "the listener has not got the piece yet");
        held.countDown();
        writer.join();
        FakeEngine.Asked next = engine.next();
        former.write("late ");
        next.write("Two").finish(FinishReason.END);
        assertEquals("Two", get(call.result()).text());
        assertEquals(List.of("One ", "again", "Two"), heard);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Patience.SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
