// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionOutcome.Withheld;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.engine.EngineCeilings;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.source.TextSource;

/** Policy decisions hold in the assistant, whatever the editor that uses it requests. */
class PolicySettingsTest {
    private static final String TEXT = "class A {\n    void f() {\n        \n    }\n}\n";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private final BlockingQueue<EngineLimits> opened = new LinkedBlockingQueue<>();
    private UserHome home;
    private Assistant assistant;

    @BeforeEach
    void start() throws IOException {
        home = new UserHome(folder.resolve("home"));
        ModelFiles.place(folder.resolve("models"), "smollm2-135m-instruct");
        assistant = Assistants.create(new AssistSettings(new FakeEngineProvider(folder, limits -> {
            opened.add(limits);
            return engine;
        }), "smollm2-135m-instruct", folder.resolve("models"), folder.resolve("audit.jsonl"), List.of(), 100, 0, 0,
                Locale.ENGLISH).withReadAhead(ReadAheadMode.ALWAYS));
    }

    @AfterEach
    void end() {
        assistant.close();
        home.close();
    }

    private CompletionQuery query(Trigger trigger, Snippet... snippets) {
        return new CompletionQuery("editor",
                SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), TEXT), "java",
                TEXT.indexOf("        \n") + 8, trigger, List.of())
                .with(List.of(snippets), CandidateCheck.NONE);
    }

    private Snippet snippet(Snippet.Kind kind, String file) {
        return new Snippet(kind, file, null,
                SourceText.whole(TextSource.file(folder.resolve(file), folder), "class B {}\n"));
    }

    private static void explained(String reason, String setting) {
        assertTrue(reason.contains(setting) && reason.contains("policy.json"), reason);
    }

    @Test
    void theEngineIsToldItsCeilings() throws Exception {
        home.policy("{\"engine.contextTokens\": \"2048\", \"engine.answerTokens\": \"64\", "
                + "\"engine.megabytes\": \"3\"}");
        assistant.warmUp();
        EngineLimits limits = opened.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertNotNull(limits, "an engine is opened");
        assertEquals(new EngineCeilings(2_048, 64, 3L << 20), limits.ceilings());
    }

    @Test
    void whatTheEngineLacksIsToldWithWhoDecidedIt() throws Exception {
        home.policy("{\"engine.megabytes\": \"3\", \"engine.confinement\": \"required\"}");
        Policy policy = Policy.of(UserDirectories.standard());
        for (var each : Map.of(EngineError.OUT_OF_MEMORY, "engine.megabytes", EngineError.POLICY, "engine.confinement")
                .entrySet()) {
            EngineException failure = new EngineException(each.getKey(), "It cannot be loaded.");
            Throwable told = EnginePolicy.explained(failure, policy);
            assertEquals(each.getKey(), assertInstanceOf(EngineException.class, told).error());
            assertTrue(told.getMessage().startsWith("It cannot be loaded. "), told.getMessage());
            explained(told.getMessage(), each.getValue());
            assertEquals(failure, EnginePolicy.explained(failure, Policy.NONE));
        }
        home.policy("{\"engine.contextTokens\": \"512\"}");
        policy = Policy.of(UserDirectories.standard());
        EngineException tooLong = EnginePolicy.ofRequest(
                new EngineException(EngineError.CONTEXT_EXCEEDED, "The context is limited to 512 tokens."), policy);
        explained(tooLong.getMessage(), "engine.contextTokens");
        assertEquals(tooLong, EnginePolicy.ofRequest(tooLong, policy), "once");
        EngineException smaller = new EngineException(EngineError.CONTEXT_EXCEEDED, "It is limited to 256 tokens.");
        assertEquals(smaller, EnginePolicy.ofRequest(smaller, policy), "the model's own");
        EngineException other = new EngineException(EngineError.MODEL_DAMAGED, "It is damaged.");
        assertEquals(other, EnginePolicy.explained(other, policy));
    }

    @Test
    void completionComesOnRequestOnly() throws Exception {
        home.policy("{\"completion.automatic\": \"forbidden\"}");
        explained(assertInstanceOf(Refused.class, get(assistant.completions()
                .complete(query(Trigger.AUTOMATIC), PartialListener.NONE).result())).reason(), "completion.automatic");
        assertNull(engine.asked.poll(), "nothing is sent");
        var invoked = assistant.completions().complete(query(Trigger.INVOKED), PartialListener.NONE);
        engine.next().write("g();").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, get(invoked.result()));
    }

    @Test
    void nothingIsReadAhead() throws Exception {
        home.policy("{\"completion.readAhead\": \"forbidden\"}");
        assistant.completions().readAhead(query(Trigger.AUTOMATIC));
        var call = assistant.completions().complete(query(Trigger.AUTOMATIC), PartialListener.NONE);
        engine.next().write("g();").finish(FinishReason.END);
        get(call.result());
        assertFalse(assistant.completions().readsAhead());
        assistant.completions().readAhead(query(Trigger.AUTOMATIC));
        // an assistant sends its requests in order: read-ahead requests would have arrived before
        var next = assistant.completions().complete(query(Trigger.INVOKED), PartialListener.NONE);
        engine.next().finish(FinishReason.END);
        get(next.result());
        assertNull(engine.ahead.poll());
        assertNull(engine.idle.poll());
    }

    @Test
    void otherTextsAreLeftOutOfPrompts() throws Exception {
        home.policy("{\"completion.otherFiles\": \"forbidden\", \"completion.recentEdits\": \"forbidden\"}");
        var call = assistant.completions().complete(query(Trigger.INVOKED, snippet(Snippet.Kind.TYPE, "B.java"),
                snippet(Snippet.Kind.RECENT_EDIT, "A.java"), snippet(Snippet.Kind.SIMILAR, "A.java")),
                PartialListener.NONE);
        Asked asked = engine.next();
        assertEquals(1, asked.request.context().size(), "similar lines of the same file");
        asked.write("g();").finish(FinishReason.END);
        get(call.result());
    }

    @Test
    void completionsHaveNoMoreLines() throws Exception {
        home.policy("{\"completion.lines\": \"2\"}");
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        var call = assistant.completions().complete(query(Trigger.INVOKED), partials::add);
        engine.next().write("if (a) {\n", "            g();\n", "            h();\n", "        }\n")
                .finish(FinishReason.END);
        Proposal proposal = assertInstanceOf(Proposal.class, get(call.result()));
        assertEquals(2, proposal.text().lines().count(), proposal.text());
        assertTrue(partials.stream().allMatch(each -> each.lines().count() <= 2), partials.toString());
    }

    @Test
    void codeIsNotShownWhereNobodyCanLookItUp() throws Exception {
        home.policy("{\"licence.data\": \"required\"}");
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        var call = assistant.completions().complete(query(Trigger.INVOKED), partials::add);
        engine.next().write("g();").finish(FinishReason.END);
        CompletionOutcome outcome = get(call.result());
        explained(assertInstanceOf(Withheld.class, outcome).reason(), "licence.data");
        assertEquals(List.of(), partials);
    }

    private ChatSession chat() {
        return assistant.chats().open(Conversation.create(), ConversationStore.NOTHING);
    }

    @Test
    void attachmentsAreNotSent() throws Exception {
        home.policy("{\"chat.attachments\": \"forbidden\"}");
        Path file = Files.writeString(folder.resolve("A.java"), TEXT);
        var turn = chat().ask("What is this?", List.of(Attachment.file(file, folder, "java", TEXT)));
        Asked asked = engine.next();
        assertFalse(asked.question().contains("void f()"), asked.question());
        asked.write("A class.").finish(FinishReason.END);
        assertEquals(Turn.State.ANSWERED, get(turn).state());
        InspectedRequest request = assistant.prompts().requests().getLast();
        InspectedPart held = request.parts().stream().filter(part -> part.state() == InspectedPart.State.HELD_BACK)
                .findFirst().orElseThrow();
        explained(String.valueOf(held.reason()), "chat.attachments");
    }

    @Test
    void anAnswerThatAPolicyCutsSaysSo() throws Exception {
        home.policy("{\"engine.answerTokens\": \"5\"}");
        var turn = chat().ask("Why?", List.of());
        engine.next().write("Because").finish(FinishReason.LENGTH); // after five tokens
        explained(String.valueOf(get(turn).note()), "engine.answerTokens");
        var whole = chat().ask("Why?", List.of());
        engine.next().write("Because").finish(FinishReason.END);
        assertEquals(null, get(whole).note());
        assertEquals("Cut.", EnginePolicy.ofAnswer("Cut.", null, Policy.of(UserDirectories.standard())));
    }

    @Test
    void theInspectorKeepsNoTexts() throws Exception {
        home.policy("{\"inspector.prompts\": \"forbidden\"}");
        var turn = chat().ask("a secret question", List.of());
        engine.next().write("a secret answer").finish(FinishReason.END);
        assertEquals(Turn.State.ANSWERED, get(turn).state());
        InspectedRequest request = assistant.prompts().requests().getLast();
        assertEquals("", request.seen().replaceAll("\\[\\w+]|\\s", ""));
        assertEquals("", request.answer());
        assertTrue(request.parts().stream().allMatch(part -> part.text().isEmpty()), request.toString());
    }
}
