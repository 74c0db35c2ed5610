// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus.State;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.SharedEngines;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** Requests of the user go on when other settings or another policy replace the engine. */
class ReplacedEngineTest {
    private static final String MODEL = "qwen2.5-coder-0.5b-instruct";
    private static final String OTHER = "smollm2-135m-instruct";
    private static final String TEXT = "class A {\n    int a;\n}\n";

    @TempDir
    Path folder;

    private final BlockingQueue<FakeEngine> opened = new LinkedBlockingQueue<>();
    private volatile boolean loadsAtOnce = true;
    private UserHome home;
    private AssistSettings settings;
    private Assistant assistant;

    @BeforeEach
    void start() throws IOException {
        home = new UserHome(folder.resolve("home"));
        ModelFiles.place(folder.resolve("models"), MODEL);
        ModelFiles.place(folder.resolve("models"), OTHER);
        begin(new FakeEngineProvider(folder, limits -> {
            FakeEngine engine = new FakeEngine();
            engine.loadsAtOnce = loadsAtOnce;
            opened.add(engine);
            return engine;
        }));
    }

    private void begin(EngineProvider engines) {
        settings = new AssistSettings(engines, MODEL, folder.resolve("models"), folder.resolve("audit.jsonl"),
                List.of(), 100, 0, 0, Locale.ENGLISH);
        assistant = Assistants.create(settings);
    }

    @AfterEach
    void end() {
        assistant.close();
        home.close();
    }

    private FakeEngine nextEngine() throws InterruptedException {
        FakeEngine engine = opened.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (engine == null) {
            throw new AssertionError("no engine was opened");
        }
        return engine;
    }

    private AssistCall<EditOutcome> edit(EditListener listener) {
        int start = TEXT.indexOf("int a;");
        return assistant.edits().edit(new EditQuery("editor", TextSource.file(folder.resolve("A.java"), folder),
                "java", TEXT, start, start + "int a;".length(), "rename a to b", List.of()), listener);
    }

    private static void answer(FakeEngine.Asked asked) {
        asked.write("```java\nint b;\n```").finish(FinishReason.END);
    }

    @Test
    void anEditIsSentToTheEngineOfTheNewModel() throws Exception {
        AssistCall<EditOutcome> call = edit(EditListener.NONE);
        FakeEngine first = nextEngine();
        String question = first.next().question();
        assistant.configure(settings.withModel(OTHER));
        FakeEngine second = nextEngine();
        FakeEngine.Asked asked = second.next();
        assertTrue(first.closed);
        assertEquals(OTHER, asked.chat.modelId());
        assertEquals(question, asked.question());
        answer(asked);
        assertEquals(TEXT.replace("int a", "int b"), get(call.result()).proposal().preview());
        assertFalse(assistant.status().state() == State.ERROR);
    }

    @Test
    void anEditThatIsBeingWrittenBeginsAnew() throws Exception {
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        AssistCall<EditOutcome> call = edit(partials::add);
        FakeEngine.Asked former = nextEngine().next();
        former.write("```java\nint c;\n", "int d;\n");
        assistant.configure(settings.withModel(OTHER));
        FakeEngine.Asked asked = nextEngine().next();
        former.write("int e;\n"); // a token that was being decoded when the engine was closed
        answer(asked);
        assertEquals(TEXT.replace("int a", "int b"), get(call.result()).proposal().preview());
        assertTrue(partials.stream().noneMatch(partial -> partial.contains("int e")), partials.toString());
        assertTrue(partials.getLast().contains("int b") && !partials.getLast().contains("int d"), partials.toString());
    }

    @Test
    void everyPieceOfADocumentIsAnswered() throws Exception {
        AssistCall<DocumentOutcome> call = assistant.documents().run(
                new DocumentQuery("editor", TextSource.file(folder.resolve("a.txt"), folder), DocumentFormat.TEXT,
                        "This are one.\n", 0, 0, DocumentTask.CORRECT, ""),
                DocumentListener.NONE);
        nextEngine().next().write("This");
        assistant.configure(settings.withModel(OTHER));
        nextEngine().next().write("This is one.").finish(FinishReason.END);
        assertEquals("This is one.\n", get(call.result()).proposal().preview());
    }

    @Test
    void aQuestionOfTheChatIsAnsweredByTheNextEngine() throws Exception {
        CompletableFuture<Turn> turn = chat().ask("hello", List.of());
        nextEngine().next();
        assistant.configure(settings.withModel(OTHER));
        nextEngine().next().write("hi").finish(FinishReason.END);
        assertEquals("hi", get(turn).answer());
    }

    @Test
    void anAnswerThatIsShownIsNotReplacedAndTheReasonIsTold() throws Exception {
        CompletableFuture<Turn> turn = chat().ask("hello", List.of());
        nextEngine().next().write("One line.\n", "hal");
        assistant.configure(settings.withModel(OTHER));
        Turn ended = get(turn);
        assertEquals(Turn.State.FAILED, ended.state());
        assertEquals(AssistError.CLOSED, ended.error());
        assertTrue(ended.note().contains("settings"), ended.note());
        assertTrue(ended.answer().startsWith("One line."), ended.answer());
        assertNull(opened.poll());
    }

    private ChatSession chat() {
        return assistant.chats().open(Conversation.create(), ConversationStore.NOTHING);
    }

    @Test
    void whatTheNewPolicyForbidsIsNotSentAgain() throws Exception {
        AssistCall<EditOutcome> call = edit(EditListener.NONE);
        nextEngine().next();
        home.policy("{\"engine.confinement\": \"required\", \"exclusions.pinned\": [\"A*\"]}");
        get(assistant.describe());
        AssistException refused = failure(call.result());
        assertEquals(AssistError.REFUSED, refused.error());
        assertTrue(refused.getMessage().contains("A*"), refused.getMessage());
        assertNull(nextEngine().asked.poll());
    }

    @Test
    void whoCancelsWhileTheNextModelLoadsDoesNotWait() throws Exception {
        AssistCall<EditOutcome> call = edit(EditListener.NONE);
        nextEngine().next();
        loadsAtOnce = false;
        assistant.configure(settings.withModel(OTHER));
        FakeEngine second = nextEngine();
        FakeEngine.Loading loading = second.nextLoad();
        call.cancel();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
        loading.finish();
        get(assistant.describe());
        assertNull(second.asked.poll());
    }

    @Test
    void theEnginesThatAreAskedHaveALimit() throws Exception {
        AssistCall<EditOutcome> call = edit(EditListener.NONE);
        for (int threads = 1; threads <= 5; threads++) {
            nextEngine().next();
            assistant.configure(new AssistSettings(settings.engines(), MODEL, settings.modelDirectory(),
                    settings.auditFile(), List.of(), 100, 0, threads, Locale.ENGLISH));
        }
        AssistException failure = failure(call.result());
        assertEquals(AssistError.CLOSED, failure.error());
        assertTrue(failure.getMessage().contains("settings"), failure.getMessage());
        assertNull(opened.poll());
    }

    @Test
    void theEndOfTheAssistantEndsItsRequests() throws Exception {
        AssistCall<EditOutcome> call = edit(EditListener.NONE);
        nextEngine().next();
        assistant.close();
        AssistException failure = failure(call.result());
        assertEquals(AssistError.CLOSED, failure.error());
        assertFalse(failure.getMessage().contains("settings"), failure.getMessage());
        assertNull(opened.poll());
    }

    @Test
    void aSharedEngineIsReplacedLikeOthers() throws Exception {
        assistant.close();
        SharedEngines shared = new SharedEngines();
        EngineProvider engines = shared.share(settings.engines());
        begin(engines);
        try (var other = assistantOfAnother(engines)) {
            AssistCall<EditOutcome> call = edit(EditListener.NONE);
            FakeEngine engine = nextEngine();
            FakeEngine.Asked first = engine.next();
            get(other.describe());
            assistant.configure(settings.withModel(OTHER));
            FakeEngine.Asked asked = engine.next();
            assertTrue(first.cancelled && !engine.closed, "the other assistant uses it");
            assertEquals(OTHER, asked.chat.modelId());
            answer(asked);
            assertInstanceOf(EditOutcome.class, get(call.result()));
        }
    }

    private Assistant assistantOfAnother(EngineProvider engines) {
        return Assistants.create(new AssistSettings(engines, MODEL, folder.resolve("models"),
                folder.resolve("other.jsonl"), List.of(), 100, 0, 0, Locale.ENGLISH));
    }
}
