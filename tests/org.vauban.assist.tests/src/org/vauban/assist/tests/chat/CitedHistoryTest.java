// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.DefaultChatService;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.FinishReason;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** What later questions include of answers from the index: quoted file text still counts as text of its file. */
class CitedHistoryTest extends WithFakeAssistant {
    private static final String QUESTION = "@docs What is the maximum pressure of the pump?";
    private static final String HEADING = "Limits of Unit 7";
    private static final String TEXT = "The pressure must not exceed 12 bar.";
    private static final String SENTENCE = "It is 12 bar.";

    /** Returns the given hits, quotes the first passage's excerpt, and answers with the sentence. */
    private record Answers(List<Hit> found, String sentence) implements QuestionService {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public CompletableFuture<SearchResult> search(String query, int limit, List<Path> scope) {
            return CompletableFuture.completedFuture(new SearchResult(found, found.size(), 1, false));
        }

        @Override
        public DocumentIndex index() {
            throw new AssertionError("nobody looks at it");
        }

        @Override
        public KnowledgeFolders folders() {
            return KnowledgeFolders.EVERYTHING;
        }

        @Override
        public void folders(KnowledgeFolders next) {
            throw new AssertionError("nobody moves them");
        }

        @Override
        public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
            Passage passage = found.getFirst().passage();
            Excerpt quote = Excerpt.of(passage, query.question());
            QuotedClaim claim = new QuotedClaim(new Citation(passage, quote.start(), quote.end(), quote.text()),
                    sentence, List.of());
            listener.quote(claim.citation());
            listener.claim(claim);
            CompletableFuture<QuestionOutcome> result = CompletableFuture
                    .completedFuture(new QuestionOutcome(true, List.of(claim), 1, "model", null));
            return new AssistCall<>() {
                @Override
                public CompletableFuture<QuestionOutcome> result() {
                    return result;
                }

                @Override
                public void cancel() {
                    // already complete
                }
            };
        }
    }

    private static Hit hit(Path file, String text) {
        return new Hit(new Passage(file.toString(), 0, "Manual", List.of(HEADING), "", "en", 0, text.length(), 1, 0, "",
                text, List.of()), 1, 0, null);
    }

    /** Returns a conversation with answers from the index. */
    private Conversation cited(String sentence, int questions, Hit... found) throws Exception {
        ChatSession session = new DefaultChatService(new PromptService(CitedServices.of(Locale.ENGLISH)),
                new Answers(List.of(found), sentence)).open(Conversation.create(), ConversationStore.NOTHING);
        for (int i = 0; i < questions; i++) {
            assertEquals(Turn.State.ANSWERED, get(session.ask(QUESTION, List.of())).state());
        }
        return session.kept();
    }

    private record Sent(List<Message> messages, List<InspectedPart> parts, @Nullable String note) {
        String texts() {
            return String.join("\n", messages.stream().map(Asked::text).toList());
        }
    }

    /** Continues with a plain question. */
    private Sent goOn(Conversation conversation) throws Exception {
        ChatSession session = fake.assistant().chats().open(conversation, ConversationStore.NOTHING);
        CompletableFuture<Turn> turn = session.ask("Why is that?", List.of());
        Asked asked = engine.next();
        asked.write("So.").finish(FinishReason.END);
        String note = get(turn).note();
        return new Sent(asked.chat.messages(), fake.assistant().prompts().requests().getLast().parts(), note);
    }

    @Test
    void whatWasTakenFromAFileGoesAsTextOfThatFile() throws Exception {
        Path file = Files.writeString(folder.resolve("manual.md"), TEXT);
        Sent sent = goOn(cited(SENTENCE, 1, hit(file, TEXT)));
        assertEquals(List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER),
                sent.messages.stream().map(Message::role).toList());
        List<String> taken = new ArrayList<>();
        for (InspectedPart part : sent.parts) {
            for (String text : List.of(TEXT, HEADING, SENTENCE, "manual.md")) {
                if (part.text().contains(text)) {
                    assertEquals(file, part.source(), text);
                    taken.add(text);
                }
            }
        }
        assertEquals(List.of(TEXT, HEADING, "manual.md", TEXT, "manual.md", SENTENCE), taken);
    }

    @Test
    void nothingIsSentOfAFileThatIsExcludedSince() throws Exception {
        Path hidden = Files.writeString(folder.resolve("hidden.secret"), TEXT);
        String open = "The pump is open at the top.";
        Path shown = Files.writeString(folder.resolve("shown.md"), open);
        Conversation conversation = cited(SENTENCE, 1, hit(hidden, TEXT), hit(shown, open));
        assertTrue(conversation.path().getLast().answer().contains(TEXT), "the user still sees it");
        Sent sent = goOn(conversation);
        assertTrue(sent.texts().contains(open), sent.texts());
        for (String text : List.of(TEXT, SENTENCE, "hidden.secret")) {
            assertFalse(sent.texts().contains(text), sent.texts());
        }
        assertEquals(Role.ASSISTANT, sent.messages.get(2).role());
        assertFalse(goOn(cited(SENTENCE, 1, hit(hidden, TEXT))).texts().contains(HEADING));
    }

    @Test
    void whatIsASecretInTheFileNowIsMasked() throws Exception {
        String key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        String text = "The pump accepts the pressure key " + key.substring(20) + " only.";
        Path file = Files.writeString(folder.resolve("manual.md"), text + "\n\n-----BEGIN PRIVATE KEY-----\n"
                + (key + "\n").repeat(3) + "-----END PRIVATE KEY-----\n");
        Sent sent = goOn(cited("It accepts " + key.substring(20) + ".", 1, hit(file, text)));
        assertTrue(sent.texts().contains("The pump accepts the pressure key"), sent.texts());
        assertFalse(sent.texts().contains(key.substring(20)), sent.texts());
    }

    @Test
    void aConversationThatIsOpenedAgainIsSentAsBefore() throws Exception {
        Path file = Files.writeString(folder.resolve("manual.md"), TEXT);
        Conversation conversation = cited(SENTENCE, 2, hit(file, TEXT));
        ConversationStore store = store();
        store.save(conversation);
        Conversation loaded = store.load(conversation.id());
        assertEquals(conversation, loaded);
        assertEquals(goOn(conversation).texts(), goOn(loaded).texts());
    }

    @Test
    void ofAnOlderFileOnlyWhatWasAskedIsSent() throws Exception {
        Path file = Files.writeString(folder.resolve("manual.md"), TEXT);
        Conversation conversation = cited(SENTENCE, 1, hit(file, TEXT));
        ConversationStore store = store();
        store.save(conversation);
        Path kept = folder.resolve("chats").resolve(conversation.id() + ".json");
        JsonObject json = JsonParser.parseString(Files.readString(kept)).getAsJsonObject();
        json.getAsJsonArray("turns").forEach(turn -> turn.getAsJsonObject().remove("parts"));
        Files.writeString(kept, json.toString());
        Conversation older = store.load(conversation.id());
        assertEquals(conversation.path().getLast().answer(), older.path().getLast().answer());
        Sent sent = goOn(older);
        assertEquals(QUESTION, Asked.text(sent.messages.get(1)));
        assertEquals(Role.ASSISTANT, sent.messages.get(2).role());
        for (String text : List.of(TEXT, HEADING, SENTENCE, "manual.md")) {
            assertFalse(sent.texts().contains(text), sent.texts());
        }
    }

    @Test
    void passagesOfOldAnswersAreLeftOutBeforeTheirSentences() throws Exception {
        Path file = Files.writeString(folder.resolve("manual.md"), TEXT);
        String large = "The pump has a pressure of " + "very ".repeat(60) + "many bar.";
        Conversation conversation = cited(SENTENCE, 7, hit(file, large), hit(file, large));
        Sent sent = goOn(conversation);
        assertEquals(7, sent.messages.stream().filter(each -> Asked.text(each).contains(SENTENCE)).count());
        assertFalse(Asked.text(sent.messages.get(2)).contains("very"), "the oldest");
        assertTrue(Asked.text(sent.messages.get(14)).contains("very"), "the newest");
        String note = String.valueOf(sent.note);
        assertTrue(note.contains("answers") && !note.contains("attachment"), note);
        assertNull(goOn(cited(SENTENCE, 1, hit(file, large))).note);
    }

    private ConversationStore store() {
        return new FolderConversationStore(folder.resolve("chats"), ConversationLimits.STANDARD, Locale.ENGLISH);
    }
}
