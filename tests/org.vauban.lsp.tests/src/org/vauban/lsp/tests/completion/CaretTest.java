// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.LikelyPlaces.Candidate;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.WithPipedServer;

/** A client's caret positions, what is read ahead there, and how long a completion may take. */
class CaretTest extends WithPipedServer {
    private static final String A = "file:///tmp/A.java";
    private static final String B = "file:///tmp/B.java";
    private static final String TEXT = "class A {\n    int size;\n}\n";

    private final BlockingQueue<CompletionQuery> read = new LinkedBlockingQueue<>();
    private final BlockingQueue<LikelyPlaces> likely = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> over = new LinkedBlockingQueue<>();
    private final BlockingQueue<CompletionQuery> settled = new LinkedBlockingQueue<>();

    /** A completion that ends when it is asked to settle for whole lines. */
    private record Unanswered(CompletionQuery query, BlockingQueue<CompletionQuery> settled,
            CompletableFuture<CompletionOutcome> result) implements CompletionCall {
        Unanswered(CompletionQuery query, BlockingQueue<CompletionQuery> settled) {
            this(query, settled, new CompletableFuture<>());
        }

        @Override
        public void settle() {
            settled.add(query);
            result.complete(new CompletionOutcome.Nothing(null));
        }

        @Override
        public void cancel() {
            result.complete(new CompletionOutcome.Nothing(null));
        }
    }

    @BeforeEach
    void start() throws Exception {
        CompletionService completions = new CompletionService() {
            @Override
            public CompletionCall complete(CompletionQuery query, PartialListener listener) {
                return new Unanswered(query, settled);
            }

            @Override
            public void readAhead(CompletionQuery query, LikelyPlaces places) {
                likely.add(places);
                read.add(query);
            }

            @Override
            public ReadAheadUse readAheadUse() {
                return new ReadAheadUse(4, 3, 20, 5_000);
            }

            @Override
            public void endReadAhead(String editor) {
                over.add(editor);
            }
        };
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("completions") ? completions
                        : method.getName().equals("questions") ? new NoQuestions()
                        : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null);
        serve(assistant);
        wire.request(1, "initialize",
                "{\"processId\":null,\"capabilities\":{},\"initializationOptions\":{\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
        for (String uri : List.of(A, B)) {
            wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + uri
                    + "\",\"languageId\":\"java\",\"version\":1,\"text\":" + new Gson().toJson(TEXT) + "}}");
        }
    }

    private void move(String uri, int line, int character) throws Exception {
        wire.notify("vauban/didMoveCaret", "{\"textDocument\":{\"uri\":\"" + uri + "\"},\"position\":{\"line\":" + line
                + ",\"character\":" + character + "}}");
    }

    private CompletionQuery next() throws InterruptedException {
        CompletionQuery query = read.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertNotNull(query, "nothing was read");
        return query;
    }

    /** @param trigger 1 for an explicit request, 2 for an automatic one */
    private void complete(int id, String uri, int trigger) throws Exception {
        wire.request(id, "textDocument/inlineCompletion", "{\"textDocument\":{\"uri\":\"" + uri
                + "\"},\"position\":{\"line\":1,\"character\":4},\"context\":{\"triggerKind\":" + trigger + "}}");
    }

    @Test
    void whoTypesDoesNotWaitLongForAllLines() throws Exception {
        complete(2, B, 1);
        complete(3, A, 2);
        assertTrue(wire.answer(3).has("result"));
        CompletionQuery first = settled.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertNotNull(first);
        assertEquals(CompletionQuery.Trigger.AUTOMATIC, first.trigger(), "who asks waits, and had asked before");
        assertNull(settled.poll());
    }

    /** @param trigger 1 for the first request of a list, 3 for a request after a further key */
    private void list(int id, String uri, int trigger) throws Exception {
        wire.request(id, "textDocument/completion", "{\"textDocument\":{\"uri\":\"" + uri
                + "\"},\"position\":{\"line\":1,\"character\":4},\"context\":{\"triggerKind\":" + trigger + "}}");
    }

    @Test
    void whoTypesOnWithAListOpenIsOneWhoTypes() throws Exception {
        list(2, B, 1);
        list(3, A, 3);
        assertTrue(wire.answer(3).has("result"));
        CompletionQuery first = settled.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertNotNull(first);
        assertEquals(CompletionQuery.Trigger.AUTOMATIC, first.trigger(), "the first request of a list is invoked");
        assertNull(settled.poll());
    }

    @Test
    void whereItRestsIsReadAhead() throws Exception {
        move(A, 1, 4);
        CompletionQuery query = next();
        assertEquals(TEXT.indexOf("int size"), query.offset());
        assertEquals(CompletionQuery.Trigger.AUTOMATIC, query.trigger());
    }

    @Test
    void ofAStormOnlyTheLastPlaceIsRead() throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            move(A, i % 3, 0);
        }
        move(A, 1, 12);
        int reads = 1;
        while (next().offset() != TEXT.indexOf(";")) {
            reads++;
        }
        // on a busy machine, a burst of moves contains pauses
        long rests = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / 150;
        assertTrue(reads <= rests + 1, reads + " reads, " + rests + " rests");
        assertNull(read.poll());
    }

    @Test
    void anotherDocumentEndsWhatIsReadForTheFirst() throws Exception {
        move(A, 1, 4);
        next();
        move(B, 1, 4);
        assertTrue(over.poll(Patience.SECONDS, TimeUnit.SECONDS).endsWith(A));
        assertEquals("B.java", next().file().getFileName().toString());
    }

    @Test
    void withoutAPositionNobodyIsThereAnyMore() throws Exception {
        move(A, 1, 4);
        next();
        wire.notify("vauban/didMoveCaret", "{\"textDocument\":{\"uri\":\"" + A + "\"}}");
        assertTrue(over.poll(Patience.SECONDS, TimeUnit.SECONDS).endsWith(A));
    }

    @Test
    void aRequestForCodeActionsTellsTheSame() throws Exception {
        wire.request(2, "textDocument/codeAction", "{\"textDocument\":{\"uri\":\"" + A + "\"},\"range\":{\"start\":"
                + "{\"line\":1,\"character\":4},\"end\":{\"line\":1,\"character\":4}},"
                + "\"context\":{\"diagnostics\":[]}}");
        assertTrue(wire.answer(2).has("result"));
        assertEquals(TEXT.indexOf("int size"), next().offset());
    }

    private void open(String uri, String text) throws Exception {
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + uri
                + "\",\"languageId\":\"java\",\"version\":1,\"text\":" + new Gson().toJson(text) + "}}");
    }

    /** Returns all likely places, requested one by one. */
    private static List<String> all(LikelyPlaces places) throws Exception {
        List<String> all = new ArrayList<>();
        Optional<Candidate> next = places.next().get(Patience.SECONDS, TimeUnit.SECONDS);
        while (next.isPresent()) {
            CompletionQuery query = next.get().query();
            assertEquals(List.of(), next.get().snippets().get().get(Patience.SECONDS, TimeUnit.SECONDS));
            all.add(query.file().getFileName() + ":" + query.offset());
            next = places.next().get(Patience.SECONDS, TimeUnit.SECONDS);
        }
        return all;
    }

    @Test
    void theMethodBelowAndTheDocumentsBeforeAreLikely() throws Exception {
        String methods = "class C {\n    void one() {\n        run();\n    }\n\n"
                + "    void two() {\n        stop();\n    }\n}\n";
        open("file:///tmp/C.java", methods);
        move(A, 1, 4);
        move(B, 2, 1);
        move("file:///tmp/C.java", 2, 8);
        CompletionQuery query = next();
        while (!query.file().endsWith("C.java")) {
            query = next();
        }
        LikelyPlaces places = null;
        while (!likely.isEmpty()) {
            places = likely.poll();
        }
        assertEquals(List.of("C.java:" + methods.indexOf("stop();"), "B.java:" + (TEXT.indexOf("}\n") + 1),
                "A.java:" + TEXT.indexOf("int size")), all(places));
    }

    @Test
    void documentsThatAreClosedAreNotLikely() throws Exception {
        move(A, 1, 4);
        next();
        wire.notify("textDocument/didClose", "{\"textDocument\":{\"uri\":\"" + A + "\"}}");
        move(B, 1, 4);
        next();
        likely.poll();
        assertEquals(List.of(), all(likely.poll()));
    }

    @Test
    void fromWhereTheCaretHasLeftNothingIsLikely() throws Exception {
        move(A, 1, 4);
        next();
        move(B, 1, 4);
        next();
        likely.poll();
        LikelyPlaces places = likely.poll();
        move(B, 1, 5);
        wire.request(3, "vauban/status", "null"); // the move has been processed when this is answered
        wire.answer(3);
        assertEquals(List.of(), all(places));
    }

    @Test
    void theNextEditIsLikely() throws Exception {
        String text = "class D {\n    int old;\n    int a = old + 1;\n}\n";
        open("file:///tmp/D.java", text);
        wire.notify("textDocument/didChange", "{\"textDocument\":{\"uri\":\"file:///tmp/D.java\",\"version\":2},"
                + "\"contentChanges\":[{\"range\":{\"start\":{\"line\":1,\"character\":8},\"end\":{\"line\":1,"
                + "\"character\":11}},\"text\":\"fresh\"}]}");
        wire.request(4, "vauban/nextEdit", "{\"textDocument\":{\"uri\":\"file:///tmp/D.java\"}}");
        assertTrue(wire.answer(4).get("result").isJsonObject(), "a next edit");
        move("file:///tmp/D.java", 1, 13);
        next();
        String now = text.replace("int old", "int fresh");
        assertEquals(List.of("D.java:" + now.indexOf("old")), all(likely.poll()));
    }

    @Test
    void ofManyOpenDocumentsFewAreLikely() throws Exception {
        for (int i = 0; i < 500; i++) {
            String uri = "file:///tmp/Many" + i + ".java";
            open(uri, TEXT);
            move(uri, 1, 4);
        }
        move(A, 1, 4);
        CompletionQuery query = next();
        while (!query.file().endsWith("A.java")) {
            query = next();
        }
        LikelyPlaces places = null;
        while (!likely.isEmpty()) {
            places = likely.poll();
        }
        assertEquals(List.of("Many499.java:14", "Many498.java:14"), all(places));
    }

    @Test
    void aStormOfSecondsHasNoThreadsAndNoRequestsPileUp() throws Exception {
        move(A, 1, 4);
        next();
        int before = Thread.activeCount();
        long begin = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            move(A, i % 3, i % 5);
        }
        move(A, 1, 12);
        int rests = 1;
        while (next().offset() != TEXT.indexOf(";")) {
            rests++; // the machine was so busy that the caret seemed to rest
        }
        long most = 1 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 150;
        assertTrue(rests <= most, rests + " rests where there was time for " + most);
        assertNull(read.poll());
        assertTrue(Thread.activeCount() <= before + 4, Thread.activeCount() + " threads after " + before);
    }

    @Test
    void theClientIsToldWhatReadingAheadIsGoodFor() throws Exception {
        wire.request(5, "vauban/readAhead", "null");
        assertEquals("{\"newPlaces\":4,\"prefilledPlaces\":3,\"prompts\":20,\"promptTokens\":5000}",
                wire.answer(5).get("result").toString());
    }

    @Test
    void aPlaceThatDoesNotExistHarmsNothing() throws Exception {
        move("file:///tmp/none.java", 1, 4);
        move(A, 4_000, 4_000);
        assertEquals(TEXT.length(), next().offset());
        wire.notify("vauban/didMoveCaret", "{}");
        wire.notify("vauban/didMoveCaret", "null");
        move(A, 1, 4);
        assertEquals(TEXT.indexOf("int size"), next().offset());
    }
}
