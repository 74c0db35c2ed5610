// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.context.workspace.WorkspaceContext;
import org.vauban.engine.EngineException;
import org.vauban.lsp.text.PositionEncoding;

/**
 * What the features of one client share. Requests come in order on the reading thread and none blocks it; answers come from the
 * threads of the assistant. The fields are safe for any thread.
 */
final class Session {
    private static final AtomicLong COUNT = new AtomicLong();

    /** Told apart from other clients of the same engine by this. */
    private final String name = "lsp-" + COUNT.incrementAndGet();
    private final Function<AssistSettings, Assistant> assistants;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Workspace workspace = new Workspace();
    private final Running running = new Running();
    /** What is shown as cancellable at the client, by its token. */
    private final Map<Either<String, Integer>, CompletableFuture<?>> shown = new ConcurrentHashMap<>();
    private final WorkspaceContext context = new WorkspaceContext();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "vauban-lsp-worker");
        thread.setDaemon(true);
        return thread;
    });
    private volatile EditorClient client;
    private volatile AssistSettings settings;
    private volatile Assistant assistant;
    private volatile ClientCapabilities capabilities = new ClientCapabilities();
    private volatile PositionEncoding encoding = PositionEncoding.UTF_16;
    private volatile Messages messages;
    private volatile boolean contextWanted = true;
    private volatile boolean contextRead;
    private volatile boolean hover;
    private volatile boolean requirements = true;
    private volatile boolean shutdown;

    /** @param assistants makes the assistant once the client has said hello */
    Session(AssistSettings settings, Function<AssistSettings, Assistant> assistants) {
        this.settings = settings;
        this.assistants = assistants;
        this.messages = new Messages(settings.locale());
    }

    void connect(EditorClient newClient) {
        client = newClient;
    }

    /** Begins to serve; before, {@link #ready} is false. */
    void begin(ClientCapabilities offered, PositionEncoding agreed, AssistSettings agreedSettings) {
        capabilities = offered;
        encoding = agreed;
        settings = agreedSettings;
        messages = new Messages(agreedSettings.locale());
        assistant = assistants.apply(agreedSettings);
    }

    boolean ready() {
        return assistant != null;
    }

    boolean isShutdown() {
        return shutdown;
    }

    /** Nothing but {@code exit} is served from now on; ends the engine. */
    void shutdown() {
        shutdown = true;
        close();
    }

    /** Ends the engine. Idempotent. */
    void close() {
        running.cancelAll();
        worker.shutdown();
        context.close();
        Assistant ended = assistant;
        if (ended != null) {
            ended.close();
        }
    }

    String name() {
        return name;
    }

    EditorClient client() {
        return client;
    }

    Workspace workspace() {
        return workspace;
    }

    WorkspaceContext context() {
        return context;
    }

    /** Whether completions are told of other files and of what was edited shortly before. */
    boolean usesContext() {
        return contextWanted;
    }

    void useContext(boolean wanted) {
        contextWanted = wanted;
    }

    /** Reads the workspace folders when the first document is open, and whenever they or what may be read have changed since. */
    void readContext(boolean begin) {
        if (contextWanted && (contextRead || begin)) {
            contextRead = true;
            context.read(workspace.roots(), settings.exclusions());
        }
    }

    Running running() {
        return running;
    }

    /** Whether the client shows progress that the server begins. */
    boolean showsProgress() {
        return capabilities.getWindow() != null && Boolean.TRUE.equals(capabilities.getWindow().getWorkDoneProgress());
    }

    /** Until the answer is there it can be cancelled where its progress is shown. */
    void cancelledBy(Either<String, Integer> token, CompletableFuture<?> answer) {
        shown.put(token, answer);
        answer.whenComplete((value, failure) -> shown.remove(token, answer));
    }

    /** Somebody cancelled what is shown under a token. */
    void cancelShown(Either<String, Integer> token) {
        CompletableFuture<?> answer = shown.get(token);
        if (answer != null) {
            answer.cancel(false);
        }
    }

    Assistant assistant() {
        return assistant;
    }

    AssistSettings settings() {
        return settings;
    }

    ClientCapabilities capabilities() {
        return capabilities;
    }

    PositionEncoding encoding() {
        return encoding;
    }

    /** Of what people read. */
    Locale locale() {
        return settings.locale() != null ? settings.locale() : Locale.getDefault(Locale.Category.DISPLAY);
    }

    /** Whether the client wants a model's explanation wherever its pointer rests. */
    boolean explainsOnHover() {
        return hover;
    }

    void explainOnHover(boolean wanted) {
        hover = wanted;
    }

    /** Whether documents are looked through for vague requirements. */
    boolean checksRequirements() {
        return requirements;
    }

    void checkRequirements(boolean wanted) {
        requirements = wanted;
    }

    String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }

    /** Takes settings that the client has changed. */
    void configure(AssistSettings next) {
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

    /** Logs a sentence at the client, once. */
    void logOnce(MessageType type, String sentence) {
        if (!shutdown && told.add(sentence)) {
            client.logMessage(new MessageParams(type, sentence));
        }
    }

    /** Says once what is wrong: it would be the same at each keystroke. */
    void failed(Throwable failure) {
        String sentence = sentence(failure);
        if (!shutdown && told.add(sentence)) {
            client.showMessage(new MessageParams(MessageType.Error, sentence));
        }
    }

    /** What went wrong, for people. */
    static String sentence(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof EngineException || cause instanceof AssistException ? cause.getMessage()
                : String.valueOf(cause);
    }

    /** Does what takes time, such as reading the disk, on a thread of the session. */
    <T> CompletableFuture<T> work(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, worker);
    }

    /** What becomes of an answer, so that cancelling it cancels the answer. */
    static <A, B> CompletableFuture<B> following(CompletableFuture<A> answer, Function<A, B> then) {
        return composed(answer, value -> CompletableFuture.completedFuture(then.apply(value)));
    }

    /** As {@link #following} where what becomes of it takes its time. */
    static <A, B> CompletableFuture<B> composed(CompletableFuture<A> answer, Function<A, CompletableFuture<B>> then) {
        CompletableFuture<B> result = cancellable(() -> answer.cancel(false));
        answer.thenCompose(then).whenComplete((value, failure) -> pass(value, failure, result));
        return result;
    }

    /** Completes a future as another one was. */
    static <T> void pass(T value, Throwable failure, CompletableFuture<T> result) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(cause(failure));
        }
    }

    /** What failed, without the wrapping of a future. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** A future whose cancellation, by the client or by a newer state of the document, runs {@code cancel}. */
    static <T> CompletableFuture<T> cancellable(Runnable cancel) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        // $/cancelRequest cancels the answer; who works for it has to hear of it
        answer.whenComplete((value, failure) -> {
            if (failure != null) {
                cancel.run();
            }
        });
        return answer;
    }
}
