// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlineCompletionCapabilities;
import org.eclipse.lsp4j.InlineCompletionContext;
import org.eclipse.lsp4j.InlineCompletionItem;
import org.eclipse.lsp4j.InlineCompletionParams;
import org.eclipse.lsp4j.InlineCompletionTriggerKind;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.vauban.assist.AssistSettings;
import org.vauban.engine.EngineProvider;
import org.vauban.lsp.StdioServer;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.ServerProcess.Recorder;

/**
 * The program of {@code vauban lsp}, run in this process under a policy, with a client that reports everything it
 * receives.
 */
final class PolicyServer implements AutoCloseable {
    private static final long SECONDS = 120;
    /**
     * Length of an answer, in tokens of one letter: enough for the licence check, and too few to count as a repetition.
     */
    private static final int TOKENS = 102;

    /** The folder open in the editor. */
    final Path workspace;
    final Server server;

    private final Recorder client = new Recorder();
    private final OutputStream toServer;
    private final CompletableFuture<Integer> ended;
    private final Gson gson = new Gson();

    /** The server with the additional method that these tests call. */
    interface Server extends ServerProcess.VaubanServer {
        @JsonNotification("vauban/didMoveCaret")
        void didMoveCaret(Map<String, Object> caret);
    }

    /**
     * @param engines the bundled engine
     * @param workspace the open folder
     * @param model the model id
     * @param context whether completions receive other files and recent edits
     */
    PolicyServer(EngineProvider engines, Path workspace, String model, boolean context) throws Exception {
        this.workspace = workspace;
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        AssistSettings settings = new AssistSettings(engines, null, ServerProcess.models(), null, List.of(), TOKENS, 0,
                0, Locale.ENGLISH);
        ended = CompletableFuture.supplyAsync(() -> {
            try (OutputStream out = Channels.newOutputStream(back.sink())) {
                return StdioServer.run(Channels.newInputStream(there.source()), out, settings, "1");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        toServer = Channels.newOutputStream(there.sink());
        Launcher<Server> launcher = new LSPLauncher.Builder<Server>().setLocalService(client)
                .setRemoteInterface(Server.class).setInput(Channels.newInputStream(back.source()))
                .setOutput(toServer).create();
        server = launcher.getRemoteProxy();
        launcher.startListening();
        initialize(model, context);
    }

    private void initialize(String model, boolean context) throws Exception {
        ClientCapabilities capabilities = new ClientCapabilities();
        TextDocumentClientCapabilities text = new TextDocumentClientCapabilities();
        text.setInlineCompletion(new InlineCompletionCapabilities());
        capabilities.setTextDocument(text);
        InitializeParams params = new InitializeParams();
        params.setCapabilities(capabilities);
        params.setLocale("en");
        params.setWorkspaceFolders(List.of(new WorkspaceFolder(workspace.toUri().toString(), "test")));
        JsonObject options = new JsonObject();
        options.addProperty("model", model);
        options.addProperty("context", context);
        options.addProperty("readAhead", "always");
        params.setInitializationOptions(options);
        await(server.initialize(params));
        server.initialized(new InitializedParams());
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    String uri(String name) {
        return workspace.resolve(name).toUri().toString();
    }

    /** Opens a document whose caret is a section sign. */
    Position open(String name, String language, String text) throws IOException {
        int caret = Math.max(0, text.indexOf('\u00a7'));
        String plain = text.replace("\u00a7", "");
        Files.writeString(workspace.resolve(name), plain);
        server.getTextDocumentService()
                .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri(name), language, 1, plain)));
        String before = plain.substring(0, caret);
        return new Position((int) before.chars().filter(c -> c == '\n').count(),
                before.length() - before.lastIndexOf('\n') - 1);
    }

    /** Types at the beginning of an open document. */
    void insert(String name, String text) {
        Position start = new Position(0, 0);
        server.getTextDocumentService()
                .didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri(name), 2),
                        List.of(new TextDocumentContentChangeEvent(new Range(start, start), text))));
    }

    /** Opens a document and returns the suggestions at its caret, with the messages to the client. */
    String complete(String name, String text) throws Exception {
        return complete(name, text, InlineCompletionTriggerKind.Invoked);
    }

    String complete(String name, String text, InlineCompletionTriggerKind kind) throws Exception {
        return complete(name, open(name, "java", text), kind);
    }

    String complete(String name, Position caret, InlineCompletionTriggerKind kind) throws Exception {
        List<InlineCompletionItem> items = await(server.getTextDocumentService().inlineCompletion(
                new InlineCompletionParams(new TextDocumentIdentifier(uri(name)), caret,
                        new InlineCompletionContext(kind)))
                .thenApply(either -> either.isLeft() ? either.getLeft() : either.getRight().getItems()));
        return items.stream().map(item -> item.getInsertText().getLeft()).collect(Collectors.joining("\n")) + told();
    }

    /** Returns what the client has logged and shown so far; messages precede their answer. */
    private String told() {
        return Stream.concat(client.logged.stream(), client.shown.stream()).map(MessageParams::getMessage)
                .collect(Collectors.joining("\n"));
    }

    /** Returns the last request as the model saw it. */
    ServerProcess.Prompt prompt() throws Exception {
        return await(server.prompts()).getLast();
    }

    /** Returns the last request that was answered. */
    ServerProcess.Prompt answered() throws Exception {
        return await(server.prompts()).reversed().stream().filter(each -> each.numbers() != null).findFirst()
                .orElseThrow();
    }

    /** Returns the answer to a question in a new conversation, with the state of its attachments. */
    ServerProcess.ChatAnswer ask(String text, ServerProcess.ChatAttachment... attachments) throws Exception {
        return await(server.chat(new ServerProcess.ChatQuestion(null, text, null, List.of(attachments))));
    }

    /**
     * Returns the reason why the first line of a document is not changed.
     *
     * @param members members of the command's argument, in addition to the document and the range
     */
    String refusedEdit(String name, String language, Map<String, String> members) throws Exception {
        open(name, language, "int size() { return 1; }\n");
        JsonObject target = gson.toJsonTree(members).getAsJsonObject();
        target.addProperty("uri", uri(name));
        target.add("range", gson.fromJson("{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":1,"
                + "\"character\":0}}", JsonObject.class));
        try {
            return "changed: " + await(server.getWorkspaceService().executeCommand(
                    new ExecuteCommandParams("vauban.edit", List.of(target))));
        } catch (ExecutionException e) {
            return e.getCause() instanceof ResponseErrorException refused ? refused.getMessage() : e.toString();
        }
    }

    /** Ends the server as an editor does. Idempotent. */
    @Override
    public void close() throws Exception {
        if (!ended.isDone()) {
            await(server.shutdown());
            server.exit();
            await(ended);
            toServer.close();
        }
    }
}
