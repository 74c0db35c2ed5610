// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.OmittedHistory;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.chat.MarkdownExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.command.Command;
import org.vauban.assist.state.StatePersistence;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** A conversation: what is sent, shown and stored. */
class ChatSessionTest extends WithFakeAssistant {
    private ConversationStore store;
    private ChatSession session;

    @BeforeEach
    void start() throws Exception {
        store = new FolderConversationStore(folder.resolve("chats"), ConversationLimits.STANDARD, Locale.ENGLISH);
        session = fake.assistant().chats().open(Conversation.create(), store);
    }

    private Turn say(String question, String answer, Attachment... attachments) throws Exception {
        CompletableFuture<Turn> turn = session.ask(question, List.of(attachments));
        engine.next().write(answer).finish(FinishReason.END);
        return get(turn);
    }

    /**
     * Returns the stored conversation, after everything queued has been stored: the background thread works in order.
     */
    private Conversation kept() throws Exception {
        get(fake.assistant().chats().look(List.of()).result());
        return store.load(session.conversation().id());
    }

    @Test
    void sendsWhatWasSaidBefore() throws Exception {
        say("What is a stack?", "A list with one end.");
        session.ask("And a queue?", List.of());
        List<Message> messages = engine.next().chat.messages();
        assertEquals(List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER),
                messages.stream().map(Message::role).toList());
        assertTrue(Asked.text(messages.get(0)).contains("English"), Asked.text(messages.get(0)));
        assertEquals("What is a stack?", Asked.text(messages.get(1)));
        assertEquals("A list with one end.", Asked.text(messages.get(2)));
        assertEquals("And a queue?", Asked.text(messages.get(3)));
    }

    @Test
    void tellsTheEngineWhichWorkspaceTheTextsAreOf() throws Exception {
        CompletableFuture<Turn> alone = session.ask("What is a stack?", List.of());
        Asked first = engine.next();
        assertNull(first.chat.workspace(), "it has no text of any");
        first.write("A list.").finish(FinishReason.END);
        get(alone);
        Path other = folder.resolve("other");
        CompletableFuture<Turn> one = session.ask("And this?", List.of(file(folder)));
        Asked second = engine.next();
        assertEquals(StatePersistence.key(folder), second.chat.workspace());
        second.write("A class.").finish(FinishReason.END);
        get(one);
        CompletableFuture<Turn> same = session.ask("Still the same?", List.of());
        Asked third = engine.next();
        assertEquals(StatePersistence.key(folder), third.chat.workspace(), "what was attached before is read again");
        third.write("Yes.").finish(FinishReason.END);
        get(same);
        session.ask("And both?", List.of(file(folder), file(other)));
        assertNull(engine.next().chat.workspace(), "what is of two workspaces is kept for neither");
    }

    private static Attachment file(Path root) {
        return Attachment.file(root.resolve("A.java"), root, "java", "class A {}");
    }

    @Test
    void streamsAndStopsWithWhatWasWritten() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        List<Conversation> changes = Collections.synchronizedList(new ArrayList<>());
        session.addListener(new ChatListener() {
            @Override
            public void changed(Conversation conversation) {
                changes.add(conversation);
            }

            @Override
            public void text(String turnId, String more) {
                heard.add(more);
            }
        });
        CompletableFuture<Turn> asked = session.ask("Tell me", List.of());
        Asked request = engine.next();
        request.write("Once ", "upon ");
        assertTrue(session.running());
        assertEquals(State.RUNNING, session.conversation().path().getLast().state());
        session.stop();
        request.awaitCancelled();
        Turn turn = get(asked);
        assertEquals(State.STOPPED, turn.state());
        assertEquals("Once upon ", turn.answer());
        assertTrue(turn.note().contains("was stopped"), turn.note());
        assertEquals(List.of("Once ", "upon "), heard);
        assertFalse(session.running());
        assertEquals(List.of(State.RUNNING, State.STOPPED),
                changes.stream().map(each -> each.path().getLast().state()).toList());
        assertEquals("Once upon ", kept().path().getLast().answer());
    }

    @Tag("claim:engine-failure-contained")
    @Test
    void aHostThatDiesLeavesTheAnswerAndOneSentence() throws Exception {
        CompletableFuture<Turn> asked = session.ask("Tell me", List.of());
        engine.next().write("Once ").fail(new EngineException(EngineError.HOST_CRASHED, "The engine ended."));
        Turn turn = get(asked);
        assertEquals(State.FAILED, turn.state());
        assertEquals(AssistError.ENGINE, turn.error());
        assertEquals("Once ", turn.answer());
        assertEquals("The engine ended.", turn.note());
        assertEquals("Once ", kept().path().getLast().answer());
        CompletableFuture<Turn> again = session.retry(turn.id());
        engine.next().write("Once upon a time").finish(FinishReason.END);
        assertEquals("Once upon a time", get(again).answer());
        assertEquals(2, session.conversation().variants(turn.id()).size(), "both answers are there");
        assertEquals(1, session.conversation().path().size());
    }

    @Test
    void anEarlierQuestionAskedDifferentlyIsABranch() throws Exception {
        Turn first = say("one", "1");
        Turn second = say("two", "2");
        Turn third = say("three", "3");
        CompletableFuture<Turn> edited = session.edit(second.id(), "deux", List.of());
        Asked asked = engine.next();
        assertEquals(List.of("one", "1", "deux"),
                asked.chat.messages().stream().skip(1).map(Asked::text).toList());
        asked.write("II").finish(FinishReason.END);
        Turn branch = get(edited);
        assertEquals(List.of(first.id(), branch.id()), session.conversation().path().stream().map(Turn::id).toList());
        session.select(second.id());
        assertEquals(List.of(first.id(), second.id(), third.id()),
                session.conversation().path().stream().map(Turn::id).toList(), "down to its newest turn");
        assertEquals(session.conversation().turns(), kept().turns());
        assertEquals(third.id(), kept().head());
    }

    @Test
    void oneQuestionAtATime() throws Exception {
        session.ask("one", List.of());
        engine.next();
        assertThrows(IllegalStateException.class, () -> session.ask("two", List.of()));
        assertThrows(IllegalStateException.class, () -> session.rename("x"));
        assertEquals(1, session.conversation().turns().size());
    }

    @Test
    void aCommandIsWrittenOutForTheModelAndShortForTheUser() throws Exception {
        Attachment code = new Attachment(Attachment.Kind.SELECTION, "A.java", "java", new Attachment.Lines(3, 4),
                SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), "int a;\nint b;\n"));
        CompletableFuture<Turn> asked = session.ask("/explain in one line", List.of(code));
        Asked request = engine.next();
        String question = request.question();
        assertTrue(question.startsWith("Selected in A.java (lines 3-4)\n```java\nint a;\nint b;\n```\n"), question);
        assertTrue(question.endsWith("in one line") && question.contains("Explain what the code above does"), question);
        request.write("Fields.").finish(FinishReason.END);
        Turn turn = get(asked);
        assertEquals(Command.EXPLAIN, turn.command());
        assertEquals("in one line", turn.question());
    }

    @Test
    void answersInTheLanguageOfTheUser() throws Exception {
        try (FakeAssistant french = new FakeAssistant(folder.resolve("fr"), Locale.FRENCH)) {
            ChatSession other = french.assistant().chats().open(Conversation.create(), ConversationStore.NOTHING);
            other.ask("/résumer", List.of(Attachment.of(Attachment.Kind.CLIPBOARD, "x", "texte")));
            Asked asked = french.engine.next();
            assertTrue(Asked.text(asked.chat.messages().getFirst()).contains("français"));
            assertTrue(asked.question().startsWith("Presse-papiers : x\n") && asked.question().contains("Résume"),
                    asked.question());
        }
    }

    @Test
    void theOldestGoesFirstWhenTheContextIsFullAndThatIsSaid() throws Exception {
        engine.contextTokens = 2_000;
        List<Integer> leftOut = Collections.synchronizedList(new ArrayList<>());
        session.addListener(new ChatListener() {
            @Override
            public void changed(Conversation conversation) {
                // not tested here
            }

            @Override
            public void sending(String turnId, List<AttachmentReport> attachments, OmittedHistory left) {
                leftOut.add(left.exchanges());
            }
        });
        say("first " + "a ".repeat(600), "1");
        say("second " + "b ".repeat(600), "2");
        CompletableFuture<Turn> asked = session.ask("third " + "c ".repeat(900), List.of());
        Asked request = engine.next();
        List<String> sent = request.chat.messages().stream().map(Asked::text).toList();
        assertTrue(sent.getFirst().contains("Vauban") && sent.getLast().startsWith("third"), "what is always sent");
        assertFalse(sent.stream().anyMatch(text -> text.startsWith("first")), "the oldest");
        assertTrue(sent.stream().anyMatch(text -> text.startsWith("second")), "the newer one fits");
        request.write("3").finish(FinishReason.END);
        Turn turn = get(asked);
        assertTrue(turn.note().contains("the oldest question"), turn.note());
        assertEquals(List.of(0, 0, 1), leftOut);
    }

    @Test
    void keepsOfAttachmentsWhatTheGateLetThrough() throws Exception {
        String token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        Attachment secret = Attachment.file(folder.resolve("B.secret"), folder, "java", "class CanaryB {}");
        Attachment masked = Attachment.file(folder.resolve("C.java"), folder, "java", "String t = \"" + token + "\";");
        say("look", "fine", secret, masked);
        Conversation kept = kept();
        assertEquals("", kept.path().getFirst().attachments().get(0).text());
        assertTrue(kept.path().getFirst().attachments().get(1).text().contains("****"));
        String file = Files.readString(folder.resolve("chats").resolve(kept.id() + ".json"));
        assertFalse(file.contains("CanaryB") || file.contains(token), file);
        session.ask("again", List.of());
        String before = Asked.text(engine.next().chat.messages().get(1));
        assertFalse(before.contains("CanaryB") || before.contains(token), before);
    }

    @Test
    void keepsAndExportsQuestionsAsAModelSawThem() throws Exception {
        String token = "gh" + "p_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2";
        String typed = "This fails with the token we use: " + token + " and password = \"Tournesol-93\"";
        say(typed, "Because.");
        assertEquals(typed, session.conversation().path().getFirst().question(), "the user sees what she typed");
        String file = Files.readString(folder.resolve("chats").resolve(kept().id() + ".json"));
        String export = MarkdownExport.of(session.kept(), true, Locale.ENGLISH, ZoneOffset.UTC);
        for (String text : List.of(file, export)) {
            assertFalse(text.contains("gh" + "p_"), text);
            assertFalse(text.contains("Tournesol"), text);
            assertTrue(text.contains("the token we use: ****"), text);
        }
        session.rename("password = \"Tournesol-93\"");
        assertFalse(kept().title().contains("Tournesol"));
    }

    @Test
    void exportsOfAttachmentsWhatWasSent() throws Exception {
        String token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        Attachment secret = Attachment.file(folder.resolve("B.secret"), folder, "java", "class CanaryB {}");
        Attachment masked = Attachment.file(folder.resolve("C.java"), folder, "java", "String t = \"" + token + "\";");
        CompletableFuture<Turn> asked = session.ask(Command.EXPLAIN, "", List.of(secret, masked));
        engine.next().write("fine").finish(FinishReason.END);
        get(asked);
        String text = MarkdownExport.of(session.kept(), true, Locale.ENGLISH, ZoneOffset.UTC);
        assertFalse(text.contains("CanaryB") || text.contains(token), text);
        assertTrue(text.contains("B.secret (text not sent)") && text.contains("String t = \"*"), text);
        assertTrue(text.contains("`/explain`"), text);
        String french = MarkdownExport.of(session.kept(), true, Locale.FRENCH, ZoneOffset.UTC);
        assertTrue(french.contains("B.secret (texte non envoyé)") && french.contains("`/expliquer`"), french);
    }

    @Test
    void keepsNoMoreOfAttachmentsWhenAnotherAssistantGoesOn() throws Exception {
        String token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        Attachment secret = Attachment.file(folder.resolve("B.secret"), folder, "java", "class CanaryB {}");
        Attachment masked = Attachment.file(folder.resolve("C.java"), folder, "java", "String t = \"" + token + "\";");
        Turn first = say("look", "fine", secret, masked);
        assertTrue(session.conversation().path().getFirst().attachments().get(0).text().contains("CanaryB"),
                "it can be asked again");
        try (FakeAssistant other = new FakeAssistant(folder.resolve("other"), Locale.ENGLISH)) {
            ChatSession next = other.assistant().chats().open(session, store);
            CompletableFuture<Turn> asked = next.ask("again", List.of());
            Asked request = other.engine.next();
            request.write("yes").finish(FinishReason.END);
            get(asked);
            get(other.assistant().chats().look(List.of()).result());
            Conversation kept = store.load(session.conversation().id());
            assertEquals(List.of("look", "again"), kept.path().stream().map(Turn::question).toList());
            assertEquals(kept.turns(), next.kept().turns());
            String file = Files.readString(folder.resolve("chats").resolve(kept.id() + ".json"));
            assertFalse(file.contains("CanaryB") || file.contains(token), file);
            assertEquals(first.attachments(), next.conversation().path().getFirst().attachments(),
                    "as it was attached");
        }
    }

    @Test
    void looksAtAttachmentsBeforeAnythingIsAsked() throws Exception {
        Attachment secret = Attachment.file(folder.resolve("B.secret"), folder, "java", "class CanaryB {}");
        Attachment fine = Attachment.file(folder.resolve("C.java"), folder, "java", "x".repeat(400));
        List<AttachmentReport> reports = get(fake.assistant().chats().look(List.of(secret, fine)).result());
        assertEquals(AttachmentReport.State.HELD_BACK, reports.get(0).state());
        assertEquals(0, reports.get(0).tokens());
        assertTrue(reports.get(1).tokens() >= 100 && reports.get(1).tokens() < 120, reports.get(1).toString());
        assertNull(engine.asked.poll());
    }

    @Test
    void goesOnWhenNothingCanBeKeptAndSaysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        ChatSession other = fake.assistant().chats().open(Conversation.create(),
                new FolderConversationStore(file.resolve("chats"), ConversationLimits.STANDARD, Locale.ENGLISH));
        CompletableFuture<String> said = new CompletableFuture<>();
        other.addListener(new ChatListener() {
            @Override
            public void changed(Conversation conversation) {
                // not tested here
            }

            @Override
            public void notKept(String message) {
                said.complete(message);
            }
        });
        CompletableFuture<Turn> asked = other.ask("hello", List.of());
        engine.next().write("hi").finish(FinishReason.END);
        assertEquals("hi", get(asked).answer());
        assertTrue(get(said).contains("cannot be saved"), get(said));
    }

    @Test
    void closedMeansClosed() throws Exception {
        fake.assistant().close();
        Turn turn = get(session.ask("hello", List.of()));
        assertEquals(State.FAILED, turn.state());
        assertEquals(AssistError.CLOSED, turn.error());
        assertEquals("hello", turn.question(), "what was typed is not lost");
    }
}
