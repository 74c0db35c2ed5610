// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.vauban.assist.AssistStatus.State;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.DefaultChatService;
import org.vauban.assist.completion.CompletionPipeline;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.document.DefaultDocumentService;
import org.vauban.assist.document.DocumentService;
import org.vauban.assist.edit.CheckedEdits;
import org.vauban.assist.edit.DefaultEditService;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.fix.DefaultFixService;
import org.vauban.assist.fix.FixService;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.measure.DefaultMeasureService;
import org.vauban.assist.measure.MeasureService;
import org.vauban.assist.measure.MeasuredAssistant;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.PolicyException;

/** The assistant of one user on one machine: one gate, one engine, one model at a time. */
final class DefaultAssistant implements Assistant, MeasuredAssistant, AssistantServices {
    private static final int CLOSE_SECONDS = 2;
    /** Most that a first request waits for what was read earlier, and the end of the engine until that is kept. */
    private static final Duration STATES_PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService worker = Executors.newSingleThreadExecutor(named("vauban-assist"));
    private final ExecutorService notifier = Executors.newSingleThreadExecutor(named("vauban-assist-status"));
    private final ExecutorService background = Executors.newSingleThreadExecutor(named("vauban-assist-background"));
    private final PromptLog log = new PromptLog(100, 16 << 20);
    private final List<Consumer<AssistStatus>> listeners = new CopyOnWriteArrayList<>();
    private final CompletionService completions;
    private final ChatService chats;
    private final EditService edits;
    private final FixService fixes;
    private final StatePersistence states;
    private final DocumentService documents;
    private final MeasureService measures;

    private final Object lock = new Object();
    // all below are guarded by the lock
    private AssistSettings settings;
    private Messages messages;
    private AuditLog audit;
    private Gate gate;
    /** As the settings were when it was made. */
    private volatile MadeMasker masker;
    private Engine engine;
    private String modelId;
    private CompletableFuture<ModelDescription> loading;
    private String problem;
    private double progress;
    private EngineState engineState;
    private AssistStatus told;
    private boolean closed;

    DefaultAssistant(AssistSettings settings, Function<CompletionQuery.Trigger, PromptBudget> budgets) {
        this.completions = new CompletionPipeline(this, budgets, () -> settings().maxTokens());
        PromptService promptService = new PromptService(this);
        this.chats = new DefaultChatService(promptService);
        this.edits = new CheckedEdits(promptService,
                new DefaultEditService(promptService, "edit", DefaultEditService.Length.OPEN));
        this.documents = new DefaultDocumentService(promptService);
        this.fixes = new DefaultFixService(promptService,
                new DefaultEditService(promptService, "fix", DefaultEditService.Length.BOUNDED));
        this.states = new StatePersistence(UserDirectories.standard(), STATES_PATIENCE);
        this.measures = new DefaultMeasureService(() -> {
            AssistSettings own = settings();
            return new DefaultMeasureService.Context(own.modelDirectory(), own.locale(),
                    id -> new DefaultAssistant(own.withModel(id), budgets));
        });
        this.settings = settings;
        this.messages = new Messages("org.vauban.assist", settings.locale());
        this.told = new AssistStatus(State.IDLE, settings.modelId(), null, 0);
    }

    private static java.util.concurrent.ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public CompletionService completions() {
        return completions;
    }

    @Override
    public ChatService chats() {
        return chats;
    }

    @Override
    public EditService edits() {
        return edits;
    }

    @Override
    public FixService fixes() {
        return fixes;
    }

    @Override
    public DocumentService documents() {
        return documents;
    }

    @Override
    public MeasureService measures() {
        return measures;
    }

    @Override
    public ExecutorService worker() {
        return worker;
    }

    @Override
    public ExecutorService background() {
        return background;
    }

    @Override
    public PromptLog log() {
        return log;
    }

    @Override
    public PromptLog prompts() {
        return log;
    }

    @Override
    public AssistSettings settings() {
        synchronized (lock) {
            return settings;
        }
    }

    @Override
    public Messages messages() {
        synchronized (lock) {
            return messages;
        }
    }

    @Override
    public Open open() {
        while (true) {
            AssistSettings now;
            boolean gated;
            synchronized (lock) {
                requireOpen();
                gated = gate != null;
                if (gated && loading != null && !loading.isCompletedExceptionally()) {
                    return new Open(gate, engine, modelId, loading);
                }
                now = settings;
            }
            if (!gated) {
                makeGate(now, pinned()); // reads the disk, so not under the lock
                continue;
            }
            ModelChoice chosen = ModelChoice.of(now, messages()); // reads the disk, so not under the lock
            Open open;
            synchronized (lock) {
                requireOpen();
                if (settings != now || gate == null) {
                    continue; // configured meanwhile
                }
                modelId = chosen.id();
                if (engine == null) {
                    engine = chosen.engines().open();
                    Engine made = engine;
                    engine.addStateListener(state -> engineChanged(made, state));
                }
                loading = new CompletableFuture<>();
                progress = 0;
                problem = null; // of an earlier attempt; this one tells of its own
                open = new Open(gate, engine, modelId, loading);
            }
            load(open, now, chosen);
            return open;
        }
    }

    private static GatePolicy pinned() {
        try {
            return GatePolicy.of(UserDirectories.standard());
        } catch (PolicyException e) {
            throw new EngineException(EngineError.POLICY, e.getMessage(), e);
        }
    }

    /** What a policy pins goes before the settings. */
    private void makeGate(AssistSettings now, GatePolicy pinned) {
        SecretMasker made = masker(); // reads the disk, so not under the lock
        Path standard = now.auditFile() != null ? now.auditFile() : UserDirectories.standard().audit();
        synchronized (lock) {
            if (gate == null && settings == now) {
                audit = new AuditLog(pinned.audit().orElse(standard));
                gate = new Gate(pinned.exclusions(now.exclusions()), made, audit);
            }
        }
    }

    @Override
    public SecretMasker masker() {
        return madeMasker().masker();
    }

    /**
     * The masker that settings and policy ask for. A policy that cannot be understood stops the engine; until then more
     * is masked.
     */
    private MadeMasker madeMasker() {
        boolean wanted = settings().personalData();
        MadeMasker made = masker;
        if (made == null || made.personalData() != wanted) {
            try {
                made = new MadeMasker(wanted, PersonalDataPolicy.masker(UserDirectories.standard(), wanted));
            } catch (PolicyException e) {
                return new MadeMasker(wanted, new SecretMasker(true));
            }
            masker = made;
        }
        return made;
    }

    private void requireOpen() {
        if (closed) {
            throw new EngineException(EngineError.CLOSED, messages.text("closed"));
        }
    }

    private void load(Open open, AssistSettings now, ModelChoice chosen) {
        CompletableFuture<ModelDescription> promise = open.loaded();
        EngineCall<ModelDescription> call = open.engine().load(
                new LoadRequest(chosen.id(), chosen.file(), now.contextTokens(), now.threads(), false),
                share -> loaded(promise, share));
        call.result().whenComplete((model, failure) -> {
            synchronized (lock) {
                progress = 0;
                if (loading == promise) {
                    problem = failure == null ? null : sentence(failure);
                }
            }
            if (failure == null) {
                promise.complete(model);
            } else {
                promise.completeExceptionally(PromptService.cause(failure));
            }
            tell();
        });
        tell();
    }

    private void loaded(CompletableFuture<ModelDescription> promise, double share) {
        synchronized (lock) {
            if (loading != promise || promise.isDone()) {
                return;
            }
            progress = share;
        }
        tell();
    }

    private void engineChanged(Engine source, EngineState state) {
        synchronized (lock) {
            if (source != engine) {
                return;
            }
            engineState = state;
        }
        tell();
    }

    @Override
    public void forget(CompletableFuture<ModelDescription> stale) {
        synchronized (lock) {
            if (loading == stale) {
                loading = null;
            }
        }
    }

    @Override
    public CompletableFuture<Integer> remembered(Open open, String workspace) {
        AuditLog present;
        synchronized (lock) {
            present = audit;
        }
        return present == null
                ? CompletableFuture.completedFuture(0)
                : states.restore(open.engine(), open.loaded(), open.modelId(), workspace, present);
    }

    @Override
    public void problem(String sentence) {
        synchronized (lock) {
            problem = sentence;
        }
        tell();
    }

    private void tell() {
        synchronized (lock) {
            AssistStatus now = current();
            if (now.equals(told) || closed) {
                return;
            }
            told = now;
            // handed over under the lock, so that listeners hear of changes in their order; called without it
            notifier.execute(() -> listeners.forEach(listener -> listener.accept(now)));
        }
    }

    private AssistStatus current() {
        String model = modelId != null ? modelId : settings.modelId();
        if (problem != null) {
            return new AssistStatus(State.ERROR, model, problem, 0);
        }
        boolean loads = loading != null && !loading.isDone();
        if (engineState == null) {
            return new AssistStatus(loads ? State.LOADING : State.IDLE, model, null, loads ? progress : 0);
        }
        return switch (engineState.phase()) {
            case STOPPED, CLOSED -> new AssistStatus(loads ? State.LOADING : State.IDLE, model, null, 0);
            case STARTING, LOADING, RESTARTING -> new AssistStatus(State.LOADING, model, null, progress);
            case READY -> new AssistStatus(loads ? State.LOADING : State.READY, model, null, loads ? progress : 0);
            case BUSY -> new AssistStatus(loads ? State.LOADING : State.WORKING, model, null, loads ? progress : 0);
            case FAILED -> new AssistStatus(State.ERROR, model, engineState.message(), 0);
        };
    }

    @Override
    public AssistStatus status() {
        synchronized (lock) {
            return current();
        }
    }

    @Override
    public void addStatusListener(Consumer<AssistStatus> listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    @Override
    public void removeStatusListener(Consumer<AssistStatus> listener) {
        listeners.remove(listener);
    }

    @Override
    public void warmUp() {
        describe().exceptionally(failure -> null); // the status says why
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        CompletableFuture<EngineDescription> result = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                Open open = open();
                open.loaded().thenCompose(model -> open.engine().describe()).whenComplete((description, failure) -> {
                    if (failure == null) {
                        result.complete(description);
                    } else {
                        result.completeExceptionally(PromptService.cause(failure));
                    }
                });
            } catch (RuntimeException e) {
                problem(sentence(e));
                result.completeExceptionally(e);
            }
        };
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new EngineException(EngineError.CLOSED, message("closed"), e));
        }
        return result;
    }

    @Override
    public void configure(AssistSettings next) {
        Objects.requireNonNull(next);
        Engine old = null;
        AuditLog oldAudit = null;
        AuditLog present;
        synchronized (lock) {
            present = audit;
            AssistSettings before = settings;
            settings = next;
            messages = new Messages("org.vauban.assist", next.locale());
            problem = null;
            if (!Objects.equals(before.auditFile(), next.auditFile()) || !before.exclusions().equals(next.exclusions())
                    || before.personalData() != next.personalData()) {
                oldAudit = audit;
                audit = null;
                gate = null;
            }
            boolean same = Objects.equals(before.engines(), next.engines())
                    && Objects.equals(before.modelId(), next.modelId())
                    && Objects.equals(before.modelDirectory(), next.modelDirectory())
                    && before.contextTokens() == next.contextTokens() && before.threads() == next.threads();
            if (!same) {
                old = engine;
                engine = null;
                engineState = null;
                loading = null;
                modelId = null;
                progress = 0;
            }
        }
        Engine ended = old;
        AuditLog unused = oldAudit;
        if (states.served(ended)) {
            // keeping what it has read takes a moment, and nobody is to wait for it
            named("vauban-assist-end").newThread(() -> end(ended, present, unused)).start();
        } else {
            end(ended, present, unused);
        }
        tell();
    }

    @Override
    public void close() {
        Engine old;
        AuditLog oldAudit;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            old = engine;
            oldAudit = audit;
            engine = null;
            audit = null;
        }
        worker.shutdown();
        background.shutdown();
        notifier.shutdown();
        end(old, oldAudit, oldAudit);
        awaitBackground();
    }

    /** What is being kept on the disk is kept to its end. */
    private void awaitBackground() {
        try {
            background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @param present for what is kept of the engine, or null
     * @param audit to be closed, or null
     */
    private void end(Engine engine, AuditLog present, AuditLog audit) {
        if (engine != null) {
            if (present != null) {
                states.save(engine, present);
            }
            engine.close();
        }
        if (audit != null) {
            audit.close();
        }
    }

    private String sentence(Throwable failure) {
        Throwable cause = PromptService.cause(failure);
        return cause instanceof EngineException
                ? cause.getMessage()
                : message("failed", cause.getClass().getSimpleName());
    }

    private record MadeMasker(boolean personalData, SecretMasker masker) {}
}
