// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.DiffAttachment;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** A sent piece of a document is masked as it is within the whole document, whichever feature sends it. */
class WholeSourceTest extends WithFakeAssistant {
    private static final String LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    private static final String TEXT = "class K {\n    // -----BEGIN PRIVATE KEY-----\n"
            + ("    // " + LINE + "\n").repeat(3)
            + "    // -----END PRIVATE KEY-----\n    int a = one();\n}\n";

    private TextSource file() {
        return TextSource.file(folder.resolve("K.java"), folder);
    }

    private Turn ask(ConversationStore store, Attachment attachment) throws Exception {
        ChatSession session = fake.assistant().chats().open(Conversation.create(), store);
        var answer = session.ask("What is this?", List.of(attachment));
        FakeEngine.Asked asked = engine.next();
        String question = asked.question();
        asked.write("An answer.").finish(FinishReason.END);
        Turn turn = FakeAssistant.get(answer);
        assertFalse(question.contains(LINE.substring(20)), question);
        return turn;
    }

    @Test
    void aSelectionInTheMiddleOfAKeyIsMaskedInTheQuestionAndOnTheDisk() throws Exception {
        SourceText whole = SourceText.whole(file(), TEXT);
        int from = TEXT.indexOf(LINE) + 20;
        ConversationStore store = ConversationStores.of(folder.resolve("kept"), Locale.ENGLISH);
        ask(store, new Attachment(Kind.SELECTION, "K.java", "java", null, whole.range(from, from + 60)));
        ask(store, new Attachment(Kind.PROBLEMS, "K.java", "java", null,
                whole.derived("K.java:3: error\n    " + LINE.substring(10))));
        ask(store, DiffAttachment.of("K.java", file(), "class K {\n}\n", TEXT));
        fake.close();
        try (var files = Files.walk(folder.resolve("kept"))) {
            for (var each : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(each).contains(LINE.substring(20)), each.toString());
            }
        }
    }

    @Test
    void anInstructionThatQuotesTheDocumentIsMasked() throws Exception {
        int at = TEXT.lastIndexOf(LINE);
        var fix = fake.assistant().fixes().fix(new FixQuery("k", file(), "java", TEXT,
                new Problem("Syntax error", at, at + 5, Problem.Severity.ERROR, null), null, List.of(), 1),
                FixValidator.NONE, EditListener.NONE);
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.question().contains("Syntax error"), asked.question());
        assertFalse(asked.question().contains(LINE.substring(20)), asked.question());
        fix.cancel();
    }

    @Test
    void anInstructionThatTellsAPasswordIsMasked() throws Exception {
        var edit = fake.assistant().edits().edit(new EditQuery("k", file(), "java", "class K {\n}\n", 0, 12,
                "connect with the password Azerty12", List.of()), EditListener.NONE);
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.question().contains("connect with the password ********"), asked.question());
        edit.cancel();
    }

    @Tag("claim:unknown-source-withheld")
    @Test
    void whatCannotBeIdentifiedIsRefusedWithAReason() throws Exception {
        TextSource unknown = TextSource.unknown("what:ever");
        CompletionOutcome outcome = FakeAssistant.get(fake.assistant().completions().complete(new CompletionQuery("k",
                SourceText.whole(unknown, TEXT), "java", 10, Trigger.INVOKED, List.of()), PartialListener.NONE)
                .result());
        String reason = assertInstanceOf(CompletionOutcome.Refused.class, outcome).reason();
        assertTrue(reason.contains("what:ever"), reason);
        var edit = fake.assistant().edits().edit(new EditQuery("k", unknown, "java", TEXT, 0, 5, "shorter", List.of()),
                EditListener.NONE);
        assertEquals(AssistError.REFUSED, FakeAssistant.failure(edit.result()).error());
        assertTrue(engine.asked.isEmpty());
    }
}
