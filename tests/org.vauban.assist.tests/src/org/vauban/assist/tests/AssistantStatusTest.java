// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistStatus.State;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.FinishReason;
import org.vauban.engine.endpoint.AnswerOrigin;

/** The assistant's status while a model loads, while an answer is written, and after a failure. */
class AssistantStatusTest extends WithCompletions {
    @Test
    void showsAFailureUntilSomethingSucceeds() throws Exception {
        CompletionCall call = ask();
        engine.next().fail(new EngineException(EngineError.OUT_OF_MEMORY, "needs more"));
        assertEquals(EngineError.OUT_OF_MEMORY, failure(call).error());
        assertEquals(new AssistStatus(State.ERROR, MODEL, "needs more", 0), assistant.status());
        CompletionCall next = ask();
        engine.next().write("size;").finish(FinishReason.END);
        outcome(next);
        assertNull(assistant.status().message());
    }

    @Test
    void saysHowTheModelLoads() throws Exception {
        BlockingQueue<AssistStatus> told = new LinkedBlockingQueue<>();
        assistant.addStatusListener(told::add);
        engine.loadsAtOnce = false;
        assistant.warmUp();
        FakeEngine.Loading loading = engine.nextLoad();
        assertEquals(new AssistStatus(State.LOADING, MODEL, null, 0), told.poll(Patience.SECONDS, TimeUnit.SECONDS));
        loading.progress().accept(0.5);
        assertEquals(new AssistStatus(State.LOADING, MODEL, null, 0.5), told.poll(Patience.SECONDS, TimeUnit.SECONDS));
        engine.state(new EngineState(EngineState.Phase.READY, MODEL, null));
        loading.finish();
        AssistStatus last = told.poll(Patience.SECONDS, TimeUnit.SECONDS);
        while (last != null && last.state() != State.READY) {
            last = told.poll(Patience.SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(new AssistStatus(State.READY, MODEL, null, 0), last);
    }

    @Test
    void saysWhoAnswers() throws Exception {
        CompletionCall call = ask();
        engine.next().write("size;").finish(FinishReason.END);
        outcome(call);
        AnswerOrigin origin = AnswerOrigin.remote("team", "team (llm.example.org)");
        engine.state(new EngineState(EngineState.Phase.BUSY, MODEL, null, origin));
        assertEquals(new AssistStatus(State.WORKING, MODEL, null, 0).withOrigin(origin), assistant.status());
    }

    @Test
    void saysHowTheModelLoadsAfterAnAttemptThatFailed() throws Exception {
        Path file = folder.resolve("models").resolve(MODEL + ".gguf");
        Path away = Files.move(file, folder.resolve("away"));
        BlockingQueue<AssistStatus> told = new LinkedBlockingQueue<>();
        assistant.addStatusListener(told::add);
        EngineException missing = failure(ask());
        assertEquals(new AssistStatus(State.ERROR, MODEL, missing.getMessage(), 0),
                told.poll(Patience.SECONDS, TimeUnit.SECONDS));
        Files.move(away, file); // as after an import
        engine.loadsAtOnce = false;
        assistant.warmUp();
        FakeEngine.Loading loading = engine.nextLoad();
        assertEquals(new AssistStatus(State.LOADING, MODEL, null, 0), told.poll(Patience.SECONDS, TimeUnit.SECONDS));
        loading.progress().accept(0.5);
        assertEquals(new AssistStatus(State.LOADING, MODEL, null, 0.5), told.poll(Patience.SECONDS, TimeUnit.SECONDS));
        loading.result().completeExceptionally(new EngineException(EngineError.OUT_OF_MEMORY, "needs more"));
        assertEquals(new AssistStatus(State.ERROR, MODEL, "needs more", 0),
                told.poll(Patience.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aMissingModelIsAnErrorThatSaysWhatToDo() {
        assistant.configure(settings("smollm2-135m-instruct", folder.resolve("audit.jsonl")));
        EngineException e = failure(ask());
        assertEquals(EngineError.MODEL_MISSING, e.error());
        assertTrue(e.getMessage().contains("vauban models import"), e.getMessage());
        assertEquals(State.ERROR, assistant.status().state());
        assertEquals(e.getMessage(), assistant.status().message());
    }

    @Test
    void modelsThatAreNotChosenAutomaticallyAreNamed() throws Exception {
        Files.move(folder.resolve("models").resolve(MODEL + ".gguf"), folder.resolve("models").resolve("ours.gguf"));
        assistant.configure(settings(null, folder.resolve("audit.jsonl")));
        EngineException e = failure(ask());
        assertEquals(EngineError.MODEL_MISSING, e.error());
        assertTrue(e.getMessage().contains("--model") && e.getMessage().contains("ours"), e.getMessage());
    }
}
