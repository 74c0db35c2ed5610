// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlineCompletionItem;
import org.eclipse.lsp4j.InlineCompletionList;
import org.eclipse.lsp4j.InlineCompletionParams;
import org.eclipse.lsp4j.InlineCompletionTriggerKind;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.engine.EngineException;

/**
 * The server of one client. Requests come in order on the reading thread and none blocks it; answers come from the threads of
 * the assistant.
 */
final class VaubanServer implements LanguageServer, TextDocumentService, WorkspaceService {
    private static final int LABEL = 60;

    private final Function<AssistSettings, Assistant> assistants;
    private final String version;
    private final IntConsumer exit;
    private final Runnable parentGone;
    private final Workspace workspace = new Workspace();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warm = new AtomicBoolean();

    private volatile LanguageClient client;
    private volatile AssistSettings settings;
    private volatile Assistant assistant;
    private volatile PositionEncoding encoding = PositionEncoding.UTF_16;
    private volatile boolean shutdown;

    /**
     * @param assistants makes the assistant once the client has said hello
     * @param exit told the exit code when the client asks for the end
     * @param parentGone run when the client's process is gone
     */
    VaubanServer(AssistSettings settings, Function<AssistSettings, Assistant> assistants, String version,
            IntConsumer exit, Runnable parentGone) {
        this.settings = settings;
        this.assistants = assistants;
        this.version = version;
        this.exit = exit;
        this.parentGone = parentGone;
    }

    void connect(LanguageClient newClient) {
        client = newClient;
    }

    boolean ready() {
        return assistant != null;
    }

    boolean isShutdown() {
        return shutdown;
    }

    /** Ends the engine. Idempotent. */
    void close() {
        Assistant ended = assistant;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        if (params.getProcessId() != null) {
            watch(params.getProcessId());
        }
        ClientCapabilities capabilities = params.getCapabilities() == null ? new ClientCapabilities()
                : params.getCapabilities();
        encoding = PositionEncoding.negotiate(
                capabilities.getGeneral() == null ? null : capabilities.getGeneral().getPositionEncodings());
        roots(params);
        settings = Configuration.apply(Configuration.localized(settings, params.getLocale()),
                params.getInitializationOptions());
        assistant = assistants.apply(settings);
        if (capabilities.getWindow() != null && Boolean.TRUE.equals(capabilities.getWindow().getWorkDoneProgress())) {
            assistant.addStatusListener(new LoadProgress(client, new Messages(settings.locale()))::status);
        }
        boolean inline = capabilities.getTextDocument() != null
                && capabilities.getTextDocument().getInlineCompletion() != null;
        return CompletableFuture.completedFuture(new InitializeResult(offered(inline), new ServerInfo("vauban", version)));
    }

    @SuppressWarnings("deprecation") // older clients send a single root
    private void roots(InitializeParams params) {
        if (params.getWorkspaceFolders() != null) {
            for (WorkspaceFolder folder : params.getWorkspaceFolders()) {
                workspace.addRoot(folder.getUri());
            }
        } else if (params.getRootUri() != null) {
            workspace.addRoot(params.getRootUri());
        }
    }

    private ServerCapabilities offered(boolean inline) {
        ServerCapabilities offered = new ServerCapabilities();
        offered.setPositionEncoding(encoding.id());
        TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
        sync.setOpenClose(true);
        sync.setChange(TextDocumentSyncKind.Incremental);
        offered.setTextDocumentSync(sync);
        offered.setInlineCompletionProvider(true);
        if (!inline) {
            offered.setCompletionProvider(new CompletionOptions(false, List.of()));
        }
        WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
        folders.setSupported(true);
        folders.setChangeNotifications(true);
        offered.setWorkspace(new WorkspaceServerCapabilities(folders));
        return offered;
    }

    private void watch(int processId) {
        ProcessHandle.of(processId).ifPresentOrElse(parent -> parent.onExit().thenRun(parentGone), parentGone);
    }

    @Override
    public void initialized(InitializedParams params) {
        // nothing is started before a document is open
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        shutdown = true;
        close();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void exit() {
        exit.accept(shutdown ? 0 : 1);
    }

    @Override
    public void setTrace(SetTraceParams params) {
        // there is no trace to be had
    }

    @Override
    public void cancelProgress(WorkDoneProgressCancelParams params) {
        // loading a model is not offered as cancellable
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return this;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return this;
    }

    // ---- documents

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        TextDocumentItem item = params.getTextDocument();
        workspace.open(TextDocument.of(item.getUri(), item.getLanguageId(), item.getVersion(), item.getText(), encoding));
        if (warm.compareAndSet(false, true)) {
            assistant.warmUp();
        }
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        TextDocument before = workspace.document(params.getTextDocument().getUri());
        if (before != null) {
            Integer newVersion = params.getTextDocument().getVersion();
            workspace.open(before.changed(newVersion == null ? before.version() + 1 : newVersion,
                    params.getContentChanges()));
        }
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        workspace.close(params.getTextDocument().getUri());
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        // the text is known already
    }

    // ---- completion

    @Override
    public CompletableFuture<Either<List<InlineCompletionItem>, InlineCompletionList>> inlineCompletion(
            InlineCompletionParams params) {
        boolean typed = params.getContext() != null
                && params.getContext().getTriggerKind() == InlineCompletionTriggerKind.Automatic;
        return complete(params.getTextDocument().getUri(), params.getPosition(),
                typed ? Trigger.AUTOMATIC : Trigger.INVOKED, (text, at) -> {
                    InlineCompletionItem item = new InlineCompletionItem(Either.forLeft(text));
                    item.setRange(new Range(at, at));
                    return Either.forRight(new InlineCompletionList(List.of(item)));
                }, Either.forRight(new InlineCompletionList(List.of())));
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return complete(params.getTextDocument().getUri(), params.getPosition(), Trigger.INVOKED,
                (text, at) -> Either.forRight(new CompletionList(true, List.of(item(text, at)))),
                Either.forRight(new CompletionList(true, List.of())));
    }

    private static CompletionItem item(String text, Position at) {
        String first = text.strip().lines().findFirst().orElse("");
        boolean whole = first.equals(text.strip()) && first.length() <= LABEL;
        CompletionItem item = new CompletionItem(
                whole ? first : first.substring(0, Math.min(first.length(), LABEL)) + " …");
        item.setKind(CompletionItemKind.Text);
        item.setDetail("Vauban");
        item.setInsertTextFormat(InsertTextFormat.PlainText);
        item.setTextEdit(Either.forLeft(new TextEdit(new Range(at, at), text)));
        item.setFilterText(text);
        return item;
    }

    private <T> CompletableFuture<T> complete(String uri, Position position, Trigger trigger,
            BiFunction<String, Position, T> some, T none) {
        TextDocument document = workspace.document(uri);
        if (document == null) {
            return CompletableFuture.completedFuture(none);
        }
        int offset = document.offset(position);
        Path file = Workspace.path(uri);
        CompletionCall call = assistant.completions().complete(new CompletionQuery(uri, file, workspace.root(file),
                document.language(), document.text(), offset, trigger, workspace.others(uri)), PartialListener.NONE);
        CompletableFuture<T> answer = new CompletableFuture<>();
        call.result().whenComplete((outcome, failure) -> {
            if (failure != null) {
                failed(failure);
                answer.complete(none);
                return;
            }
            answer.complete(switch (outcome) {
                case CompletionOutcome.Proposal proposal -> some.apply(proposal.text(), document.position(offset));
                case CompletionOutcome.Nothing nothing -> none;
                case CompletionOutcome.Refused refused -> {
                    if (told.add(refused.reason())) {
                        client.logMessage(new MessageParams(MessageType.Info, refused.reason()));
                    }
                    yield none;
                }
            });
        });
        // $/cancelRequest cancels the answer; the engine has to hear of it
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                call.cancel();
            }
        });
        return answer;
    }

    /** Says once what is wrong: it would be the same at each keystroke. */
    private void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String sentence = cause instanceof EngineException ? cause.getMessage() : String.valueOf(cause);
        if (!shutdown && told.add(sentence)) {
            client.showMessage(new MessageParams(MessageType.Error, sentence));
        }
    }

    // ---- workspace

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        AssistSettings next = Configuration.apply(settings, params.getSettings());
        if (!next.equals(settings)) {
            settings = next;
            told.clear();
            assistant.configure(next);
        }
    }

    @Override
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        // the gate reads .vaubanignore itself
    }

    @Override
    public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
        workspace.change(params.getEvent());
    }
}
