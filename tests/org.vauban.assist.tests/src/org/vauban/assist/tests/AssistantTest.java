// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus.State;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Nothing;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** The assistant with an engine that a test controls. */
class AssistantTest extends WithCompletions {
    @Test
    void endsTheEngineAsSoonAsTheCutIsDecided() throws Exception {
        CompletionCall call = ask();
        FakeEngine.Asked asked = engine.next();
        asked.write("size", ";");
        assertFalse(asked.cancelled);
        asked.write("\n    }\n", "and more");
        asked.awaitCancelled();
        Proposal proposal = assertInstanceOf(Proposal.class, outcome(call));
        assertEquals("size;", proposal.text());
        assertEquals(MODEL, proposal.generation().modelId());
    }

    @Test
    void cutsAlsoWhatEndedByItself() throws Exception {
        CompletionCall call = ask();
        engine.next().write("size;").finish(FinishReason.END);
        assertEquals("size;", assertInstanceOf(Proposal.class, outcome(call)).text());
    }

    @Test
    void nothingIsNoProposal() throws Exception {
        CompletionCall call = ask();
        engine.next().finish(FinishReason.END);
        assertInstanceOf(Nothing.class, outcome(call));
    }

    @Test
    void tellsWhatGrowsAndNeverTakesItBack() throws Exception {
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        CompletionCall call = assistant.completions().complete(query("A.java", TEXT, CARET, Trigger.INVOKED),
                partials::add);
        engine.next().write("si", "ze", "()\n", "        + 1;", "\n    }");
        String text = assertInstanceOf(Proposal.class, outcome(call)).text();
        String before = "";
        for (String partial : partials) {
            assertTrue(partial.startsWith(before) && partial.length() > before.length(), partials.toString());
            before = partial;
        }
        assertTrue(text.startsWith(before), text);
    }

    @Test
    void aNewerQueryOfTheSameEditorEndsTheOlderOne() throws Exception {
        CompletionCall older = ask();
        FakeEngine.Asked first = engine.next();
        CompletionCall newer = ask();
        FakeEngine.Asked second = engine.next();
        first.awaitCancelled();
        assertInstanceOf(Nothing.class, outcome(older));
        assertEquals(first.request.supersedes(), second.request.supersedes());
        second.write("size;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(newer));
    }

    @Test
    void cancellingGivesNothing() throws Exception {
        CompletionCall call = ask();
        FakeEngine.Asked asked = engine.next();
        asked.write("si");
        call.cancel();
        asked.awaitCancelled();
        assertInstanceOf(Nothing.class, outcome(call));
        call.cancel();
    }

    @Test
    void sendsAWindowTheNameAndWhatIsOpenBeside() throws Exception {
        OpenDocument b = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("B.java"), folder), "class B {}\n"), "java");
        OpenDocument notes = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("notes.md"), folder), "# Notes\n"), "markdown");
        OpenDocument secret = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("C.secret"), folder), "class C {}\n"), "java");
        assistant.completions().complete(query("A.java", TEXT, CARET, Trigger.INVOKED, secret, notes, b),
                PartialListener.NONE);
        FakeEngine.Asked asked = engine.next();
        assertEquals("A.java", asked.request.fileName().text());
        assertEquals(TEXT.substring(0, CARET), asked.request.prefix().text());
        assertEquals(TEXT.substring(CARET), asked.request.suffix().text());
        assertEquals(1, asked.request.context().size(), "of the same language, and not excluded");
        assertEquals("B.java", asked.request.context().getFirst().name().text());
        assertEquals("class B {}\n", asked.request.context().getFirst().text().text());
    }

    @Test
    void whoTypesAtANewPlaceGetsAShortAnswerFromAShortPrompt() throws Exception {
        OpenDocument b = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("B.java"), folder), "class B {}\n"), "java");
        assistant.completions().complete(query("A.java", TEXT, CARET, Trigger.AUTOMATIC, b), PartialListener.NONE);
        FakeEngine.Asked asked = engine.next();
        assertEquals(List.of(), asked.request.context());
        assertEquals(TEXT.substring(0, CARET), asked.request.prefix().text());
        assertTrue(asked.request.options().maxTokens() <= 64);
    }

    @Test
    void notesWhatTheModelSawAndWhatWasHeldBack() throws Exception {
        OpenDocument b = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("B.java"), folder), "class B {}\n"), "java");
        OpenDocument secret = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("C.secret"), folder), "class Canary {}\n"), "java");
        CompletionCall call = assistant.completions()
                .complete(query("A.java", TEXT, CARET, Trigger.INVOKED, secret, b), PartialListener.NONE);
        engine.next().write("size;").finish(FinishReason.END);
        outcome(call);
        InspectedRequest noted = assistant.prompts().requests().getLast();
        assertEquals("completion", noted.feature());
        assertEquals("size;", noted.answer());
        assertEquals("open_file", noted.parts().getFirst().role(), "as where it is a snippet");
        assertEquals("[CONTEXT]\nclass B {}\n\n\n[PREFIX]\n" + TEXT.substring(0, CARET) + "\n\n[SUFFIX]\n"
                + TEXT.substring(CARET), noted.seen());
        InspectedPart held = noted.parts().getLast();
        assertEquals(InspectedPart.State.HELD_BACK, held.state());
        assertTrue(held.origin().equals("C.secret") && held.reason().contains("*.secret") && held.text().isEmpty());
        assertEquals(4, noted.parts().size());
    }

    @Test
    void masksASecretThatTheWindowCuts() throws Exception {
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0".repeat(2) + "\n").repeat(60)
                + "-----END PRIVATE KEY-----\n";
        String text = "/*\n" + key + "*/\n" + TEXT;
        assistant.completions().complete(query("A.java", text, text.indexOf("return ") + 7, Trigger.AUTOMATIC),
                PartialListener.NONE);
        String prefix = engine.next().request.prefix().text();
        assertTrue(prefix.contains("class A {"), "the window is the end of the text");
        assertFalse(prefix.contains("QUJDREVG"), "and holds the middle of a key whose beginning it lacks");
    }

    @Test
    void refusesAnExcludedFileAndAsksNobody() throws Exception {
        CompletionCall call = assistant.completions().complete(query("A.secret", TEXT, CARET, Trigger.INVOKED),
                PartialListener.NONE);
        assertTrue(assertInstanceOf(Refused.class, outcome(call)).reason().contains("A.secret"));
        assertNull(engine.asked.poll());
        assertFalse(assistant.status().state() == State.ERROR, "that is no error");
    }

    @Test
    void refusesWhenTheAuditCannotBeWrittenAndSaysSo() throws Exception {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");
        assistant.configure(settings(MODEL, notAFolder.resolve("audit.jsonl")));
        Refused refused = assertInstanceOf(Refused.class, outcome(ask()));
        assertNull(engine.asked.poll());
        assertEquals(new AssistStatus(State.ERROR, MODEL, refused.reason(), 0), assistant.status());
        assistant.configure(settings(MODEL, folder.resolve("audit.jsonl")));
        CompletionCall call = ask();
        engine.next().write("size;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(call));
        assertFalse(assistant.status().state() == State.ERROR);
    }

    @Test
    void asksNobodyInsideAWordWhileTyping() throws Exception {
        int inside = TEXT.indexOf("size()") + 2;
        CompletionCall call = assistant.completions().complete(query("A.java", TEXT, inside, Trigger.AUTOMATIC),
                PartialListener.NONE);
        assertNull(assertInstanceOf(Nothing.class, outcome(call)).generation());
        assertNull(engine.loads.poll(), "not even a model is loaded");
    }

    @Test
    void loadsAgainWhenTheHostHasLostTheModel() throws Exception {
        CompletionCall call = ask();
        engine.nextLoad();
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        engine.nextLoad();
        engine.next().write("size;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(call));
        CompletionCall second = ask();
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone again"));
        assertEquals("gone again", failure(second).getMessage(), "once");
    }

    @Test
    void withdrawsTheTextThatIsGeneratedAnew() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        CompletionCall call = assistant.completions().complete(query("A.java", TEXT, CARET, Trigger.INVOKED),
                new PartialListener() {
                    @Override
                    public void partial(String text) {
                        told.add(text);
                    }

                    @Override
                    public void withdrawn() {
                        told.add("withdrawn");
                    }
                });
        engine.next().write("one", ";\n", "    two").fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        FakeEngine.Asked anew = engine.next();
        assertTrue(told.size() > 1, told::toString);
        assertEquals("withdrawn", told.getLast());
        anew.write("size;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(call));
    }

    @Test
    void takesTheBestModelThatIsHere() throws Exception {
        assistant.configure(settings(null, folder.resolve("audit.jsonl")));
        ask();
        assertEquals(MODEL, engine.nextLoad().request().modelId());
    }

    @Test
    void noModelAtAllSaysWhatToDo() throws Exception {
        Files.delete(folder.resolve("models").resolve(MODEL + ".gguf"));
        assistant.configure(settings(null, folder.resolve("audit.jsonl")));
        assertTrue(failure(ask()).getMessage().contains("vauban models import"));
    }

    @Test
    void otherSettingsOfTheEngineMeanAnotherEngine() throws Exception {
        ask();
        engine.next();
        AssistSettings before = assistant.settings();
        assistant.configure(
                new AssistSettings(before.engines(), before.modelId(), before.modelDirectory(), before.auditFile(),
                        before.exclusions(), 50, before.contextTokens(), before.threads(), before.locale()));
        assertFalse(engine.closed, "the length of completions is no matter of the engine");
        assistant.configure(new AssistSettings(before.engines(), before.modelId(), before.modelDirectory(),
                before.auditFile(), before.exclusions(), 50, before.contextTokens(), 2, before.locale()));
        assertTrue(engine.closed);
        CompletionCall call = ask();
        while (engines.size() < 2) {
            LockSupport.parkNanos(1_000_000);
        }
        assertNotSame(engine, engines.get(1));
        engines.get(1).next().write("size;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(call));
    }

    @Test
    void nothingWorksAfterTheEnd() {
        assistant.close();
        assertEquals(EngineError.CLOSED, failure(ask()).error());
        assistant.close();
    }

    /** For example when a signal ends the program while it closes the assistant. */
    @Test
    void whoClosesWhileItIsBeingClosedWaits() throws Exception {
        ask();
        engine.next();
        CountDownLatch released = new CountDownLatch(1);
        engine.ending = () -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        Thread first = Thread.ofPlatform().start(assistant::close);
        engine.awaitClosed();
        AtomicBoolean early = new AtomicBoolean();
        Thread second = Thread.ofPlatform().start(() -> {
            assistant.close();
            early.set(released.getCount() > 0);
        });
        while (second.isAlive() && second.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        released.countDown();
        second.join();
        first.join();
        assertFalse(early.get());
    }
}
