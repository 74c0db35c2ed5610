// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.RealAssistant;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/** How many tokens of an earlier conversation are prefilled again: after a restart it is not in the KV cache. */
class EarlierConversationTest extends WithFakeAssistant {
    private static final int BUDGET = 1_024;

    /** Texts of the messages sent with the last question. */
    private List<String> sent;

    private Turn say(ChatSession session, String question, String answer, Attachment... attachments) throws Exception {
        CompletableFuture<Turn> turn = session.ask(question, List.of(attachments));
        Asked asked = engine.next();
        sent = asked.chat.messages().stream().map(Asked::text).toList();
        asked.write(answer).finish(FinishReason.END);
        return get(turn);
    }

    /**
     * Returns the tokens of the earlier conversation, without the system prompt and the question; four characters are
     * one.
     */
    private int earlierTokens() {
        return sent.subList(1, sent.size() - 1).stream().mapToInt(text -> (text.length() + 3) / 4).sum();
    }

    private Attachment file(String name, int tokens) {
        return Attachment.file(folder.resolve(name), folder, "java",
                ("// " + name + " ").repeat(tokens).substring(0, 4 * tokens));
    }

    private ChatSession restarted(ChatSession session) {
        return fake.assistant().chats().open(session.kept(), ConversationStore.NOTHING);
    }

    private ChatSession fresh() {
        return fake.assistant().chats().open(Conversation.create(), ConversationStore.NOTHING);
    }

    /**
     * Whether the previous request's messages are a prefix of the later ones, so that they are not prefilled again.
     */
    private static boolean begins(List<String> later, List<String> before) {
        return later.size() > before.size() && later.subList(0, before.size()).equals(before);
    }

    @Test
    void oldAttachmentsGoFirstAndThatIsSaidOnce() throws Exception {
        ChatSession session = fresh();
        for (int i = 0; i < 6; i++) {
            say(session, "question " + i, "answer " + i, file("F" + i + ".java", 300));
        }
        assertTrue(earlierTokens() > BUDGET, "what the model has read is sent whole: " + earlierTokens());
        ChatSession again = restarted(session);
        Turn turn = say(again, "And now?", "So.");
        assertTrue(earlierTokens() <= BUDGET, earlierTokens() + " tokens");
        assertEquals(6, sent.stream().filter(text -> text.contains("question ")).count(), "each question is there");
        assertTrue(sent.get(sent.size() - 3).contains("F5.java"), "the newest has its attachment");
        assertFalse(sent.get(1).contains("F0.java"), "the oldest has not");
        assertTrue(turn.note().contains("earlier attachments"), turn.note());
        List<String> before = sent;
        Turn next = say(again, "And then?", "So too.");
        assertTrue(begins(sent, before), "only the new turn is read");
        assertNull(next.note(), "it was said");
    }

    @Test
    void oldAnswersAreShortenedBeforeQuestionsAreLeftOut() throws Exception {
        ChatSession session = fresh();
        for (int i = 0; i < 6; i++) {
            say(session, "question " + i, "first paragraph ".repeat(20) + "\n\n" + "second paragraph ".repeat(40));
        }
        ChatSession again = restarted(session);
        Turn turn = say(again, "And now?", "So.");
        assertTrue(earlierTokens() <= BUDGET, earlierTokens() + " tokens");
        assertEquals(6, sent.stream().filter(text -> text.contains("question ")).count(), "each question is there");
        assertFalse(sent.get(2).contains("second"), sent.get(2));
        assertTrue(sent.get(sent.size() - 2).contains("second"), "the newest is whole");
        assertTrue(turn.note().contains("parts of "), turn.note());
    }

    @Test
    void theOldestAreLeftOutWhole() throws Exception {
        ChatSession session = fresh();
        for (int i = 0; i < 12; i++) {
            say(session, "question " + i + " why".repeat(200), "answer " + i);
        }
        ChatSession again = restarted(session);
        Turn turn = say(again, "And now?", "So.");
        assertTrue(earlierTokens() <= BUDGET && earlierTokens() > BUDGET / 2, earlierTokens() + " tokens");
        assertTrue(sent.get(1).startsWith("question "), "whole turns");
        assertTrue(sent.get(sent.size() - 2).equals("answer 11"), "the newest");
        assertTrue(turn.note().contains("oldest questions and answers"), turn.note());
    }

    @Test
    void oneLongTurnIsCutWithinItself() throws Exception {
        ChatSession session = fresh();
        say(session, "question", "answer " + "long ".repeat(2_000), file("Large.java", 800));
        ChatSession again = restarted(session);
        say(again, "And now?", "So.");
        assertTrue(earlierTokens() <= BUDGET, earlierTokens() + " tokens");
        assertEquals("question", sent.get(1));
        assertTrue(sent.get(2).startsWith("answer long"), "its beginning");
    }

    @Test
    void aShortConversationIsSentWhole() throws Exception {
        ChatSession session = fresh();
        say(session, "question", "answer", file("Small.java", 100));
        ChatSession again = restarted(session);
        Turn turn = say(again, "And now?", "So.");
        assertTrue(sent.get(1).contains("Small.java"));
        assertNull(turn.note());
    }

    @Test
    void aFullContextIsCutByLargeStepsSoThatMostQuestionsReadOnlyTheirOwnTurn() throws Exception {
        ChatSession session = fresh();
        List<Integer> cuts = new ArrayList<>();
        List<String> before = List.of();
        for (int i = 0; i < 40; i++) {
            say(session, "question " + i + " why".repeat(60), "answer " + i + " so".repeat(200));
            if (!begins(sent, before)) {
                cuts.add(i);
                assertTrue(earlierTokens() <= BUDGET, "a large step: " + earlierTokens());
            }
            before = sent;
        }
        assertFalse(cuts.isEmpty(), "the context is full in between");
        assertTrue(cuts.size() <= 6, "cut at " + cuts);
    }

    @Test
    void anEarlierQuestionAskedDifferentlyHasWhatWasBeforeIt() throws Exception {
        ChatSession session = fresh();
        for (int i = 0; i < 12; i++) {
            say(session, "question " + i + " why".repeat(200), "answer " + i);
        }
        ChatSession again = restarted(session);
        say(again, "And now?", "So.");
        CompletableFuture<Turn> edited = again.edit(again.conversation().path().get(3).id(), "Differently", List.of());
        Asked asked = engine.next();
        assertEquals("answer 2", Asked.text(asked.chat.messages().get(asked.chat.messages().size() - 2)));
        asked.write("I see.").finish(FinishReason.END);
        assertNull(get(edited).error());
    }

    @Test
    void frenchUsersAreToldInFrench() throws Exception {
        ChatSession session = fresh();
        for (int i = 0; i < 4; i++) {
            say(session, "question " + i, "answer " + i, file("F" + i + ".java", 400));
        }
        try (FakeAssistant french = new FakeAssistant(Files.createDirectories(folder.resolve("fr")), Locale.FRENCH)) {
            ChatSession again = french.assistant().chats().open(session.kept(), ConversationStore.NOTHING);
            CompletableFuture<Turn> turn = again.ask("Et maintenant ?", List.of());
            french.engine.next().write("Voilà.").finish(FinishReason.END);
            assertTrue(get(turn).note().contains("pièces jointes antérieures"), get(turn).note());
        }
    }

    @Test
    void theRealEngineReadsOnlyTheBudgetAfterARestartAndThenOnlyTheNewTurn() throws Exception {
        Path place = Files.createDirectories(folder.resolve("real"));
        ConversationStore store = new FolderConversationStore(place.resolve("chats"), ConversationLimits.STANDARD,
                Locale.ENGLISH);
        Conversation conversation = Conversation.create();
        Assistant first = RealAssistant.start(place, Locale.ENGLISH);
        try (first) {
            ChatSession session = first.chats().open(conversation, store);
            for (int i = 0; i < 6; i++) {
                RealAssistant.get(session.ask("Question " + i + " " + "why ".repeat(80), List.of()));
            }
        }
        Generation last = generation(first);
        assertTrue(last.promptTokens() > 2 * BUDGET - 200, "it was long: " + last.promptTokens());
        Assistant second = RealAssistant.start(place, Locale.ENGLISH);
        try (second) {
            ChatSession session = second.chats().open(store.load(conversation.id()), store);
            RealAssistant.get(session.ask("And?", List.of()));
            Generation again = generation(second);
            int read = again.promptTokens() - again.reusedTokens();
            assertTrue(read <= BUDGET + 400, "with the system prompt: " + read);
            Turn turn = RealAssistant.get(session.ask("And then?", List.of()));
            Generation next = generation(second);
            int more = next.promptTokens() - next.reusedTokens();
            assertTrue(more <= 100, "the new turn: " + more + " of " + next.promptTokens());
            assertNull(turn.note());
        }
    }

    private static Generation generation(Assistant assistant) {
        return assistant.prompts().requests().getLast().generation();
    }
}
