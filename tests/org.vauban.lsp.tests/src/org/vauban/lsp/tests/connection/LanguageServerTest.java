// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.InlineCompletionContext;
import org.eclipse.lsp4j.InlineCompletionItem;
import org.eclipse.lsp4j.InlineCompletionParams;
import org.eclipse.lsp4j.InlineCompletionTriggerKind;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectedCompletionInfo;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkDoneProgressKind;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ServerProcess;

/** A server with the real engine, as an editor uses it. */
class LanguageServerTest {
    private static final String STACK = """
                                        class Stack {
                                            private int size;

                                            int size() {
                                                return §
                                            }

                                            boolean isEmpty() {
                                                return size == 0;
                                            }
                                        }
                                        """;

    @TempDir
    private static Path home;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.ready(home);
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    private static String text(List<InlineCompletionItem> items) {
        List<String> texts = items.stream().map(item -> item.getInsertText().getLeft()).toList();
        assertFalse(texts.isEmpty());
        assertEquals(texts.size(), new HashSet<>(texts).size(), () -> "no text twice: " + texts);
        return texts.getFirst();
    }

    @Test
    void completesInline() throws Exception {
        Position caret = server.open("Stack.java", "java", STACK);
        List<InlineCompletionItem> items = server.invoke("Stack.java", caret);
        assertEquals("size;", text(items));
        assertEquals(new Range(caret, caret), items.getFirst().getRange());
    }

    @Test
    void completesTheSameThroughOrdinaryCompletion() throws Exception {
        Position caret = server.open("Stack2.java", "java", STACK);
        String inline = text(server.invoke("Stack2.java", caret));
        List<CompletionItem> items = ServerProcess.await(server.server.getTextDocumentService()
                .completion(new CompletionParams(new TextDocumentIdentifier(server.uri("Stack2.java")), caret)))
                .getRight()
                .getItems();
        assertEquals(inline, items.getFirst().getTextEdit().getLeft().getNewText());
        assertEquals(new Range(caret, caret), items.getFirst().getTextEdit().getLeft().getRange());
    }

    @Test
    void followsIncrementalEdits() throws Exception {
        Position caret = server.open("Edited.java", "java", STACK.replace("size", "depth"));
        // renames the field, and adds a comment with a two-unit character to the method
        server.server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(server.uri("Edited.java"), 2),
                List.of(new TextDocumentContentChangeEvent(new Range(new Position(1, 16), new Position(1, 21)),
                        "height"),
                        new TextDocumentContentChangeEvent(new Range(new Position(8, 15), new Position(8, 20)),
                                "height"),
                        new TextDocumentContentChangeEvent(new Range(new Position(3, 8), new Position(3, 13)),
                                "height"),
                        new TextDocumentContentChangeEvent(new Range(new Position(4, 0), new Position(4, 0)),
                                "/* 😀 */"))));
        Position moved = new Position(caret.getLine(), caret.getCharacter() + "/* 😀 */".length());
        List<InlineCompletionItem> items = server.invoke("Edited.java", moved);
        assertEquals("size;", text(items));
        assertEquals(moved, items.getFirst().getRange().getStart());
        String seen = server.seen();
        assertTrue(seen.contains("private int height;\n\n    int height() {\n/* 😀 */        return "), seen);
        assertFalse(seen.contains("depth"), seen);
    }

    @Test
    void followsAChangeOfTheWholeText() throws Exception {
        server.open("Whole.java", "java", "class Nothing {}");
        server.server.getTextDocumentService()
                .didChange(new DidChangeTextDocumentParams(
                        new VersionedTextDocumentIdentifier(server.uri("Whole.java"), 2),
                        List.of(new TextDocumentContentChangeEvent(STACK.replace("§", "")))));
        assertEquals("size;", text(server.invoke("Whole.java", new Position(4, 15))));
    }

    /** A token of the scripted model is a byte, so the file is many times larger than the context. */
    @Test
    void completesALongFileWithASmallContext() throws Exception {
        try (ServerProcess fresh = ServerProcess.ready(home)) {
            JsonObject own = new JsonObject();
            own.addProperty("contextTokens", 1_024);
            JsonObject changed = new JsonObject();
            changed.add("vauban", own);
            fresh.server.getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(changed));
            String fields = "    private int size;\n".repeat(800);
            Position caret = fresh.open("Long.java", "java", "class Long {\n" + fields + "    int size() {\n"
                    + "        return §\n    }\n\n" + fields + "}\n");
            assertEquals("size;", text(fresh.invoke("Long.java", caret)));
            assertEquals("size;", text(fresh.invoke("Long.java", caret)), "also when the model is loaded already");
        }
    }

    /** The older request waits for the engine to start, so the newer one certainly arrives before its answer. */
    @Test
    void aNewerRequestEndsTheOlderOne() throws Exception {
        try (ServerProcess fresh = ServerProcess.ready(home)) {
            Position caret = fresh.open("Twice.java", "java", STACK);
            var older = fresh.inline("Twice.java", caret, InlineCompletionTriggerKind.Automatic);
            var newer = fresh.inline("Twice.java", caret, InlineCompletionTriggerKind.Invoked);
            assertSuperseded(older);
            assertEquals("size;", text(ServerProcess.await(newer)));
        }
    }

    /** The request waits for the engine to start, so the change certainly arrives before its answer. */
    @Test
    void aChangeOfTheDocumentEndsWhatRunsForIt() throws Exception {
        try (ServerProcess fresh = ServerProcess.ready(home)) {
            Position caret = fresh.open("Changing.java", "java", STACK);
            var stale = fresh.inline("Changing.java", caret, InlineCompletionTriggerKind.Automatic);
            change(fresh, "Changing.java", 2, new TextDocumentContentChangeEvent(new Range(caret, caret), "s"));
            assertSuperseded(stale);
        }
    }

    private static void assertSuperseded(CompletableFuture<?> request) {
        ExecutionException superseded = assertThrows(ExecutionException.class, () -> ServerProcess.await(request));
        assertEquals(ResponseErrorCode.RequestCancelled.getValue(),
                ((ResponseErrorException) superseded.getCause()).getResponseError().getCode());
    }

    @Test
    void proposesNothingInADocumentThatItLostUntilItIsKnownAgain() throws Exception {
        Position caret = server.open("Lost.java", "java", STACK.replace("size", "lost"));
        change(server, "Lost.java", 7, new TextDocumentContentChangeEvent(new Range(caret, caret), ""));
        change(server, "Lost.java", 6, new TextDocumentContentChangeEvent(new Range(caret, caret), " "));
        assertEquals(List.of(), server.invoke("Lost.java", caret));
        MessageParams warning = server.client.logged.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(warning.getMessage().contains("out of order"), warning::getMessage);
        change(server, "Lost.java", 8, new TextDocumentContentChangeEvent(STACK.replace("§", "")));
        assertEquals("size;", text(server.invoke("Lost.java", caret)));
    }

    @Test
    void continuesTheEntryThatIsSelectedInTheClientsList() throws Exception {
        Position caret = server.open("Selected.java", "java", STACK.replace("return ", "return si"));
        Range word = new Range(new Position(caret.getLine(), caret.getCharacter() - 2), caret);
        InlineCompletionContext context = new InlineCompletionContext(InlineCompletionTriggerKind.Automatic,
                new SelectedCompletionInfo(word, "size"));
        InlineCompletionItem item = ServerProcess.await(server.server.getTextDocumentService().inlineCompletion(
                new InlineCompletionParams(new TextDocumentIdentifier(server.uri("Selected.java")), caret, context)))
                .getRight().getItems().getFirst();
        assertTrue(item.getInsertText().getLeft().startsWith("size"), "the entry and what the model writes behind it");
        assertEquals(word, item.getRange());
        assertTrue(server.seen().contains("return size"), "the model is shown the entry as if it had been typed");
    }

    private static void change(ServerProcess in, String name, int version, TextDocumentContentChangeEvent change) {
        in.server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(in.uri(name), version), List.of(change)));
    }

    @Test
    void showsHowAModelLoads() throws Exception {
        try (ServerProcess fresh = ServerProcess.ready(home)) {
            Position caret = fresh.open("Fresh.java", "java", STACK);
            text(fresh.invoke("Fresh.java", caret));
            assertNotNull(fresh.client.created.poll(Patience.SECONDS, TimeUnit.SECONDS), "a token");
            List<WorkDoneProgressKind> kinds = new ArrayList<>();
            while (kinds.isEmpty() || kinds.getLast() != WorkDoneProgressKind.end) {
                ProgressParams params = fresh.client.progress.poll(Patience.SECONDS, TimeUnit.SECONDS);
                assertNotNull(params, "progress ends; so far " + kinds);
                kinds.add(params.getValue().getLeft().getKind());
            }
            assertEquals(WorkDoneProgressKind.begin, kinds.getFirst());
        }
    }

    @Test
    void anExcludedFileGetsNothingAndIsSaidOnce() throws Exception {
        Position caret = server.open(".env", "properties", "PASSWORD=§\n");
        assertEquals(List.of(), server.invoke(".env", caret));
        assertEquals(List.of(), server.invoke(".env", caret));
        assertNotNull(server.client.logged.poll(Patience.SECONDS, TimeUnit.SECONDS), "it is said");
        assertTrue(server.client.logged.stream().noneMatch(message -> message.getMessage().contains(".env")), "once");
    }

    @Test
    void aMissingModelIsSaidOnceInOneSentence() throws Exception {
        try (ServerProcess fresh = ServerProcess.silent(home)) {
            fresh.initialize("no-such-model", true);
            Position caret = fresh.open("Missing.java", "java", STACK);
            assertEquals(List.of(), fresh.invoke("Missing.java", caret));
            assertEquals(List.of(), fresh.invoke("Missing.java", caret));
            assertTrue(fresh.client.shown
                    .poll(Patience.SECONDS, TimeUnit.SECONDS).getMessage().contains("no-such-model"));
            assertTrue(fresh.client.shown.isEmpty());
            // another model in the client's settings solves the problem
            JsonObject own = new JsonObject();
            own.addProperty("model", ServerProcess.MODEL);
            JsonObject changed = new JsonObject();
            changed.add("vauban", own);
            fresh.server.getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(changed));
            assertEquals("size;", text(fresh.invoke("Missing.java", caret)));
        }
    }

    @Test
    void anUnknownDocumentAndAPlaceOutsideGetAnAnswer() throws Exception {
        assertEquals(List.of(), server.invoke("NeverOpened.java", new Position(0, 0)));
        server.open("Small.java", "java", "class A {}\n");
        server.invoke("Small.java", new Position(400, 400));
    }

    @Test
    void aSecondHelloIsRefused() {
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> server.server.initialize(new org.eclipse.lsp4j.InitializeParams())
                        .get(Patience.SECONDS, TimeUnit.SECONDS));
        assertFalse(e.getCause().getMessage().isEmpty());
    }
}
