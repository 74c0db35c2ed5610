// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistStatus.State;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.state.StatePersistence;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** What an inline edit sends, and how it applies an answer. */
class InlineEditTest extends WithFakeAssistant {
    private static final String TEXT = """
                                       class A {
                                           int size;

                                           int twice() {
                                               int n = size;
                                               return n * 2;
                                           }
                                       }
                                       """;

    private EditQuery query(String name, String text, String from, String to, String instruction, Attachment... more) {
        int start = text.indexOf(from);
        return new EditQuery("editor", TextSource.file(folder.resolve(name), folder), "java", text, start,
                text.indexOf(to, start) + to.length(), instruction, List.of(more));
    }

    private AssistCall<EditOutcome> ask(EditQuery query) {
        return fake.assistant().edits().edit(query, EditListener.NONE);
    }

    private AssistCall<EditOutcome> rename() {
        return ask(query("A.java", TEXT, "int n", "n * 2", "rename n to count"));
    }

    private String made(String answer) throws Exception {
        AssistCall<EditOutcome> call = rename();
        engine.next().write(answer).finish(FinishReason.END);
        return get(call.result()).proposal().preview();
    }

    @Test
    void sendsTheRegionItsSurroundingsAndTheInstructionLast() throws Exception {
        rename();
        FakeEngine.Asked asked = engine.next();
        String question = asked.question();
        assertTrue(question.contains("```java\nint n = size;\nreturn n * 2;\n```"),
                "without its indentation: " + question);
        assertTrue(question.contains("int twice() {") && question.contains("Before it in A.java"), question);
        assertTrue(question.indexOf("rename n to count") > question.indexOf("return n * 2"), question);
        assertEquals("```java\nint n = size;\nreturn n * 2;\n```", asked.chat.draft().text(), "to be guessed from");
        assertEquals(StatePersistence.key(folder), asked.chat.workspace(), "what is read belongs to the workspace");
        assertEquals(2, asked.chat.messages().size());
    }

    @Test
    void takesTheCodeOutOfTheAnswerAndIndentsIt() throws Exception {
        String expected = TEXT.replace("int n", "int count").replace("n * 2", "count * 2");
        assertEquals(expected, made("```java\nint count = size;\nreturn count * 2;\n```"));
        assertEquals(expected, made(
                "Sure, here it is:\n\n```java\n        int count = size;\n        return count * 2;\n```\nI renamed it."));
        assertEquals(expected, made("int count = size;\nreturn count * 2;"));
        assertEquals(expected, made("```java\nint count = size;\nreturn count * 2;"), "a fence that is not closed");
    }

    @Test
    void dropsWhatRepeatsTheSurroundings() throws Exception {
        String expected = TEXT.replace("int n", "int count").replace("n * 2", "count * 2");
        assertEquals(expected, made("```java\nint twice() {\n    int count = size;\n    return count * 2;\n```"));
        assertEquals(expected, made(
                "```java\n    int size;\n\n    int twice() {\n        int count = size;\n        return count * 2;\n    }\n}\n```"));
    }

    @Test
    void keepsLineEndsTabsAndAMissingLastOne() throws Exception {
        String windows = "class A {\r\n\tint a;\r\n\tint b;\r\n}";
        AssistCall<EditOutcome> call = ask(query("A.java", windows, "int a", "int b;", "merge"));
        engine.next().write("```java\nif (x) {\n    int a, b;\n}\n```").finish(FinishReason.END);
        assertEquals("class A {\r\n\tif (x) {\r\n\t\tint a, b;\r\n\t}\r\n}", get(call.result()).proposal().preview());
        String last = "a = 1\nb = 2";
        AssistCall<EditOutcome> end = ask(query("a.py", last, "b = 2", "2", "three"));
        engine.next().write("```\nb = 3\n```").finish(FinishReason.END);
        assertEquals("a = 1\nb = 3", get(end.result()).proposal().preview());
    }

    @Test
    void writesAtABlankLine() throws Exception {
        String text = "class A {\n    int size;\n\n}\n";
        int caret = text.indexOf("\n}");
        AssistCall<EditOutcome> call = ask(
                new EditQuery("e", TextSource.typed(), "java", text, caret, caret, "a getter", List.of()));
        FakeEngine.Asked asked = engine.next();
        assertNull(asked.chat.draft());
        asked.write("```java\nint size() {\n    return size;\n}\n```").finish(FinishReason.END);
        assertEquals("class A {\n    int size;\n    int size() {\n        return size;\n    }\n}\n",
                get(call.result()).proposal().preview());
    }

    @Test
    void growsInTheEditorAsItIsWritten() throws Exception {
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        AssistCall<EditOutcome> call = fake.assistant().edits()
                .edit(query("A.java", TEXT, "int n", "n * 2", "rename"), partials::add);
        engine.next().write("Here:\n", "```java\n", "int count = size;\n", "return count * 2;\n", "```\n")
                .finish(FinishReason.END);
        get(call.result());
        assertTrue(partials.contains("        int count = size;\n"), partials.toString());
        assertEquals("        int count = size;\n        return count * 2;\n", partials.getLast());
    }

    @Test
    void anAnswerWithoutCodeIsAnErrorThatKeepsIt() throws Exception {
        AssistCall<EditOutcome> call = rename();
        engine.next().write("I can not do that.").finish(FinishReason.END);
        AssistException e = failure(call.result());
        assertEquals(AssistError.NO_USE, e.error());
        assertEquals("I can not do that.", e.partial());
    }

    @Test
    void anAnswerThatChangesNothingIsAskedForOnceMoreInAnotherWay() throws Exception {
        AssistCall<EditOutcome> call = rename();
        FakeEngine.Asked first = engine.next();
        first.write("```java\nint n = size;\nreturn n * 2;\n```").finish(FinishReason.END);
        FakeEngine.Asked second = engine.next();
        assertTrue(second.chat.options().temperature() > first.chat.options().temperature(),
                "it must not come to the same");
        assertFalse(second.question().equals(first.question()), second.question());
        second.write("```java\nint count = size;\nreturn count * 2;\n```").finish(FinishReason.END);
        assertEquals(TEXT.replace("int n", "int count").replace("n * 2", "count * 2"),
                get(call.result()).proposal().preview());
        AssistCall<EditOutcome> nothing = rename();
        for (int i = 0; i < 2; i++) {
            engine.next().write("```java\nint n = size;\nreturn n * 2;\n```").finish(FinishReason.END);
        }
        assertTrue(get(nothing.result()).proposal().isEmpty(), "then there is nothing to change");
    }

    @Test
    void anAnswerThatDoesNotEndIsAnError() throws Exception {
        AssistCall<EditOutcome> call = rename();
        engine.next().write("```java\nint count").finish(FinishReason.LENGTH);
        assertEquals(AssistError.UNFINISHED, failure(call.result()).error());
    }

    @Test
    void cancellingEndsTheEngine() throws Exception {
        AssistCall<EditOutcome> call = rename();
        FakeEngine.Asked asked = engine.next();
        call.cancel();
        asked.awaitCancelled();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
        assertFalse(fake.assistant().status().state() == State.ERROR, "that is no error");
    }

    @Test
    void aHostThatDiesIsOneClearMessageAndWhatWasWrittenSurvives() throws Exception {
        AssistCall<EditOutcome> call = rename();
        engine.next().write("```java\nint count")
                .fail(new EngineException(EngineError.HOST_CRASHED, "The engine ended."));
        AssistException e = failure(call.result());
        assertEquals(AssistError.ENGINE, e.error());
        assertEquals("The engine ended.", e.getMessage());
        assertEquals("```java\nint count", e.partial());
        assertEquals("The engine ended.", fake.assistant().status().message());
    }

    @Test
    void asksOnceMoreWhenTheHostHasLostTheModel() throws Exception {
        AssistCall<EditOutcome> call = rename();
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        engine.next().write("```\nint count = size;\nreturn count * 2;\n```").finish(FinishReason.END);
        get(call.result());
        AssistCall<EditOutcome> second = rename();
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "gone again"));
        assertEquals("gone again", failure(second.result()).getMessage());
    }

    @Test
    void anExcludedFileIsRefusedAndNobodyIsAsked() throws Exception {
        AssistException e = failure(ask(query("A.secret", TEXT, "int n", "n * 2", "rename")).result());
        assertEquals(AssistError.REFUSED, e.error());
        assertTrue(e.getMessage().contains("A.secret"), e.getMessage());
        assertNull(engine.asked.poll());
    }

    @Test
    void anExcludedAttachmentIsHeldBackAndSaidSo() throws Exception {
        Attachment excluded = Attachment.file(folder.resolve("B.secret"), folder, "java", "class CanaryB {}");
        Attachment fine = Attachment.file(folder.resolve("C.java"), folder, "java", "class C {}");
        AssistCall<EditOutcome> call = ask(query("A.java", TEXT, "int n", "n * 2", "rename", excluded, fine));
        FakeEngine.Asked asked = engine.next();
        assertFalse(asked.question().contains("CanaryB") || asked.question().contains("B.secret"), asked.question());
        assertTrue(asked.question().contains("File C.java\n```java\nclass C {}\n```"), asked.question());
        asked.write("```\nint x;\n```").finish(FinishReason.END);
        List<AttachmentReport> reports = get(call.result()).attachments();
        assertEquals(AttachmentReport.State.HELD_BACK, reports.get(0).state());
        assertTrue(reports.get(0).reason().contains("*.secret"), reports.get(0).reason());
        assertEquals(AttachmentReport.State.SENT, reports.get(1).state());
        InspectedRequest noted = fake.assistant().prompts().requests().getLast();
        assertTrue(noted.seen().contains("class C {}") && !noted.seen().contains("CanaryB"), noted.seen());
    }

    @Test
    void putsAMaskedSecretBack() throws Exception {
        String token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        String text = "class A {\n    String token = \"" + token + "\";\n    int n;\n}\n";
        AssistCall<EditOutcome> call = ask(query("A.java", text, "String", "int n;", "rename n to count"));
        FakeEngine.Asked asked = engine.next();
        assertFalse(asked.question().contains(token.substring(4)), "it was masked");
        String seen = asked.chat.draft().text();
        asked.write(seen.replace("int n", "int count")).finish(FinishReason.END);
        assertEquals(text.replace("int n", "int count"), get(call.result()).proposal().preview());
        AssistCall<EditOutcome> broken = ask(query("A.java", text, "String", "int n;", "rename n to count"));
        engine.next().write("```java\nString token = \"*****\";\n```").finish(FinishReason.END);
        assertEquals(AssistError.MASKED, failure(broken.result()).error());
    }

    @Test
    void aRegionThatDoesNotFitIsSaidAndNothingIsAsked() throws Exception {
        String text = "// words and words\n".repeat(2_000);
        AssistException e = failure(
                ask(new EditQuery("e", TextSource.typed(), "java", text, 0, text.length(), "x", List.of())).result());
        assertEquals(AssistError.TOO_LARGE, e.error());
        assertTrue(e.getMessage().contains("4,096"), e.getMessage());
        assertNull(engine.asked.poll());
    }

    @Test
    void shortensAttachmentsThatDoNotFit() throws Exception {
        Attachment large = Attachment.file(folder.resolve("L.java"), folder, "java", "int number = 1;\n".repeat(2_000));
        Attachment small = Attachment.file(folder.resolve("S.java"), folder, "java", "class Small {}\n");
        AssistCall<EditOutcome> call = ask(query("A.java", TEXT, "int n", "n * 2", "rename", large, small));
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.question().contains("class Small {}") && asked.question().contains("rename"),
                "the rest is whole");
        assertTrue(asked.question().length() < 4 * 4_096);
        asked.write("```\nint x;\n```").finish(FinishReason.END);
        AttachmentReport report = get(call.result()).attachments().getFirst();
        assertEquals(AttachmentReport.State.SHORTENED, report.state());
        assertTrue(report.sentTokens() > 500 && report.sentTokens() < report.tokens(), report.toString());
    }

    @Test
    void editsOneLineOfAHugeFile() throws Exception {
        String filler = "x".repeat(99) + "\n";
        String text = filler.repeat(100_000) + "int n = 1;\n" + filler.repeat(100_000);
        AssistCall<EditOutcome> call = ask(query("A.java", text, "int n", "1;", "rename n to count"));
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.question().length() < 10_000);
        asked.write("```java\nint count = 1;\n```").finish(FinishReason.END);
        EditOutcome outcome = get(call.result());
        assertEquals(1, outcome.proposal().hunks().size());
        assertEquals(text.replace("int n", "int count"), outcome.proposal().preview());
    }

    @Test
    void closedMeansClosed() throws Exception {
        fake.assistant().close();
        assertEquals(AssistError.CLOSED, failure(rename().result()).error());
    }
}
