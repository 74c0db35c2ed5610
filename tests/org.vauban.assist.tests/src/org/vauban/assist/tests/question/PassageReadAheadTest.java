// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.question.PassageSearch;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Prefilling passages while a user types a question. */
class PassageReadAheadTest extends WithQuestions {
    private static final String BEGUN = "What is the maximum";

    private final Map<String, List<Hit>> found = new ConcurrentHashMap<>();
    private final List<String> searched = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch searching = new CountDownLatch(0);
    private Assistant assistant;
    private Hit limits;
    private Hit noise;

    @BeforeEach
    void findPassages() throws Exception {
        limits = passage(0, List.of("1. Limits"), "The maximum pressure of the pump is 12 bar.", 0.6);
        noise = passage(1, List.of("2. Noise"), "The maximum of the noise is 80 decibels.", 0.5);
        found.put(BEGUN, List.of(limits, noise));
        found.put(QUESTION, List.of(limits, noise));
        assistant = assistant(ReadAheadMode.ALWAYS);
    }

    @AfterEach
    void closeAssistant() {
        assistant.close();
    }

    private Assistant assistant(ReadAheadMode mode) {
        return Assistants.create(fake.settings(folder.resolve("audit.jsonl")).withReadAhead(mode), new Search());
    }

    private final class Search implements PassageSearch {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public SearchResult search(String query, int limit, List<Path> folders) {
            try {
                searching.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            searched.add(query);
            List<Hit> hits = found.getOrDefault(query, List.of());
            return new SearchResult(hits, hits.size(), 1, false);
        }

        @Override
        public Neighbours neighbours(Passage passage, int count) {
            return Neighbours.NONE;
        }

        @Override
        public List<Passage> document(Path file) {
            return List.of();
        }

        @Override
        public List<Path> pack(String name) {
            return List.of();
        }
    }

    private void typed(String question) {
        assistant.questions().typed(question, List.of());
    }

    private AssistCall<QuestionOutcome> asked() {
        return assistant.questions().ask(new QuestionQuery(QUESTION, found.get(QUESTION)), new QuestionListener() {});
    }

    /** Prefilled prompts equal those of the later requests, so that nothing is prefilled twice. */
    @Test
    void passagesAreReadAsTheyWillBeAsked() throws Exception {
        typed(BEGUN);
        Asked first = engine.nextAhead();
        assertEquals(Priority.READ_AHEAD, first.chat.priority());
        assertEquals(1, first.chat.options().maxTokens());
        first.write("x").finish(FinishReason.LENGTH);
        Asked second = engine.nextAhead();
        second.write("x").finish(FinishReason.LENGTH);
        AssistCall<QuestionOutcome> call = asked();
        Asked last = engine.next();
        assertEquals(texts(second), texts(last));
        last.write(QUESTION, 0.1).finish(FinishReason.END);
        assertEquals(texts(first), texts(engine.next()));
        call.cancel();
        failure(call.result());
    }

    /**
     * A user who types steadily does not pause within a word. On a busy machine, the search may include the next
     * letter.
     */
    @Test
    void passagesAreSearchedWhenAWordHasEnded() throws Exception {
        for (int i = 0; i < 20 && searched.stream().noneMatch(each -> each.endsWith("word")); i++) {
            typed(BEGUN + " " + i + " word ");
            typed(BEGUN + " " + i + " word p");
            rest();
        }
        assertTrue(searched.stream().anyMatch(each -> each.endsWith("word")), searched::toString);
    }

    /** For example when many words are pasted one by one: a question does not wait for their searches. */
    @Test
    void ofManyWordsAtOnceTheLastOnesAreSearched() throws Exception {
        searching = new CountDownLatch(1);
        found.put(BEGUN + " of", List.of(noise));
        typed(BEGUN + " ");
        typed(BEGUN + " pressure of the ");
        typed(BEGUN + " pressure ");
        typed(BEGUN + " of ");
        searching.countDown();
        Asked read = engine.nextAhead();
        while (!texts(read).contains("80 decibels")) {
            read.write("x").finish(FinishReason.LENGTH);
            read = engine.nextAhead();
        }
        assertTrue(searched.size() <= 2, searched::toString);
        assertEquals(BEGUN + " of", searched.getLast());
    }

    @Test
    void inAChatAsWell() throws Exception {
        found.put("of the pump", List.of(limits));
        assistant.chats().typed(Conversation.create(), "@docs of the pump ");
        assertTrue(texts(engine.nextAhead()).contains("12 bar"));
    }

    @Test
    void whatWasReadIsNotReadAgainForMoreOfTheQuestion() throws Exception {
        typed(BEGUN);
        engine.nextAhead().write("x").finish(FinishReason.LENGTH);
        engine.nextAhead().write("x").finish(FinishReason.LENGTH);
        Hit valve = passage(2, List.of("3. Valves"), "The operator opens the valve.", 0.5);
        found.put(QUESTION, List.of(limits, valve, noise));
        typed(QUESTION);
        assertTrue(texts(engine.nextAhead()).contains("opens the valve"));
    }

    @Test
    void aPassageThatIsNotFoundAnyMoreIsGivenUp() throws Exception {
        typed(BEGUN);
        Asked begun = engine.nextAhead();
        found.put(QUESTION, List.of(noise));
        typed(QUESTION);
        begun.awaitCancelled();
        assertTrue(texts(engine.nextAhead()).contains("80 decibels"));
    }

    @Test
    void theEngineIsFreeBeforeTheQuestionIsAsked() throws Exception {
        typed(BEGUN);
        Asked begun = engine.nextAhead();
        AssistCall<QuestionOutcome> call = asked();
        engine.next();
        assertTrue(begun.cancelled);
        assertTrue(engine.ahead.isEmpty());
        call.cancel();
        failure(call.result());
    }

    /** A prefill that the engine cancels in favour of another request is not restarted after it. */
    @Test
    void whatIsBrokenOffIsNotTriedAgainUntilMoreIsTyped() throws Exception {
        typed(BEGUN);
        engine.nextAhead().finish(FinishReason.CANCELLED);
        typed(QUESTION);
        assertTrue(texts(engine.nextAhead()).contains("12 bar"));
    }

    /** The engine may report the cancellation late. */
    @Test
    void whatIsBrokenOffAfterMoreWasTypedIsReadOnceMore() throws Exception {
        typed(BEGUN);
        Asked begun = engine.nextAhead();
        typed(QUESTION + " ");
        get(assistant.questions().search("marker", 1, List.of()));
        begun.finish(FinishReason.CANCELLED);
        assertTrue(texts(engine.nextAhead()).contains("12 bar"));
    }

    @Test
    void nothingIsSearchedWhereNothingMayBeReadAhead() throws Exception {
        assistant.close();
        assistant = assistant(ReadAheadMode.NEVER);
        typed(BEGUN);
        rest();
        assertEquals(List.of("marker"), searched);
    }

    @Test
    void twoWordsAreNotSearchedYet() throws Exception {
        typed("What is");
        rest();
        assertEquals(List.of("marker"), searched);
    }

    @Test
    void anExcludedFileIsNotRead() throws Exception {
        Path file = Files.writeString(folder.resolve("plan.secret"), "The maximum of all.");
        found.put(BEGUN, List.of(new Hit(new Passage(file.toString(), 0, "Plan", List.of(), "", "en", 0, 19, 1, 0, "",
                "The maximum of all.", List.of()), 1, 0, null, 0.9), noise));
        typed(BEGUN);
        Asked read = engine.nextAhead();
        while (!texts(read).contains("80 decibels")) {
            assertTrue(!texts(read).contains("of all"), texts(read));
            read.write("x").finish(FinishReason.LENGTH);
            read = engine.nextAhead();
        }
    }

    /** In the chat, the text after a mention is the question, preceded by the previous question if it is too short. */
    @Test
    void aMentionInTheChatIsAQuestion() throws Exception {
        found.put("of the pump?", List.of(limits));
        assistant.chats().typed(Conversation.create(), "/explain @docs of the pump?");
        assistant.chats().typed(Conversation.create(), "What of the pump?");
        assistant.chats().typed(Conversation.create(), "@docs of the pump?");
        assertTrue(texts(engine.nextAhead()).contains("12 bar"));
        assertEquals(List.of("of the pump?"), searched);
    }

    /** Waits until earlier typing would have had an effect. */
    private void rest() throws Exception {
        CompletableFuture<@Nullable Void> rested = CompletableFuture.runAsync(() -> {},
                CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS));
        get(rested);
        get(assistant.questions().search("marker", 1, List.of()));
    }
}
