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
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.context.workspace.WorkspaceContext;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.workspace.Workspace;

/**
 * What the features of one client share. Requests come in order on the reading thread and none blocks it; answers come
 * from the threads of the assistant. The fields are safe for any thread.
 */
public final class ClientSession {
    /** Requests that one client may wait for: more than an editor asks for at once. */
    public static final int MOST_OPEN = 1_000;
    private static final AtomicLong COUNT = new AtomicLong();
    private static final long IDLE_SECONDS = 5;

    /** Told apart from other clients of the same engine by this. */
    private final String name = "lsp-" + COUNT.incrementAndGet();
    private final Function<AssistSettings, Assistant> assistants;
    private final ToldSentences told = new ToldSentences();
    private final Workspace workspace;
    /** Most that is read ahead for this client. */
    private final ReadAheadMode readAhead;
    private final PendingAnswers running = new PendingAnswers();
    /** What is shown as cancellable at the client, by its token. */
    private final Map<Either<String, Integer>, CompletableFuture<?>> shown = new ConcurrentHashMap<>();
    private final List<Runnable> closed = new CopyOnWriteArrayList<>();
    private final WorkspaceContext context = new WorkspaceContext();
    private final OfferedTexts offers = new OfferedTexts();
    /** Takes no thread while it has nothing to do. */
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
     * @param assistants makes the assistant once the client has said hello
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

    /** Begins to serve; before, {@link #ready} is false. */
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

    /** Nothing but {@code exit} is served from now on; ends the engine. */
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

    /** Runs something when the session ends; perhaps twice. */
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

    /** The completions that the client was offered. */
    public OfferedTexts offers() {
        return offers;
    }

    /** Whether completions are told of other files and of what was edited shortly before. */
    public boolean usesContext() {
        return contextWanted;
    }

    public void useContext(boolean wanted) {
        contextWanted = wanted;
        readContext(false);
    }

    /**
     * Reads the workspace folders when the first document is open, and whenever they, what may be read or whether it is
     * wanted have changed since.
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

    /** Whether the client shows progress that the server begins. */
    public boolean showsProgress() {
        return capabilities.getWindow() != null && Boolean.TRUE.equals(capabilities.getWindow().getWorkDoneProgress());
    }

    /** Until the answer is there it can be cancelled where its progress is shown. */
    void cancelledBy(Either<String, Integer> token, CompletableFuture<?> answer) {
        shown.put(token, answer);
        answer.whenComplete((value, failure) -> shown.remove(token, answer));
    }

    /** Somebody cancelled what is shown under a token. */
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

    /** Of what people read. */
    public Locale locale() {
        Locale chosen = settings.locale();
        return chosen != null ? chosen : Locale.getDefault(Locale.Category.DISPLAY);
    }

    /** Whether the client wants a model's explanation wherever its pointer rests. */
    public boolean explainsOnHover() {
        return hover;
    }

    public void explainOnHover(boolean wanted) {
        hover = wanted;
    }

    /** Whether documents are looked through for vague requirements. */
    public boolean checksRequirements() {
        return requirements;
    }

    public void checkRequirements(boolean wanted) {
        requirements = wanted;
    }

    public String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }

    /** Whether a resting caret can matter: a client elsewhere may be one for whom nothing is ever read ahead. */
    public boolean followsCaret() {
        return readAhead != ReadAheadMode.NEVER;
    }

    /** A client elsewhere shares the engine with others: it has no more read ahead than the server wants. */
    private AssistSettings permitted(AssistSettings wanted) {
        return wanted.withReadAhead(wanted.readAhead().atMost(readAhead));
    }

    /** Takes settings that the client has changed. */
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

    /** Goes on with another model: the one of before is served no longer, which the user is told. */
    public void replaceModel(String id) {
        String former;
        synchronized (configuring) {
            AssistSettings now = settings;
            former = now.modelId();
            settings = now.withModel(id);
            Assistant begun = assistant;
            if (begun == null) {
                return; // it begins with it
            }
            begun.configure(settings);
        }
        told.clear();
        tellOnce(MessageType.Info, text("model.replaced", String.valueOf(former), id));
    }

    /** Tells the client of its policy; what was told under the one before may be true again. */
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

    /** Asks whether code from published sources is to be shown. */
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

    /** Says once what is wrong: it would be the same at each keystroke. */
    public void failed(Throwable failure) {
        tellOnce(MessageType.Error, sentence(failure));
    }

    /** What went wrong, for people. */
    public static String sentence(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof EngineException || cause instanceof AssistException
                ? cause.getMessage()
                : String.valueOf(cause);
    }

    /**
     * Does what takes time, such as reading the disk, on a thread of the session.
     *
     * @return fails if too much waits for this thread already, as where requests are sent and cancelled without end
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
