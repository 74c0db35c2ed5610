// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.Patience;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.SourceText;

/** Which prompts are prefilled before a request, and what happens to them. */
class ReadAheadTest extends WithReadAhead {
    @Test
    void theShortPromptIsReadFirstAndThenTheFullOne() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        assertEquals(Priority.READ_AHEAD, first.request.priority());
        assertEquals(1, first.request.options().maxTokens());
        assertEquals(List.of(), first.request.context());
        first.finish(FinishReason.LENGTH);
        Asked full = fake.engine.nextAhead();
        assertEquals(1, full.request.context().size());
        assertTrue(full.request.prefix().text().endsWith(first.request.prefix().text()));
        assertTrue(2 * full.request.prefix().length() > 3 * first.request.prefix().length());
    }

    @Test
    void whoeverAsksHasWhatWasReadAhead() throws Exception {
        readAll(typed(""));
        Asked full = fake.engine.nextAhead();
        full.finish(FinishReason.LENGTH);
        CompletionQuery asking = new CompletionQuery("editor", typed("").from(), "java", CARET, Trigger.INVOKED,
                List.of()).with(List.of(HELPER), CandidateCheck.NONE);
        ask(asking);
        Asked asked = fake.engine.next();
        assertEquals(full.request.prefix().text(), asked.request.prefix().text());
        assertEquals(full.request.suffix().text(), asked.request.suffix().text());
        assertEquals(names(full), names(asked));
        asked.finish(FinishReason.END);
    }

    @Test
    void theContextOfTheLongerPromptsIsLookedForWhenTheShortOneIsRead() throws Exception {
        CompletableFuture<List<Snippet>> found = new CompletableFuture<>();
        AtomicInteger looked = new AtomicInteger();
        assertFalse(fake.assistant().completions().isContextAwaited());
        rest(typed("").with(List.of(), CandidateCheck.NONE).awaiting(() -> {
            looked.incrementAndGet();
            return found;
        }));
        Asked first = fake.engine.nextAhead();
        assertEquals(0, looked.get(), "the short prompt does not wait for it");
        first.finish(FinishReason.LENGTH);
        found.complete(List.of(HELPER));
        Asked longer = fake.engine.nextAhead();
        assertEquals(List.of("Helper.java"), names(longer));
        assertEquals(1, looked.get());
    }

    @Test
    void ofASmallFileTooALongerPromptWithTheContextFollows() throws Exception {
        rest(query("A.java", "int a;\n", 7).with(List.of(), CandidateCheck.NONE)
                .awaiting(() -> CompletableFuture.completedFuture(List.of(HELPER))));
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        assertEquals(List.of("Helper.java"), names(fake.engine.nextAhead()));
    }

    @Test
    void whereTheCaretHasLeftBeforeTheContextIsFoundNothingMoreIsRead() throws Exception {
        CompletableFuture<List<Snippet>> found = new CompletableFuture<>();
        rest(typed("").awaiting(() -> found));
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        found.completeExceptionally(new CancellationException("the caret has left"));
        settle();
        assertNull(fake.engine.ahead.poll());
        rest(typed(""));
        assertEquals(List.of("Helper.java"), names(readFull()), "who comes back has it read");
    }

    private Asked readFull() throws InterruptedException {
        Asked next = fake.engine.nextAhead();
        while (next.request.context().isEmpty()) {
            next.finish(FinishReason.LENGTH);
            next = fake.engine.nextAhead();
        }
        return next;
    }

    @Test
    void whoAsksBeforeTheContextIsFoundHasItInTheLongerPrompts() throws Exception {
        CompletionCall call = ask(typed("").with(List.of(), CandidateCheck.NONE)
                .awaiting(() -> CompletableFuture.completedFuture(List.of(HELPER))));
        Asked asked = fake.engine.next();
        assertEquals(List.of(), names(asked));
        asked.write("int a;").finish(FinishReason.END);
        assertInstanceOf(CompletionOutcome.Proposal.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of("Helper.java"), names(fake.engine.nextAhead()));
    }

    @Test
    void onASlowMachineOneInBetweenComesBeforeTheFullOne() throws Exception {
        rest(typed(""));
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        Asked medium = fake.engine.nextAhead();
        medium.finish(FinishReason.LENGTH);
        Asked full = fake.engine.nextAhead();
        assertTrue(full.request.prefix().text().endsWith(medium.request.prefix().text()));
        assertTrue(full.request.prefix().length() > medium.request.prefix().length());
        full.finish(FinishReason.LENGTH);
        settle();
        ask(typed("int"));
        assertEquals(full.request.prefix().text() + "int", fake.engine.next().request.prefix().text());
        assertNull(fake.engine.ahead.poll());
    }

    @Test
    void whatHasReadTheFullPromptNeedsToBeMoreSureThanBefore() throws Exception {
        CompletionCall early = ask(typed("int"));
        fake.engine.next().write(" size", 0.15).write(";", 0.9).finish(FinishReason.END);
        assertInstanceOf(CompletionOutcome.Proposal.class, early.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        fake.engine.nextAhead().finish(FinishReason.LENGTH);
        settle();
        CompletionCall late = ask(typed("int"));
        Asked asked = fake.engine.next();
        asked.write(" size", 0.15).write(";", 0.9);
        asked.awaitCancelled();
        assertInstanceOf(CompletionOutcome.Nothing.class, late.result().get(Patience.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void wherePromptsAreBrokenOffTheNextOnesAreShorter() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        first.read(64, 160).read(128, 160).finish(FinishReason.CANCELLED, 160, 4, 6_200); // 20 tokens a second
        settle();
        rest(query("B.java", TEXT, CARET));
        Asked second = fake.engine.nextAhead();
        assertTrue(second.request.prefix().length() < first.request.prefix().length() * 0.8,
                second.request.prefix().length() + " of " + first.request.prefix().length());
    }

    @Test
    void aPromptThatWasGivenUpTellsNothingOfTheSpeed() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        first.endsLater = true;
        first.read(64, 160);
        rest(query("B.java", TEXT, CARET)); // the caret has moved
        first.awaitCancelled();
        first.finish(FinishReason.CANCELLED, 160, 4, 6_000);
        settle();
        rest(query("C.java", TEXT, CARET));
        fake.engine.nextAhead();
        assertEquals(first.request.prefix().length(), fake.engine.nextAhead().request.prefix().length());
    }

    @Test
    void onlyTheFullPromptHasMoreOfWhatFollowsAndItStaysWhileSomebodyTypes() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        first.finish(FinishReason.LENGTH);
        Asked medium = fake.engine.nextAhead();
        medium.finish(FinishReason.LENGTH);
        Asked full = fake.engine.nextAhead();
        assertTrue(first.request.suffix().length() <= 120);
        assertEquals(first.request.suffix().text(), medium.request.suffix().text());
        assertTrue(full.request.suffix().length() > 240 && full.request.suffix().length() <= 360);
        full.finish(FinishReason.LENGTH);
        settle();
        ask(typed("int"));
        assertEquals(full.request.suffix().text(), fake.engine.next().request.suffix().text());
    }

    @Test
    void theShortPromptHoldsTheMostSimilarLines() throws Exception {
        Snippet similar = new Snippet(Kind.SIMILAR, "B.java", null, SourceText.typed("    int other = compute(1);\n"
                .repeat(30)));
        rest(typed("").with(List.of(HELPER, similar), CandidateCheck.NONE));
        Asked first = fake.engine.nextAhead();
        assertEquals(List.of("B.java"), names(first));
        String shown = first.request.context().getFirst().text().text();
        assertTrue(shown.length() < 400 && shown.endsWith(";\n"), shown);
        first.finish(FinishReason.LENGTH);
        ask(typed("int").with(List.of(HELPER), CandidateCheck.NONE));
        assertEquals(names(first), names(fake.engine.next()), "what was read stays where it was");
    }

    @Test
    void theShortPromptHoldsTheFirstLinesOfAllThatIsSimilar() throws Exception {
        Snippet other = new Snippet(Kind.SIMILAR, "B.java", null, SourceText.typed("    int other = compute(1);\n"
                .repeat(30)));
        Snippet own = new Snippet(Kind.SIMILAR, "A.java", null, SourceText.typed("    int own = compute(2);\n"
                .repeat(30)));
        rest(typed("").with(List.of(HELPER, other, own), CandidateCheck.NONE));
        Asked first = fake.engine.nextAhead();
        assertEquals(List.of("B.java", "A.java"), names(first));
        first.request.context().forEach(each -> {
            String shown = each.text().text();
            assertTrue(shown.length() <= 150 && shown.endsWith(";\n"), shown);
        });
    }

    @Test
    void whoTypesWhileTheShortPromptIsReadGoesOnFromIt() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        ask(typed("int"));
        Asked asked = fake.engine.next();
        assertEquals(first.request.prefix().text() + "int", asked.request.prefix().text());
        assertEquals(first.request.supersedes(), asked.request.supersedes());
        assertFalse(first.cancelled, "the engine ends it when it has the new one");
    }

    @Test
    void whoTypesWhenTheFullPromptIsReadGetsItWithTheContextThatWasRead() throws Exception {
        Asked full = readAll(typed(""));
        CompletionQuery query = typed("int").with(
                List.of(new Snippet(Kind.TYPE, "Other.java", null, SourceText.typed("class Other {}\n"))),
                CandidateCheck.NONE);
        settle();
        ask(query);
        Asked asked = fake.engine.next();
        assertEquals(full.request.prefix().text() + "int", asked.request.prefix().text());
        assertEquals(names(full), names(asked));
    }

    @Test
    void afterAnAnswerFromAShortPromptTheFullOneIsRead() throws Exception {
        CompletionCall call = ask(typed(""));
        Asked asked = fake.engine.next();
        assertEquals(List.of(), asked.request.context());
        asked.write("int a;").finish(FinishReason.END);
        assertInstanceOf(CompletionOutcome.Proposal.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(1, fake.engine.nextAhead().request.context().size());
    }

    @Test
    void anotherPlaceEndsIt() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        rest(query("A.java", TEXT, CARET / 2));
        first.awaitCancelled();
        assertFalse(fake.engine.nextAhead().cancelled);
    }

    @Test
    void askingElsewhereEndsIt() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        ask(query("B.java", TEXT, CARET));
        first.awaitCancelled();
    }

    @Test
    void nothingIsReadTwiceForACaretThatStays() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        rest(typed("i"));
        first.finish(FinishReason.LENGTH);
        assertEquals(1, fake.engine.nextAhead().request.context().size(), "the full one of the same place");
        settle();
        assertNull(fake.engine.ahead.poll());
    }

    @Test
    void whileACompletionRunsNothingIsRead() throws Exception {
        ask(typed(""));
        Asked asked = fake.engine.next();
        rest(query("A.java", TEXT, CARET / 2));
        asked.write("int a;").finish(FinishReason.END);
        assertTrue(fake.engine.nextAhead().request.prefix().text().endsWith(TEXT.substring(CARET - 100, CARET)));
        settle();
        assertNull(fake.engine.ahead.poll());
    }

    @Test
    void whoGoesAwayBeforeTheAnswerHasNothingReadForThePlace() throws Exception {
        CompletionCall call = ask(typed(""));
        Asked asked = fake.engine.next();
        call.cancel();
        asked.awaitCancelled();
        settle();
        assertNull(fake.engine.ahead.poll());
    }

    @Test
    void anotherModelHasReadNothing() throws Exception {
        readAll(typed(""));
        settle();
        fake.assistant().configure(fake.assistant().settings().withModel(null)); // loads a new model
        ask(typed("int"));
        assertEquals(0, fake.engine.next().request.context().size(), "a short prompt");
    }

    @Test
    void whatIsTrueOfThisCaretAloneIsNotReadAhead() throws Exception {
        Snippet members = new Snippet(Kind.MEMBERS, "members", null, SourceText.typed("int intValue()\n"));
        Asked full = readAll(typed("").with(List.of(members, HELPER), CandidateCheck.NONE));
        assertEquals(List.of("Helper.java"), names(full));
    }

    @Test
    void otherSettingsEndIt() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        fake.assistant().configure(fake.assistant().settings().withReadAhead(ReadAheadMode.NEVER));
        first.awaitCancelled();
        assertFalse(fake.assistant().completions().readsAhead());
    }

    @Test
    void aClosedEditorEndsIt() throws Exception {
        rest(typed(""));
        Asked first = fake.engine.nextAhead();
        fake.assistant().completions().endReadAhead("editor");
        first.awaitCancelled();
    }

    @Test
    void excludedFilesAreNotRead() throws Exception {
        rest(query("A.secret", TEXT, CARET));
        rest(query("A.java", TEXT, CARET));
        assertEquals("A.java", fake.engine.nextAhead().request.fileName().text());
        settle();
        assertNull(fake.engine.ahead.poll());
    }

    @Test
    void whoDoesNotWantItHasNothingRead() throws Exception {
        fake.assistant().configure(fake.assistant().settings().withReadAhead(ReadAheadMode.NEVER));
        rest(typed(""));
        CompletionCall call = ask(typed(""));
        Asked asked = fake.engine.next();
        assertEquals(1, asked.request.context().size(), "no full prompt would take over from a short one");
        asked.write("int a;").finish(FinishReason.END);
        call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        settle();
        assertNull(fake.engine.ahead.poll());
    }

    @Test
    void theInspectorAndTheAuditShowWhatWasRead() throws Exception {
        readAll(typed(""));
        settle();
        String audit = Files.readString(folder.resolve("audit.jsonl"));
        assertTrue(audit.contains("\"readAhead\"") && !audit.contains("\"completion\""), audit);
        List<InspectedRequest> requests = fake.assistant().prompts().requests();
        assertEquals(List.of("readAhead", "readAhead"), requests.stream().map(InspectedRequest::feature).toList());
        assertTrue(requests.getLast().parts().size() >= 3);
    }
}
