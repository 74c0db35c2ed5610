// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.lsp.StdioServer;
import org.vauban.lsp.tests.Wire;

/** Where a client's caret rests, and what is read ahead there. */
@Timeout(60)
class CaretTest {
    private static final String A = "file:///tmp/A.java";
    private static final String B = "file:///tmp/B.java";
    private static final String TEXT = "class A {\n    int size;\n}\n";
    private static final AssistSettings SETTINGS = new AssistSettings(
            new HostEngineProvider(new HostLaunch(List.of(), List.of(), Path.of("none"), Locale.ENGLISH, 64)), null,
            null, null, List.of(), 64, 0, 0, null);

    private final PipedInputStream fromServer = new PipedInputStream(1 << 16);
    private final PipedOutputStream toServer = new PipedOutputStream();
    private final BlockingQueue<CompletionQuery> read = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> over = new LinkedBlockingQueue<>();
    private Wire wire;
    private CompletableFuture<Integer> ended;

    @BeforeEach
    void start() throws Exception {
        PipedInputStream in = new PipedInputStream(toServer, 1 << 16);
        PipedOutputStream out = new PipedOutputStream(fromServer);
        CompletionService completions = new CompletionService() {
            @Override
            public CompletionCall complete(CompletionQuery query, PartialListener listener) {
                throw new AssertionError("nobody asked");
            }

            @Override
            public void readAhead(CompletionQuery query) {
                read.add(query);
            }

            @Override
            public void endReadAhead(String editor) {
                over.add(editor);
            }
        };
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("completions") ? completions : null);
        ended = CompletableFuture.supplyAsync(() -> StdioServer.run(in, out, SETTINGS, "1", settings -> assistant));
        wire = new Wire(fromServer, toServer);
        wire.request(1, "initialize",
                "{\"processId\":null,\"capabilities\":{},\"initializationOptions\":{\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
        for (String uri : List.of(A, B)) {
            wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + uri
                    + "\",\"languageId\":\"java\",\"version\":1,\"text\":" + new Gson().toJson(TEXT) + "}}");
        }
    }

    @AfterEach
    void end() throws Exception {
        wire.request(90, "shutdown", "null");
        wire.answer(90);
        wire.notify("exit", "null");
        assertEquals(0, ended.get(10, TimeUnit.SECONDS));
    }

    private void move(String uri, int line, int character) throws Exception {
        wire.notify("vauban/didMoveCaret", "{\"textDocument\":{\"uri\":\"" + uri + "\"},\"position\":{\"line\":" + line
                + ",\"character\":" + character + "}}");
    }

    private CompletionQuery next() throws InterruptedException {
        CompletionQuery query = read.poll(10, TimeUnit.SECONDS);
        assertNotNull(query, "nothing was read");
        return query;
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
        for (int i = 0; i < 100; i++) {
            move(A, i % 3, 0);
        }
        move(A, 1, 12);
        assertEquals(TEXT.indexOf(";"), next().offset());
        assertNull(read.poll());
    }

    @Test
    void anotherDocumentEndsWhatIsReadForTheFirst() throws Exception {
        move(A, 1, 4);
        next();
        move(B, 1, 4);
        assertTrue(over.poll(10, TimeUnit.SECONDS).endsWith(A));
        assertEquals("B.java", next().file().getFileName().toString());
    }

    @Test
    void withoutAPositionNobodyIsThereAnyMore() throws Exception {
        move(A, 1, 4);
        next();
        wire.notify("vauban/didMoveCaret", "{\"textDocument\":{\"uri\":\"" + A + "\"}}");
        assertTrue(over.poll(10, TimeUnit.SECONDS).endsWith(A));
    }

    @Test
    void aRequestForCodeActionsTellsTheSame() throws Exception {
        wire.request(2, "textDocument/codeAction", "{\"textDocument\":{\"uri\":\"" + A + "\"},\"range\":{\"start\":"
                + "{\"line\":1,\"character\":4},\"end\":{\"line\":1,\"character\":4}},\"context\":{\"diagnostics\":[]}}");
        assertTrue(wire.answer(2).has("result"));
        assertEquals(TEXT.indexOf("int size"), next().offset());
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
