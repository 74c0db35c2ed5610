// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.WithFakeAssistant;

/** Outcomes of suggested texts in an assistant's audit log. */
class AuditedOutcomesTest extends WithFakeAssistant {

    @Test
    void whatBecameOfTextsIsInTheAuditOfTheMoment() throws Exception {
        fake.assistant().outcomes().record(OutputOutcome.accepted("completion", null, "a text nobody may read"));
        List<String> first = awaitLines(folder.resolve("audit.jsonl"));
        fake.assistant().configure(fake.settings(folder.resolve("other.jsonl")));
        fake.assistant().outcomes().record(OutputOutcome.shown("chat", "some-model", "another text"));
        fake.assistant().close();
        List<String> second = Files.readAllLines(folder.resolve("other.jsonl"));
        for (String part : List.of("\"event\":\"output.accepted\"", "\"model\":\"" + FakeAssistant.MODEL,
                "\"chars\":22,\"taken\":22", "\"feature\":\"completion\"", "\"session\":\"", "\"person\":\"",
                "\"policy\":\"", "\"hmac\":\"")) {
            assertTrue(first.getFirst().contains(part), part + " in " + first);
        }
        assertFalse(first.getFirst().contains("nobody"));
        assertTrue(second.getFirst().contains("\"event\":\"output.shown\""), second.toString());
        assertTrue(second.getFirst().contains("\"model\":\"some-model\""), second.toString());
    }

    @Test
    void anAnswerThatTheEndOfTheAssistantCutsOffWasShown() throws Exception {
        Path chats = folder.resolve("chats");
        ConversationStore store = new FolderConversationStore(chats, ConversationLimits.STANDARD, Locale.ENGLISH);
        ChatSession session = fake.assistant().chats().open(Conversation.create(), store);
        session.ask("Why?", List.of());
        engine.next().write("Since ", "it ");
        fake.assistant().close();
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertTrue(lines.getLast().contains("\"event\":\"output.shown\""), lines.toString());
        assertTrue(lines.getLast().contains("\"chars\":9,\"taken\":0"), lines.toString());
        assertEquals("Since it ", store.load(session.conversation().id()).path().getLast().answer());
    }

    private static List<String> awaitLines(Path log) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(log) || Files.readAllLines(log).isEmpty()) {
            assertTrue(System.nanoTime() < end, "nothing was written");
            LockSupport.parkNanos(1_000_000);
        }
        return Files.readAllLines(log);
    }
}
