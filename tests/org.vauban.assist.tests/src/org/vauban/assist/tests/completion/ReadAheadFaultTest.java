// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.LikelyPlaces.Candidate;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Reading ahead under heavy activity: requests do not pile up, and nothing waits for them. */
class ReadAheadFaultTest extends WithFakeAssistant {
    private static final String TEXT = IntStream.range(0, 1000)
            .mapToObj(i -> "    int line" + i + " = compute(" + i + ");\n").collect(Collectors.joining());
    /** Maximum number of concurrent requests for editors that all seem to have a caret. */
    private static final int MOST_AT_ONCE = 10;

    private CompletionQuery query(String file, String text, int caret) {
        return new CompletionQuery("editor of " + file, SourceText.whole(TextSource.file(folder.resolve(file), folder),
                text), "java", caret, Trigger.AUTOMATIC, List.of());
    }

    private void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            FakeAssistant.get(fake.assistant().describe());
        }
    }

    private static long running(Iterable<Asked> all) {
        long running = 0;
        for (Asked each : all) {
            running += each.result().isDone() ? 0 : 1;
        }
        return running;
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vauban")).count();
    }

    @Test
    void ofAStormOfCaretsTheLastPlaceIsRead() throws Exception {
        fake.assistant().completions().readAhead(query("A.java", TEXT, 100));
        fake.engine.nextAhead();
        settle();
        int before = threads();
        for (int i = 0; i < 500; i++) {
            fake.assistant().completions().readAhead(query("A.java", TEXT, 500 + (i * 7919) % (TEXT.length() - 500)));
        }
        int last = TEXT.indexOf("    int line700");
        fake.assistant().completions().readAhead(query("A.java", TEXT, last));
        settle();
        List<Asked> all = new ArrayList<>(fake.engine.ahead);
        assertEquals(1, running(all));
        assertTrue(TEXT.substring(0, last).endsWith(all.getLast().request.prefix().text()));
        int after = threads(); // idle threads, including those of earlier tests, may have ended meanwhile
        assertTrue(after <= before, before + " threads before, " + after + " after");
    }

    @Test
    void ofManyEditorsFewAreReadAtOnce() throws Exception {
        for (int i = 0; i < 500; i++) {
            fake.assistant().completions().readAhead(query("A" + i + ".java", TEXT, 5000));
        }
        settle();
        long running = running(fake.engine.ahead);
        assertTrue(running > 0 && running <= MOST_AT_ONCE, running + " at once");
        assertEquals("A499.java", new ArrayList<>(fake.engine.ahead).getLast().request.fileName().text());
    }

    @Test
    void textsThatNobodyReadsAnyMoreAreNotKept() throws Exception {
        List<WeakReference<String>> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String text = "// " + i + "\n" + TEXT;
            texts.add(new WeakReference<>(text));
            CompletionQuery query = query("A" + i + ".java", text, 5000);
            fake.assistant().completions().readAhead(query, () -> CompletableFuture
                    .completedFuture(Optional.of(new Candidate(query("B.java", text, 20_000),
                            () -> CompletableFuture.completedFuture(List.of())))));
        }
        settle();
        fake.engine.ahead.forEach(asked -> asked.finish(FinishReason.LENGTH));
        settle();
        fake.engine.idle.forEach(asked -> asked.finish(FinishReason.LENGTH));
        settle();
        fake.engine.ahead.clear();
        fake.engine.idle.clear();
        fake.assistant().prompts().clear();
        long kept = 200;
        for (int i = 0; i < 20 && kept > MOST_AT_ONCE; i++) {
            System.gc();
            kept = texts.stream().filter(text -> text.get() != null).count();
        }
        assertTrue(kept <= MOST_AT_ONCE, kept + " of 200 texts are kept");
    }

    @Test
    void aMachineThatWasSuspendedIsNotTakenForASlowOne() throws Exception {
        int caret = TEXT.indexOf("    int line500");
        fake.assistant().completions().readAhead(query("A.java", TEXT, caret));
        Asked first = fake.engine.nextAhead();
        int usual = first.request.prefix().length();
        int tokens = (usual + first.request.suffix().length()) / 4;
        first.finish(FinishReason.LENGTH, tokens, 0, 8 * 3600 * 1000.0);
        settle();
        fake.assistant().completions().readAhead(query("B.java", TEXT, caret));
        Asked next = fake.engine.nextAhead();
        while (!next.request.fileName().text().equals("B.java")) {
            next = fake.engine.nextAhead();
        }
        assertTrue(next.request.prefix().length() >= usual * 9 / 10,
                next.request.prefix().length() + " after " + usual);
    }

    @Test
    void aHostThatDiesMeanwhileIsAskedForNothingMore() throws Exception {
        fake.assistant().completions().readAhead(query("A.java", TEXT, 5000), () -> CompletableFuture
                .completedFuture(Optional.of(new Candidate(query("B.java", TEXT, 20_000),
                        () -> CompletableFuture.completedFuture(List.of())))));
        for (int extent = 0; extent < 3; extent++) {
            fake.engine.nextAhead().finish(FinishReason.LENGTH);
        }
        int loads = fake.engine.loads.size();
        fake.engine.nextIdle().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "the host was started anew"));
        settle();
        assertTrue(fake.engine.idle.isEmpty());
        // the next resting caret makes the model load again
        fake.assistant().completions().readAhead(query("C.java", TEXT, 5000));
        fake.engine.nextAhead();
        assertTrue(fake.engine.loads.size() > loads);
    }

    @Test
    void anAssistantThatIsClosedReadsNothing() throws Exception {
        CompletableFuture<Optional<Candidate>> later = new CompletableFuture<>();
        fake.assistant().completions().readAhead(query("A.java", TEXT, 5000), () -> later);
        for (int extent = 0; extent < 3; extent++) {
            fake.engine.nextAhead().finish(FinishReason.LENGTH);
        }
        settle();
        fake.close();
        later.complete(Optional.of(new Candidate(query("B.java", TEXT, 20_000),
                () -> CompletableFuture.completedFuture(List.of()))));
        fake.assistant().completions().readAhead(query("A.java", TEXT, 9000));
        assertTrue(fake.engine.idle.isEmpty() && fake.engine.ahead.isEmpty());
    }
}
