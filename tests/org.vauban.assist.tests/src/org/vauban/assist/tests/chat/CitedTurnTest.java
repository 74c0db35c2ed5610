// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.DefaultChatService;
import org.vauban.assist.chat.MarkdownExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Questions with a mention go to the index, and their answers are ordinary turns. */
class CitedTurnTest {
    private static final String TEXT = "The pressure must not exceed 12 bar.";

    @TempDir
    private Path folder;

    private final Questions questions = new Questions();
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
    private ChatSession session;
    private Hit hit;

    /** A question service whose search and answers the test completes. */
    private static final class Questions implements QuestionService {
        private final List<String> searched = new ArrayList<>();
        private final List<List<Path>> in = new ArrayList<>();
        private KnowledgeFolders folders = KnowledgeFolders.EVERYTHING;
        private boolean available = true;
        private CompletableFuture<SearchResult> found = new CompletableFuture<>();
        private final CompletableFuture<QuestionListener> asked = new CompletableFuture<>();
        private CompletableFuture<QuestionOutcome> outcome = new CompletableFuture<>();
        private boolean cancelled;

        @Override
        public boolean isAvailable() {
            return available;
        }

        @Override
        public CompletableFuture<SearchResult> search(String query, int limit, List<Path> scope) {
            searched.add(query);
            in.add(scope);
            return found;
        }

        @Override
        public DocumentIndex index() {
            throw new AssertionError("nobody looks at it");
        }

        @Override
        public KnowledgeFolders folders() {
            return folders;
        }

        @Override
        public void folders(KnowledgeFolders next) {
            folders = next;
        }

        @Override
        public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
            asked.complete(listener);
            CompletableFuture<QuestionOutcome> result = outcome;
            return new AssistCall<>() {
                @Override
                public CompletableFuture<QuestionOutcome> result() {
                    return result;
                }

                @Override
                public void cancel() {
                    cancelled = true;
                    result.complete(new QuestionOutcome(false, List.of(), 0, null, null));
                }
            };
        }
    }

    @BeforeEach
    void start() {
        hit = new Hit(new Passage(folder.resolve("manual.pdf").toString(), 0, "Manual", List.of("Limits"), "", "en",
                500, 500 + TEXT.length(), 0, 41, "iv", TEXT, List.of()), 1, 0, null);
        session = new DefaultChatService(new PromptService(CitedServices.of(Locale.ENGLISH)), questions)
                .open(Conversation.create(), ConversationStore.NOTHING);
        session.addListener(new ChatListener() {
            @Override
            public void changed(Conversation conversation) {
                // checked at the end
            }

            @Override
            public void text(String turnId, String more) {
                texts.add(more);
            }
        });
    }

    private SearchResult result() {
        return new SearchResult(List.of(hit), 1, 3, false);
    }

    private QuotedClaim claim() {
        return new QuotedClaim(new Citation(hit.passage(), 500, 500 + TEXT.length(), TEXT), "It is 12 bar.",
                List.of());
    }

    @Test
    void theEvidenceComesFirstAndTheAnswerKeepsItsCitations() throws Exception {
        CompletableFuture<Turn> asked = session.ask("@docs What is the maximum pressure here?", List.of());
        assertTrue(texts.isEmpty() && session.running());
        questions.found.complete(result());
        assertTrue(String.join("", texts).contains(TEXT), "before a model has said anything");
        QuestionListener listener = get(questions.asked);
        listener.quote(claim().citation());
        listener.claim(claim());
        questions.outcome.complete(new QuestionOutcome(true, List.of(claim()), 1, "model", "A note."));

        Turn turn = get(asked);
        assertEquals(State.ANSWERED, turn.state());
        assertEquals(String.join("", texts), turn.answer());
        assertTrue(turn.answer().contains("It is 12 bar."));
        assertEquals("A note.", turn.note());
        assertEquals(List.of("What is the maximum pressure here?"), questions.searched);
        assertFalse(session.running());
        String exported = MarkdownExport.of(session.kept(), true, Locale.ENGLISH, ZoneOffset.UTC);
        assertTrue(exported.contains("manual.pdf#page=41&char=500," + (500 + TEXT.length())), exported);
    }

    @Test
    void aShortQuestionGoesOnFromTheOneBefore() throws Exception {
        questions.found.complete(new SearchResult(List.of(), 0, 0, false));
        questions.outcome.complete(new QuestionOutcome(false, List.of(), 0, null, null));
        Turn first = get(session.ask("@docs What is the maximum pressure here?", List.of()));
        assertTrue(first.answer().startsWith("No passages found"), first.answer());
        get(session.ask("@docs And at night?", List.of()));
        get(session.ask("@docs How often is the seal replaced?", List.of()));
        assertEquals(List.of("What is the maximum pressure here?", "What is the maximum pressure here? And at night?",
                "How often is the seal replaced?"), questions.searched);
    }

    @Test
    void scopesAreSearchedTogetherAndAMissingOneIsSaid() throws Exception {
        questions.found.complete(new SearchResult(List.of(), 0, 0, true));
        questions.outcome.complete(new QuestionOutcome(false, List.of(), 0, null, null));
        session.ask("@docs a b c d e", List.of());
        assertEquals(List.of(), questions.in.getLast(), "everything");
        questions.folders(scope -> scope == KnowledgeScope.LIBRARY ? Optional.empty()
                : Optional.of(List.of(folder.resolve(scope.word()))));
        Turn outdated = get(session.ask("@docs @workspace @library a b c d e", List.of()));
        assertEquals(List.of(folder.resolve("docs"), folder.resolve("workspace")), questions.in.getLast());
        assertTrue(String.valueOf(outdated.note()).contains("hidden"));

        refused("@library a b c d e", AssistError.REFUSED, "@library");
        refused("@docs", AssistError.REFUSED, "Type a question");
        refused("@docs:other a b c d e", AssistError.REFUSED, "Nothing in the index is called @docs:other");
        questions.available = false;
        refused("@docs a b", AssistError.STORE, "no index");
        refused("@docs a b", AssistError.STORE, "install the feature “Vauban Knowledge”");
        assertEquals(2, questions.searched.size());
    }

    private void refused(String typed, AssistError error, @Nullable String sentence) throws Exception {
        Turn turn = get(session.ask(typed, List.of()));
        assertEquals(State.FAILED, turn.state());
        assertEquals(error, turn.error());
        assertTrue(String.valueOf(turn.note()).contains(String.valueOf(sentence)), turn.note());
        assertFalse(session.running());
    }

    @Test
    void stoppingKeepsWhatWasWritten() throws Exception {
        CompletableFuture<Turn> searching = session.ask("@docs a b c d e", List.of());
        session.stop();
        assertEquals(State.STOPPED, get(searching).state(), "the search need not come to its end");

        questions.found = CompletableFuture.completedFuture(result());
        CompletableFuture<Turn> asked = session.ask("@docs a b c d e", List.of());
        session.stop();
        Turn turn = get(asked);
        assertTrue(questions.cancelled);
        assertEquals(State.STOPPED, turn.state());
        assertNull(turn.error());
        assertTrue(turn.answer().contains(TEXT));
        assertFalse(turn.answer().contains("do not answer"));
    }

    @Test
    void aFailureIsSaidAndTheEvidenceStays() throws Exception {
        questions.found.complete(result());
        questions.outcome = CompletableFuture.failedFuture(new AssistException(AssistError.ENGINE, "No model."));
        Turn turn = get(session.ask("@docs a b c d e", List.of()));
        assertEquals(State.FAILED, turn.state());
        assertEquals("No model.", turn.note());
        assertTrue(turn.answer().contains(TEXT));
    }
}
