// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistStatus.State;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.licence.LicenceConfirmation;
import org.vauban.assist.outcome.OutcomeQueue;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Permission;

/**
 * Makes the gate and the engine when they are first needed, loads the model, and replaces what other settings make
 * useless.
 */
final class DefaultAssistantServices implements AssistantServices {
    /** Most that the end of the assistant waits for each of what must not be lost. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    /** Most that a first request waits for what was read earlier, and the end of the engine until that is kept. */
    private static final Duration STATES_PATIENCE = Duration.ofSeconds(5);

    private final AssistantThreads threads = new AssistantThreads();
    private final PromptLog log = new PromptLog(100, 16 << 20,
            () -> policy().allows(Permission.INSPECTED_PROMPTS));
    private final StatePersistence states = new StatePersistence(UserDirectories.standard(), STATES_PATIENCE);
    private final PolicyMasker masker = new PolicyMasker();
    private final OutcomeQueue outcomes = new OutcomeQueue(new AuditedOutcomes(this::audit, this::modelInUse));
    private final LicenceChecks licences = new LicenceChecks(UserDirectories.standard(), this::problem);

    private final Object lock = new Object();
    // all below are guarded by the lock
    private final StatusPublisher status;
    private final AuditedGate governed = new AuditedGate();
    private AssistSettings settings;
    private Messages messages;
    private Engine engine;
    private String modelId;
    private CompletableFuture<ModelDescription> loading;
    private boolean closed;

    DefaultAssistantServices(AssistSettings settings) {
        this.settings = settings;
        this.messages = new Messages("org.vauban.assist", settings.locale());
        this.status = new StatusPublisher(threads.notifier(),
                new AssistStatus(State.IDLE, settings.modelId(), null, 0));
    }

    @Override
    public ExecutorService worker() {
        return threads.worker();
    }

    @Override
    public ExecutorService background() {
        return threads.background();
    }

    @Override
    public OutcomeRecorder outcomes() {
        return outcomes;
    }

    @Override
    public PromptLog log() {
        return log;
    }

    AssistSettings settings() {
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
            Gate gate;
            synchronized (lock) {
                requireOpen();
                gate = governed.gate();
                if (gate != null && loading != null && !loading.isCompletedExceptionally()) {
                    return new Open(gate, engine, modelId, loading);
                }
                now = settings;
            }
            if (gate == null) {
                makeGate(now, ModelChoice.policy()); // reads the disk, so not under the lock
                continue;
            }
            ModelChoice chosen = ModelChoice.of(now, messages()); // reads the disk, so not under the lock
            Open open;
            synchronized (lock) {
                requireOpen();
                gate = governed.gate();
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
                status.progress(0);
                status.problem(null); // of an earlier attempt; this one tells of its own
                open = new Open(gate, engine, modelId, loading);
            }
            load(open, now, chosen);
            return open;
        }
    }

    /** What a policy pins goes before the settings. */
    private void makeGate(AssistSettings now, Policy policy) {
        AuditedGate.Rules rules = AuditedGate.Rules.of(policy);
        SecretMasker made = masker(); // reads the disk, so not under the lock
        licences(); // now, and not when the first suggestion is there
        synchronized (lock) {
            if (governed.gate() == null && settings == now) {
                governed.make(rules, now, made, modelId);
            }
        }
    }

    @Override
    public Policy policy() {
        synchronized (lock) {
            return governed.policy();
        }
    }

    @Override
    public SecretMasker masker() {
        return masker.masker(settings().personalData());
    }

    @Override
    public LicenceCheck licences() {
        return licences.check(settings());
    }

    /** Who is asked before code from published sources is shown, where a policy wants that. */
    void confirmLicences(LicenceConfirmation how) {
        licences.confirm(how);
    }

    /** The log of the moment; made where there is none. Reads the disk. */
    private AuditLog audit() {
        while (true) {
            AssistSettings now;
            synchronized (lock) {
                requireOpen();
                AuditLog present = governed.audit();
                if (present != null) {
                    return present;
                }
                now = settings;
            }
            makeGate(now, ModelChoice.policy());
        }
    }

    private String modelInUse() {
        synchronized (lock) {
            String id = modelId != null ? modelId : settings.modelId();
            return id == null ? "" : id;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new EngineException(EngineError.CLOSED, messages.text("closed"));
        }
    }

    private void load(Open open, AssistSettings now, ModelChoice chosen) {
        CompletableFuture<ModelDescription> promise = open.loaded();
        String sha256 = ModelChoice.sha256(chosen.id()); // reads the disk, so not under the lock
        synchronized (lock) {
            governed.model(chosen.id(), sha256);
        }
        EngineCall<ModelDescription> call = open.engine().load(
                new LoadRequest(chosen.id(), chosen.file(), now.contextTokens(), chosen.threads(), false),
                share -> loaded(promise, share));
        call.result().whenComplete((model, failure) -> {
            synchronized (lock) {
                status.progress(0);
                if (loading == promise) {
                    status.problem(failure == null ? null : sentence(failure));
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
            status.progress(share);
        }
        tell();
    }

    private void engineChanged(Engine source, EngineState state) {
        synchronized (lock) {
            if (source != engine) {
                return;
            }
            status.engineState(state);
        }
        tell();
    }

    @Override
    public boolean hasFailed() {
        synchronized (lock) {
            return loading != null && loading.isCompletedExceptionally();
        }
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
    public CompletableFuture<Integer> remembered(Open open, @Nullable String workspace) {
        AuditLog present;
        synchronized (lock) {
            present = governed.audit();
        }
        return present == null
                ? CompletableFuture.completedFuture(0)
                : states.restore(open.engine(), open.loaded(), open.modelId(), workspace, present);
    }

    @Override
    public void problem(@Nullable String sentence) {
        synchronized (lock) {
            status.problem(sentence);
        }
        tell();
    }

    private void tell() {
        synchronized (lock) {
            if (!closed) {
                status.tell(current());
            }
        }
    }

    private AssistStatus current() {
        return status.status(modelId != null ? modelId : settings.modelId(), loading != null && !loading.isDone());
    }

    AssistStatus status() {
        synchronized (lock) {
            return current();
        }
    }

    void addStatusListener(Consumer<AssistStatus> listener) {
        status.addListener(listener);
    }

    void removeStatusListener(Consumer<AssistStatus> listener) {
        status.removeListener(listener);
    }

    /** Uses other settings from the next request on; what they make useless ends. */
    void configure(AssistSettings next) {
        Objects.requireNonNull(next);
        Engine old = null;
        AuditLog oldAudit = null;
        AuditLog present;
        synchronized (lock) {
            present = governed.audit();
            AssistSettings before = settings;
            settings = next;
            messages = new Messages("org.vauban.assist", next.locale());
            status.problem(null);
            if (AuditedGate.differs(before, next)) {
                oldAudit = governed.discard();
            }
            if (ModelChoice.differs(before, next)) {
                old = engine;
                engine = null;
                status.engineState(null);
                loading = null;
                modelId = null;
                status.progress(0);
            }
        }
        Engine ended = old;
        AuditLog unused = oldAudit;
        if (states.served(ended)) {
            // keeping what it has read takes a moment, and nobody is to wait for it
            AssistantThreads.start("vauban-assist-end", () -> end(ended, present, unused));
        } else {
            end(ended, present, unused);
        }
        tell();
    }

    /** Ends the engine and all threads. Idempotent. */
    void close() {
        outcomes.close(CLOSE_PATIENCE); // while there is an audit log
        Engine old;
        AuditLog oldAudit;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            old = engine;
            oldAudit = governed.takeAudit();
            engine = null;
        }
        threads.shutdown();
        end(old, oldAudit, oldAudit);
        threads.awaitBackground(CLOSE_PATIENCE);
        licences.close();
    }

    /**
     * @param present for what is kept of the engine, or null
     * @param audit to be closed, or null
     */
    private void end(@Nullable Engine engine, @Nullable AuditLog present, @Nullable AuditLog audit) {
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

    /** One sentence in the user's language that says what went wrong. */
    String sentence(Throwable failure) {
        Throwable cause = PromptService.cause(failure);
        return cause instanceof EngineException
                ? cause.getMessage()
                : message("failed", cause.getClass().getSimpleName());
    }
}
