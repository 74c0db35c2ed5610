// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.GeneralClientCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlineCompletionCapabilities;
import org.eclipse.lsp4j.InlineCompletionContext;
import org.eclipse.lsp4j.InlineCompletionItem;
import org.eclipse.lsp4j.InlineCompletionParams;
import org.eclipse.lsp4j.InlineCompletionTriggerKind;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** {@code bin/vauban lsp} of the built distribution, and a client that drives it. */
public final class ServerProcess implements AutoCloseable {
    /** Model that writes {@code size;} after any text and a block of Java in any conversation (releng/tiny-models). */
    public static final String MODEL = "scripted";
    public static final long SECONDS = 120;

    public final Process process;
    public final VaubanServer server;
    public final Recorder client = new Recorder();
    private final Path home;

    private ServerProcess(Path home) throws IOException {
        this(home, start(home));
    }

    private ServerProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
        Launcher<VaubanServer> launcher = new LSPLauncher.Builder<VaubanServer>().setLocalService(client)
                .setRemoteInterface(VaubanServer.class).setInput(process.getInputStream())
                .setOutput(process.getOutputStream())
                .create();
        server = launcher.getRemoteProxy();
        launcher.startListening();
    }

    /**
     * Returns a client that has not sent anything yet, whose server was started in a hostile workspace and its
     * environment.
     */
    public static ServerProcess in(HostileWorkspace workspace) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "lsp");
        environment(builder, workspace.folder.resolveSibling("home"));
        workspace.set(builder.environment());
        builder.environment().put("VAUBAN_JAVA_HOME", System.getProperty("java.home"));
        builder.directory(workspace.folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        return new ServerProcess(workspace.folder, builder.start());
    }

    /** Returns a client that has not sent anything yet. */
    public static ServerProcess silent(Path home) throws IOException {
        return new ServerProcess(home);
    }

    /** Returns an initialised client with the scripted model. */
    public static ServerProcess ready(Path home, String... encodings) throws Exception {
        ServerProcess started = new ServerProcess(home);
        started.initialize(MODEL, true, encodings);
        return started;
    }

    /** Starts the process without a client. */
    public static Process start(Path home, String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "lsp"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        environment(builder, home.resolve("home"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder.start();
    }

    /** Gives a process a separate user folder, and the models that the tests share. */
    public static void environment(ProcessBuilder builder, Path home) {
        builder.environment().put("VAUBAN_JAVA_HOME",
                System.getProperty("vauban.java", System.getProperty("java.home")));
        builder.environment().put("VAUBAN_HOME", home.toString());
        builder.environment().put("VAUBAN_MODELS", models().toString());
    }

    public static Path models() {
        return Path.of(System.getProperty("vauban.root"), "target", "tiny-models");
    }

    public InitializeResult initialize(String model, boolean inline, String... encodings) throws Exception {
        return initialize(model, inline, (int) ProcessHandle.current().pid(), encodings);
    }

    public InitializeResult initialize(String model, boolean inline, int parent, String... encodings) throws Exception {
        ClientCapabilities capabilities = new ClientCapabilities();
        GeneralClientCapabilities general = new GeneralClientCapabilities();
        if (encodings.length > 0) {
            general.setPositionEncodings(List.of(encodings));
        }
        capabilities.setGeneral(general);
        WindowClientCapabilities window = new WindowClientCapabilities();
        window.setWorkDoneProgress(true);
        capabilities.setWindow(window);
        TextDocumentClientCapabilities text = new TextDocumentClientCapabilities();
        if (inline) {
            text.setInlineCompletion(new InlineCompletionCapabilities());
        }
        capabilities.setTextDocument(text);
        InitializeParams params = new InitializeParams();
        params.setCapabilities(capabilities);
        params.setProcessId(parent);
        params.setLocale("en");
        params.setWorkspaceFolders(List.of(new WorkspaceFolder(home.toUri().toString(), "test")));
        JsonObject options = new JsonObject();
        options.addProperty("model", model);
        // the output is compared: it must not depend on what other tests have edited
        options.addProperty("context", false);
        params.setInitializationOptions(options);
        InitializeResult result = await(server.initialize(params));
        server.initialized(new InitializedParams());
        return result;
    }

    /** Opens a document whose caret is a section sign; returns the caret in UTF-16 units. */
    public Position open(String name, String language, String text) {
        int caret = text.indexOf('§');
        String plain = text.replace("§", "");
        server.getTextDocumentService()
                .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri(name), language, 1, plain)));
        String before = plain.substring(0, Math.max(0, caret));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Position(line, before.length() - before.lastIndexOf('\n') - 1);
    }

    public String uri(String name) {
        return home.resolve(name).toUri().toString();
    }

    public CompletableFuture<List<InlineCompletionItem>> inline(String name, Position at,
            InlineCompletionTriggerKind kind) {
        return server.getTextDocumentService().inlineCompletion(
                new InlineCompletionParams(new TextDocumentIdentifier(uri(name)), at,
                        new InlineCompletionContext(kind)))
                .thenApply(either -> either.isLeft() ? either.getLeft() : either.getRight().getItems());
    }

    public List<InlineCompletionItem> invoke(String name, Position at) throws Exception {
        return await(inline(name, at, InlineCompletionTriggerKind.Invoked));
    }

    /** Returns the last prompt as the model saw it. */
    public String seen() throws Exception {
        return await(server.prompts()).getLast().seen();
    }

    public static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end");
        }
        return process.exitValue();
    }

    /** Returns the remaining output. Anything outside the protocol would already have ended the client's reader. */
    public static byte[] rest(InputStream in) throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
            ProcessTree.kill(process);
        }
    }

    /** The server with the additional methods that tests call. */
    public interface VaubanServer extends LanguageServer {
        @JsonRequest("vauban/prompts")
        CompletableFuture<List<Prompt>> prompts();

        @JsonRequest("vauban/chat")
        CompletableFuture<ChatAnswer> chat(ChatQuestion question);

        @JsonRequest("vauban/conversation")
        CompletableFuture<ChatRecord> conversation(ChatExport wanted);
    }

    /** A question in a conversation. */
    public record ChatQuestion(String conversation, String text, List<ChatTurn> earlier,
            List<ChatAttachment> attachments) {
        public ChatQuestion(String conversation, String text, List<ChatTurn> earlier) {
            this(conversation, text, earlier, null);
        }
    }

    /** A document attached to a question. */
    public record ChatAttachment(String uri) {}

    /** What happened to an attachment. */
    public record AttachmentState(String name, String state, String reason) {}

    /** The server's answer to a question. */
    public record ChatAnswer(String conversation, String answer, String state, String message, ChatLeftOut leftOut,
            List<AttachmentState> attachments) {}

    /** The number of items that the model did not receive. */
    public record ChatLeftOut(int exchanges, int attachments, int answers) {}

    /** A question and its answer. */
    public record ChatTurn(String question, String answer) {}

    /** Selects the conversation to export. */
    public record ChatExport(String conversation) {}

    /** A whole conversation. */
    public record ChatRecord(String title, List<ChatTurn> turns, boolean mayBeSaved) {}

    /** A request as the model saw it. */
    public record Prompt(String seen, String answer, List<PromptPart> parts, PromptNumbers numbers) {}

    /** What happened to a part of the prompt. */
    public record PromptPart(String role, String state, String reason) {}

    /** The token counts of a request. */
    public record PromptNumbers(int promptTokens, int generatedTokens) {}

    /** Records the server's messages. */
    public static final class Recorder implements LanguageClient {
        public final BlockingQueue<MessageParams> shown = new LinkedBlockingQueue<>();
        public final BlockingQueue<MessageParams> logged = new LinkedBlockingQueue<>();
        public final BlockingQueue<WorkDoneProgressCreateParams> created = new LinkedBlockingQueue<>();
        public final BlockingQueue<ProgressParams> progress = new LinkedBlockingQueue<>();

        @Override
        public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
            created.add(params);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void notifyProgress(ProgressParams params) {
            progress.add(params);
        }

        @Override
        public void telemetryEvent(Object object) {
            throw new AssertionError("telemetry");
        }

        @Override
        public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
            // not expected
        }

        @Override
        public void showMessage(MessageParams params) {
            shown.add(params);
        }

        @Override
        public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void logMessage(MessageParams params) {
            logged.add(params);
        }
    }
}
