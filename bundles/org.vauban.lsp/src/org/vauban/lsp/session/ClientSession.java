// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.context.workspace.WorkspaceContext;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.workspace.Workspace;

/**
 * Shared state of the features of one client. Requests arrive in order on the reading thread, which none may block;
 * answers come from the threads of the assistant. The fields are thread-safe.
 */
public final class ClientSession {
    /** Maximum number of pending requests of one client; more than an editor sends at once. */
    public static final int MOST_OPEN = 1_000;
    private static final AtomicLong COUNT = new AtomicLong();
    private static final long IDLE_SECONDS = 5;

    /** Distinguishes this client from others of the same engine. */
    private final String name = "lsp-" + COUNT.incrementAndGet();
    private final Function<AssistSettings, Assistant> assistants;
    private final SentMessages told = new SentMessages();
    private final Workspace workspace;
    /** Upper limit of prefilling for this client. */
    private final ReadAheadMode readAhead;
    private final PendingAnswers running = new PendingAnswers();
    /** Answers that the client shows as cancellable, by their token. */
    private final Map<Either<String, Integer>, CompletableFuture<?>> shown = new ConcurrentHashMap<>();
    private final List<Runnable> closed = new CopyOnWriteArrayList<>();
    private final WorkspaceContext context = new WorkspaceContext();
    private final OfferedTexts offers = new OfferedTexts();
    /** Uses no thread while it is idle. */
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_OPEN), Thread.ofPlatform().daemon().name("vauban-lsp-worker").factory());
    /** Held while settings change. */
    private final Object configuring = new Object();
    private volatile EditorClient client;
    private volatile AssistSettings settings;
    private volatile Assistant assistant;
    private volatile PolicyChanges policies;
    private volatile ClientCapabilities capabilities = new ClientCapabilities();
    private volatile PositionEncoding encoding = PositionEncoding.UTF_16;
    private volatile Messages messages;
    private volatile boolean contextWanted = true;
    private volatile boolean contextBegun;
    private volatile boolean hover;
    private volatile boolean requirements = true;
    private volatile boolean shutdown;

    /**
     * @param assistants creates the assistant when the client sends {@code initialize}
     * @param local whether the client is on this machine, with its files
     */
    public ClientSession(AssistSettings settings, Function<AssistSettings, Assistant> assistants, boolean local) {
        this.settings = settings;
        this.workspace = new Workspace(local);
        this.readAhead = local ? ReadAheadMode.ALWAYS : settings.readAhead();
        this.assistants = assistants;
        this.messages = new Messages(settings.locale());
        worker.allowCoreThreadTimeOut(true);
    }

    public void connect(EditorClient newClient) {
        client = newClient;
    }

    /** Starts serving; before that, {@link #ready} is false. */
    public void begin(ClientCapabilities offered, PositionEncoding agreed, AssistSettings agreedSettings) {
        capabilities = offered;
        encoding = agreed;
        settings = permitted(agreedSettings);
        messages = new Messages(agreedSettings.locale());
        Assistant made = assistants.apply(settings);
        made.confirmLicences(this::confirmed);
        assistant = made;
        policies = PolicyChanges.listen(this::policyChanged);
    }

    public boolean ready() {
        return assistant != null;
    }

    public boolean isShutdown() {
        return shutdown;
    }

    /** Ends the engine; from now on only {@code exit} is served. */
    public void shutdown() {
        shutdown = true;
        close();
    }

    /** Ends the engine. Idempotent. */
    public void close() {
        running.cancelAll();
        worker.shutdown();
        closed.forEach(Runnable::run);
        PolicyChanges followed = policies;
        if (followed != null) {
            followed.close();
        }
        offers.close();
        context.close();
        Assistant ended = assistant;
        if (ended != null) {
            ended.close();
        }
    }

    /** Registers an action for the end of the session; it may run twice. */
    public void onClose(Runnable action) {
        closed.add(action);
    }

    public String name() {
        return name;
    }

    public EditorClient client() {
        return client;
    }

    public Workspace workspace() {
        return workspace;
    }

    public WorkspaceContext context() {
        return context;
    }

    /** Returns the completions that were offered to the client. */
    public OfferedTexts offers() {
        return offers;
    }

    /** Whether completions use context from other files and recent edits. */
    public boolean usesContext() {
        return contextWanted;
    }

    public void useContext(boolean wanted) {
        contextWanted = wanted;
        readContext(false);
    }

    /**
     * Reads the workspace folders when the first document is opened, and again after a change of the folders, of the
     * exclusions or of the option.
     */
    public void readContext(boolean begin) {
        if (begin) {
            contextBegun = true;
        }
        if (contextWanted && contextBegun) {
            context.read(workspace.roots(), settings.exclusions());
        }
    }

    public PendingAnswers running() {
        return running;
    }

    /** Whether the client shows progress that the server starts. */
    public boolean showsProgress() {
        return capabilities.getWindow() != null && Boolean.TRUE.equals(capabilities.getWindow().getWorkDoneProgress());
    }

    /** Makes an answer cancellable through its progress until it is complete. */
    void cancelledBy(Either<String, Integer> token, CompletableFuture<?> answer) {
        shown.put(token, answer);
        answer.whenComplete((value, failure) -> shown.remove(token, answer));
    }

    /** Cancels the answer that is shown under a token. */
    public void cancelShown(Either<String, Integer> token) {
        CompletableFuture<?> answer = shown.get(token);
        if (answer != null) {
            answer.cancel(false);
        }
    }

    public Assistant assistant() {
        return assistant;
    }

    public AssistSettings settings() {
        return settings;
    }

    public ClientCapabilities capabilities() {
        return capabilities;
    }

    public PositionEncoding encoding() {
        return encoding;
    }

    /** Returns the language of messages and answers. */
    public Locale locale() {
        Locale chosen = settings.locale();
        return chosen != null ? chosen : Locale.getDefault(Locale.Category.DISPLAY);
    }

    /** Whether the client wants a model's explanation when its pointer rests. */
    public boolean explainsOnHover() {
        return hover;
    }

    public void explainOnHover(boolean wanted) {
        hover = wanted;
    }

    /** Whether documents are checked for vague requirements. */
    public boolean checksRequirements() {
        return requirements;
    }

    public void checkRequirements(boolean wanted) {
        requirements = wanted;
    }

    public String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }

    /** Whether a resting caret matters: for clients on other machines the server may have disabled prefilling. */
    public boolean followsCaret() {
        return readAhead != ReadAheadMode.NEVER;
    }

    /**
     * Limits the settings: a client on another machine shares the engine, so it prefills no more than the server
     * allows.
     */
    private AssistSettings permitted(AssistSettings wanted) {
        return wanted.withReadAhead(wanted.readAhead().atMost(readAhead));
    }

    /** Applies settings that the client has changed. */
    public void configure(AssistSettings changed) {
        AssistSettings next = permitted(changed);
        synchronized (configuring) {
            if (!next.equals(settings)) {
                boolean others = !next.exclusions().equals(settings.exclusions());
                settings = next;
                if (others) {
                    readContext(false);
                }
                told.clear();
                assistant.configure(next);
            }
        }
    }

    /** Switches to another model, and tells the user that the previous one is no longer served. */
    public void replaceModel(String id) {
        String former;
        synchronized (configuring) {
            AssistSettings now = settings;
            former = now.modelId();
            settings = now.withModel(id);
            Assistant begun = assistant;
            if (begun == null) {
                return; // the session will start with the new model
            }
            begun.configure(settings);
        }
        told.clear();
        tellOnce(MessageType.Info, text("model.replaced", String.valueOf(former), id));
    }

    /** Reports a change of policy to the client; earlier messages may apply again under the new policy. */
    private void policyChanged(PolicyChanges.Change change) {
        if (shutdown) {
            return;
        }
        told.clear();
        if (change.warning()) {
            client.showMessage(new MessageParams(MessageType.Warning, change.sentence()));
        } else {
            client.logMessage(new MessageParams(MessageType.Info, change.sentence()));
        }
        readContext(false);
    }

    /** Logs a sentence at the client, once. */
    public void logOnce(MessageType type, String sentence) {
        if (!shutdown && told.add(sentence)) {
            client.logMessage(new MessageParams(type, sentence));
        }
    }

    /** Shows a sentence at the client, once. */
    public void tellOnce(MessageType type, String sentence) {
        if (!shutdown && !sentence.isEmpty() && told.add(sentence)) {
            client.showMessage(new MessageParams(type, sentence));
        }
    }

    /** Asks whether to show code that matches published sources. */
    private CompletableFuture<Boolean> confirmed(String question) {
        if (shutdown) {
            return CompletableFuture.completedFuture(false);
        }
        MessageActionItem yes = new MessageActionItem(text("licence.show"));
        ShowMessageRequestParams params = new ShowMessageRequestParams(
                List.of(yes, new MessageActionItem(text("licence.withhold"))));
        params.setType(MessageType.Warning);
        params.setMessage(question);
        return client.showMessageRequest(params)
                .thenApply(chosen -> chosen != null && yes.getTitle().equals(chosen.getTitle()));
    }

    /** Reports a failure once: it would be the same at each keystroke. The end of an engine is none. */
    public void failed(Throwable failure) {
        if (FailureCause.of(failure) instanceof EngineException known && known.error() == EngineError.CLOSED) {
            return; // other settings ended it, or the session ends
        }
        tellOnce(MessageType.Error, sentence(failure));
    }

    /** Describes a failure to the user. */
    public static String sentence(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof EngineException || cause instanceof AssistException
                ? cause.getMessage()
                : String.valueOf(cause);
    }

    /**
     * Runs a task that takes time, such as reading the disk, on a thread of the session.
     *
     * @return fails if too many tasks are queued, for example if requests are sent and cancelled without end
     */
    public <T> CompletableFuture<T> work(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, worker);
        } catch (RejectedExecutionException e) {
            return CompletableFuture
                    .failedFuture(new EngineException(EngineError.OVERLOADED, text("too.many", MOST_OPEN), e));
        }
    }
}
