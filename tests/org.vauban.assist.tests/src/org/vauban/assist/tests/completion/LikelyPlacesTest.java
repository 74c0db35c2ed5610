// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.LikelyPlaces.Candidate;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Prompts that are prefilled at places other than the caret, once the caret's own prompt is prefilled. */
class LikelyPlacesTest extends WithFakeAssistant {
    private static final String TEXT = IntStream.range(0, 400)
            .mapToObj(i -> "    int line" + i + " = compute(" + i + ");\n").collect(Collectors.joining());
    private static final int CARET = TEXT.indexOf("    int line300");
    private static final Snippet SIMILAR = new Snippet(Kind.SIMILAR, "Other.java", null,
            SourceText.typed("    int other = compute(1);\n"));

    private final AtomicInteger gathered = new AtomicInteger();

    private CompletionQuery query(String file, String text, int caret) {
        return new CompletionQuery("editor of " + file, SourceText.whole(TextSource.file(folder.resolve(file), folder),
                text), "java", caret, Trigger.AUTOMATIC, List.of());
    }

    private CompletionQuery query(String file) {
        return query(file, TEXT, CARET);
    }

    private LikelyPlaces places(CompletionQuery... queries) {
        Deque<CompletionQuery> left = new ArrayDeque<>(List.of(queries));
        return () -> CompletableFuture.completedFuture(Optional.ofNullable(left.poll())
                .map(query -> new Candidate(query, () -> {
                    gathered.incrementAndGet();
                    return CompletableFuture.completedFuture(List.of(SIMILAR));
                })));
    }

    /** Moves the caret to rest in A, where everything is then prefilled. */
    private void rest(LikelyPlaces likely) throws InterruptedException {
        rest(query("A.java"), likely);
    }

    private void rest(CompletionQuery query, LikelyPlaces likely) throws InterruptedException {
        fake.assistant().completions().readAhead(query, likely);
        for (int extent = 0; extent < 3; extent++) {
            fake.engine.nextAhead().finish(FinishReason.LENGTH);
        }
    }

    /** Waits until the assistant has processed all requests so far, which it does in order. */
    private void settle() throws Exception {
        FakeAssistant.get(fake.assistant().describe());
    }

    private static String file(Asked asked) {
        return asked.request.fileName().text();
    }

    private void assertNothingMore() throws Exception {
        settle();
        settle(); // a queued task may have queued another one
        assertNull(fake.engine.idle.poll());
    }

    @Test
    void theyAreReadOneAfterTheOtherWithTheLowestPriority() throws Exception {
        rest(places(query("B.java"), query("C.java")));
        Asked first = fake.engine.nextIdle();
        assertEquals("B.java", file(first));
        assertEquals(Priority.IDLE, first.request.priority());
        assertEquals(1, first.request.options().maxTokens());
        assertNull(first.request.workspace());
        assertNothingMore();
        first.finish(FinishReason.LENGTH);
        fake.engine.nextIdle().finish(FinishReason.LENGTH);
        assertNothingMore();
    }

    @Test
    void anotherAssistantOfTheSameEngineEndsNoneOfThem() throws Exception {
        rest(places(query("B.java")));
        String mine = fake.engine.nextIdle().request.supersedes();
        try (FakeAssistant other = new FakeAssistant(Files.createDirectory(folder.resolve("other")), Locale.ENGLISH)) {
            other.assistant().completions().readAhead(query("A.java"), places(query("B.java")));
            for (int extent = 0; extent < 3; extent++) {
                other.engine.nextAhead().finish(FinishReason.LENGTH);
            }
            assertNotEquals(mine, other.engine.nextIdle().request.supersedes());
        }
    }

    @Test
    void whoGoesThereIsAnsweredFromThePromptThatWasRead() throws Exception {
        rest(places(query("B.java")));
        Asked read = fake.engine.nextIdle();
        read.finish(FinishReason.LENGTH);
        settle();
        String typed = TEXT.substring(0, CARET) + "int" + TEXT.substring(CARET);
        fake.assistant().completions().complete(query("B.java", typed, CARET + 3), PartialListener.NONE);
        Asked asked = fake.engine.next();
        assertEquals(read.request.prefix().text() + "int", asked.request.prefix().text());
        assertEquals(List.of("Other.java"), asked.request.context().stream().map(each -> each.name().text()).toList());
    }

    @Test
    void aFewAreReadAtMost() throws Exception {
        AtomicInteger number = new AtomicInteger();
        rest(() -> places(query("B" + number.incrementAndGet() + ".java")).next());
        for (int i = 1; i <= 3; i++) {
            Asked asked = fake.engine.nextIdle();
            assertEquals("B" + i + ".java", file(asked));
            asked.finish(FinishReason.LENGTH);
        }
        assertNothingMore();
        assertEquals(3, number.get());
    }

    @Test
    void whatWasReadIsNeitherGatheredNorReadAgain() throws Exception {
        rest(places(query("B.java")));
        fake.engine.nextIdle().finish(FinishReason.LENGTH);
        settle();
        rest(query("C.java"), places(query("B.java"), query("D.java")));
        assertEquals("D.java", file(fake.engine.nextIdle()));
        assertEquals(2, gathered.get(), "of B and D, once each");
    }

    @Test
    void whereSomebodyWasAlreadyNothingIsRead() throws Exception {
        rest(LikelyPlaces.NONE);
        rest(query("B.java"), places(query("A.java"), query("C.java")));
        assertEquals("C.java", file(fake.engine.nextIdle()));
    }

    @Test
    void whoAsksEndsIt() throws Exception {
        rest(places(query("B.java"), query("C.java")));
        Asked first = fake.engine.nextIdle();
        fake.assistant().completions().complete(query("A.java"), PartialListener.NONE);
        first.awaitCancelled();
        assertNothingMore();
    }

    @Test
    void aCaretThatComesToRestElsewhereEndsIt() throws Exception {
        rest(places(query("B.java"), query("C.java")));
        Asked first = fake.engine.nextIdle();
        fake.assistant().completions().readAhead(query("A.java", TEXT, CARET / 2));
        first.awaitCancelled();
        assertNothingMore();
    }

    @Test
    void anEditorThatIsHiddenEndsIt() throws Exception {
        rest(places(query("B.java"), query("C.java")));
        Asked first = fake.engine.nextIdle();
        fake.assistant().completions().endReadAhead("editor of A.java");
        first.awaitCancelled();
        assertNothingMore();
    }

    @Test
    void otherSettingsEndIt() throws Exception {
        rest(places(query("B.java"), query("C.java")));
        Asked first = fake.engine.nextIdle();
        fake.assistant().configure(fake.assistant().settings().withReadAhead(ReadAheadMode.NEVER));
        first.awaitCancelled();
        assertNothingMore();
    }

    @Test
    void anotherModelHasReadNothing() throws Exception {
        rest(places(query("B.java")));
        fake.engine.nextIdle().finish(FinishReason.LENGTH);
        settle();
        fake.assistant().configure(fake.assistant().settings().withModel(null)); // loads a new model
        rest(places(query("B.java")));
        assertEquals("B.java", file(fake.engine.nextIdle()));
    }

    @Test
    void aModelThatIsChangedMeanwhileIsNotAskedWithTheOldPrompt() throws Exception {
        CompletableFuture<Optional<Candidate>> later = new CompletableFuture<>();
        rest(() -> later);
        settle();
        fake.assistant().configure(fake.assistant().settings().withModel(null));
        later.complete(Optional.of(new Candidate(query("B.java"),
                () -> CompletableFuture.completedFuture(List.of()))));
        assertNothingMore();
    }

    @Test
    void whereTheEngineHasNoRoomNothingMoreIsTried() throws Exception {
        rest(places(query("B.java"), query("C.java")));
        fake.engine.nextIdle().finish(FinishReason.CANCELLED);
        assertNothingMore();
        rest(query("D.java"), places(query("B.java")));
        assertEquals("B.java", file(fake.engine.nextIdle()), "it was not read");
    }

    @Test
    void excludedFilesAreLeftOut() throws Exception {
        rest(places(query("B.secret"), query("C.java")));
        assertEquals("C.java", file(fake.engine.nextIdle()));
        assertTrue(fake.engine.idle.isEmpty());
    }

    @Test
    void whoCannotTellMoreEndsIt() throws Exception {
        rest(() -> CompletableFuture.failedFuture(new IllegalStateException("the editor is gone")));
        assertNothingMore();
        rest(query("D.java"), () -> CompletableFuture.completedFuture(Optional.of(new Candidate(query("B.java"),
                () -> CompletableFuture.failedFuture(new IllegalStateException("no snippets"))))));
        assertEquals(List.of(), fake.engine.nextIdle().request.context(), "without what could not be gathered");
    }

    @Test
    void aRestAtTheSamePlaceMeanwhileGoesOnWithWhatIsLikelyThen() throws Exception {
        fake.assistant().completions().readAhead(query("A.java"), places(query("B.java")));
        Asked running = fake.engine.nextAhead();
        fake.assistant().completions().readAhead(query("A.java", TEXT, CARET + 5), places(query("C.java")));
        running.finish(FinishReason.LENGTH);
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        assertEquals("C.java", file(fake.engine.nextIdle()));
    }

    @Test
    void aTextThatChangedSinceIsAskedForAsItIs() throws Exception {
        rest(places(query("B.java")));
        Asked read = fake.engine.nextIdle();
        read.finish(FinishReason.LENGTH);
        settle();
        // a build has regenerated the file, and the editor shows it
        String text = TEXT.replace("compute", "generated");
        int caret = text.indexOf("    int line300");
        fake.assistant().completions().complete(query("B.java", text, caret), PartialListener.NONE);
        Asked asked = fake.engine.next();
        String prefix = asked.request.prefix().text();
        assertTrue(text.substring(0, caret).endsWith(prefix) && prefix.length() > 200, prefix);
        assertFalse(asked.request.suffix().text().contains("compute"));
        rest(query("C.java"), places(query("B.java", text, caret)));
        assertTrue(fake.engine.nextIdle().request.prefix().text().contains("generated"), "it is read as it is now");
    }

    @Test
    void theShareOfNewPlacesThatWerePrefilledIsCounted() throws Exception {
        rest(places(query("B.java")));
        fake.engine.nextIdle().finish(FinishReason.LENGTH, 200, 40, 900);
        settle();
        answer("B.java", 200, 190);
        answer("C.java", 200, 20);
        ReadAheadUse use = fake.assistant().completions().readAheadUse();
        assertEquals(2, use.newPlaces());
        assertEquals(1, use.prefilled());
        assertEquals(50, use.percent());
        assertEquals(4, use.prompts());
        assertEquals(3 * 10 + 160, use.tokens());
    }

    private void answer(String file, int promptTokens, int reusedTokens) throws Exception {
        var call = fake.assistant().completions().complete(query(file), PartialListener.NONE);
        Asked asked = fake.engine.next();
        asked.write("int a;");
        asked.finish(FinishReason.END, promptTokens, reusedTokens, 5);
        FakeAssistant.get(call.result());
    }

    @Test
    void theInspectorShowsTheCost() throws Exception {
        rest(places(query("B.java")));
        fake.engine.nextIdle().finish(FinishReason.LENGTH, 200, 40, 900);
        settle();
        var last = fake.assistant().prompts().requests().getLast();
        assertEquals("readAhead", last.feature());
        assertEquals(200, last.generation().promptTokens());
        assertEquals("", last.answer());
    }

    @Test
    void snippetsThatAreTrueOfACaretAloneAreNotSent() throws Exception {
        Snippet members = new Snippet(Kind.MEMBERS, "members", null, SourceText.typed("int intValue()\n"));
        rest(() -> CompletableFuture.completedFuture(Optional.of(new Candidate(
                query("B.java").with(List.of(members), CandidateCheck.NONE),
                () -> CompletableFuture.completedFuture(List.of(members, SIMILAR))))));
        assertEquals(1, fake.engine.nextIdle().request.context().size());
    }
}
