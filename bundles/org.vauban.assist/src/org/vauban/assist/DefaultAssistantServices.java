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
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.licence.LicenceConfirmation;
import org.vauban.assist.message.Messages;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.outcome.OutcomeQueue;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Permission;

/** Makes the gate and the engine on demand, loads the model, and ends what new settings make unusable. */
final class DefaultAssistantServices implements AssistantServices {
    /** Longest wait at the end of the assistant for each pending write. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    /** Longest wait of a first request for saved engine states, and of the engine's end until they are saved. */
    private static final Duration STATES_PATIENCE = Duration.ofSeconds(5);
    /** Time after which no request writes to the audit log that it began with any more. */
    private static final Duration REQUEST_PATIENCE = Duration.ofMinutes(10);

    private final AssistantThreads threads = new AssistantThreads();
    private final PromptLog log = new PromptLog(100, 16 << 20,
            () -> policy().allows(Permission.INSPECTED_PROMPTS));
    private final StatePersistence states = new StatePersistence(UserDirectories.standard(), STATES_PATIENCE);
    private final EngineRetirement engines = new EngineRetirement(states);
    private final PolicyMasker masker = new PolicyMasker();
    private final OutcomeQueue outcomes;
    private final LicenceChecks licences = new LicenceChecks(UserDirectories.standard(), this::problem);
    private final FollowedPolicy policies;
    private final Runnable replaced;

    private final Object lock = new Object();
    // all below are guarded by the lock
    private final StatusPublisher status;
    private final StatusUpdates updates; // takes the lock itself
    private final AuditedGate governed = new AuditedGate();
    private AssistSettings settings;
    private Messages messages;
    private final EngineInUse used = new EngineInUse();
    private boolean closing; // accepts no new requests
    private boolean closed; // has no audit log either

    /**
     * @param replaced called on the worker when another policy has replaced the gate: texts that the previous gate
     *            approved may now be forbidden
     */
    DefaultAssistantServices(AssistSettings settings, Runnable replaced) {
        this.settings = settings;
        this.replaced = replaced;
        this.messages = new Messages("org.vauban.assist", settings.locale());
        this.status = new StatusPublisher(threads.notifier(),
                new AssistStatus(State.IDLE, settings.modelId(), null, 0));
        this.updates = new StatusUpdates(lock, status, used, () -> this.settings.modelId(), () -> closing);
        this.outcomes = new OutcomeQueue(new AuditedOutcomes(this::audit, updates::modelInUse));
        this.policies = new FollowedPolicy(UserDirectories.standard(), updates::warning, this::follow);
        status.warning(policies.fault());
        policies.begin();
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
            Policy policy = policies.get(); // reads the disk, so not under the lock
            AssistSettings now;
            Gate gate;
            synchronized (lock) {
                requireNot(closing);
                gate = governed.gate(policy);
                Open open = gate == null ? null : used.open(gate);
                if (open != null) {
                    return open;
                }
                now = settings;
            }
            if (gate == null) {
                adopt(now, policy);
                continue;
            }
            ModelChoice choice = ModelChoice.of(now, policy, messages()); // reads the disk, so not under the lock
            Open open;
            synchronized (lock) {
                requireNot(closing);
                gate = governed.gate(policy);
                if (settings != now || gate == null) {
                    continue; // the settings have changed meanwhile
                }
                open = used.begin(gate, choice,
                        made -> made.addStateListener(state -> updates.engineState(made, state)));
                status.progress(0);
                status.problem(null); // that of an earlier attempt; this one reports its own
            }
            load(open, now, choice);
            return open;
        }
    }

    /**
     * Makes the gate under a policy, whose rules take precedence over the settings. Ends what only the previous policy
     * allowed, and the engine if the new policy requires another one. Reads the disk.
     */
    private void adopt(AssistSettings now, Policy policy) {
        AuditedGate.Rules rules = AuditedGate.Rules.of(policy);
        SecretMasker made = masker.masker(now.personalData(), policy);
        licences.check(now, policy); // read the data now, not with the first suggestion
        ModelChoice choice;
        synchronized (lock) {
            choice = used.choice();
        }
        boolean other = choice != null && !choice.holds(now, policy, messages());
        Engine old = null;
        AuditLog before;
        AuditLog present;
        synchronized (lock) {
            if (closed || settings != now || governed.gate(policy) != null || !policies.isLast(policy)) {
                return; // another thread has done it already, or the result is out of date
            }
            before = governed.make(rules, now, made, used.modelId());
            present = governed.audit();
            if (other && used.choice() == choice) {
                old = takeEngine();
            }
        }
        if (before != null) {
            threads.later(REQUEST_PATIENCE, before::close); // running requests still write to it
            threads.onWorker(replaced); // there, no completion uses a gate at the same time
        }
        if (!policy.allows(Permission.INSPECTED_PROMPTS)) {
            log.forgetContent();
        }
        engines.endLater(old, present, null);
        updates.tell();
    }

    /** Applies a changed policy at once, even when no request arrives. */
    private void follow() {
        AssistSettings now;
        synchronized (lock) {
            if (closed || governed.audit() == null) {
                return; // there is no gate to replace yet
            }
            now = settings;
        }
        try {
            adopt(now, policies.get());
        } catch (EngineException e) {
            problem(e.getMessage()); // the next request is refused for the same reason
        }
    }

    /** Hands over the engine, which the caller ends. Called under the lock. */
    private @Nullable Engine takeEngine() {
        status.engineState(null);
        status.progress(0);
        return used.take();
    }

    @Override
    public Policy policy() {
        synchronized (lock) {
            return governed.policy();
        }
    }

    @Override
    public boolean holds(Gate gate) {
        synchronized (lock) {
            return governed.isGate(gate);
        }
    }

    @Override
    public SecretMasker masker() {
        return masker.masker(settings().personalData());
    }

    @Override
    public LicenceCheck licences() {
        return licences.check(settings(), policy());
    }

    /** Sets how the user is asked before code from published sources is shown, where a policy requires it. */
    void confirmLicences(LicenceConfirmation how) {
        licences.confirm(how);
    }

    /** Returns the current audit log, and makes it if there is none. Reads the disk. */
    private AuditLog audit() {
        while (true) {
            AssistSettings now;
            synchronized (lock) {
                requireNot(closed);
                AuditLog present = governed.audit();
                if (present != null) {
                    return present;
                }
                now = settings;
            }
            adopt(now, policies.get());
        }
    }

    private void requireNot(boolean ended) {
        if (ended) {
            throw new EngineException(EngineError.CLOSED, messages.text("closed"));
        }
    }

    private void load(Open open, AssistSettings now, ModelChoice choice) {
        CompletableFuture<ModelDescription> promise = open.loaded();
        String sha256 = ModelChoice.sha256(choice.id()); // reads the disk, so not under the lock
        synchronized (lock) {
            governed.model(choice.id(), sha256);
        }
        EngineCall<ModelDescription> call = open.engine().load(
                new LoadRequest(choice.id(), choice.file(), now.contextTokens(), choice.threads(), false),
                share -> updates.progress(promise, share));
        call.result().whenComplete((model, failed) -> {
            Throwable failure = failed == null ? null : EnginePolicy.explained(FailureCause.of(failed), policy());
            boolean changed = failure == null && !choice.stamp().isCurrent();
            Throwable problem = !changed ? failure
                    : new EngineException(EngineError.MODEL_DAMAGED,
                            message("model.changed", choice.id(), choice.file()));
            Engine tainted = null;
            synchronized (lock) {
                status.progress(0);
                if (used.loads(promise)) {
                    status.problem(problem == null ? null : sentence(problem));
                    tainted = changed ? takeEngine() : null; // the loaded file was never verified
                }
            }
            if (problem == null) {
                promise.complete(model);
            } else {
                promise.completeExceptionally(problem);
            }
            engines.discard(tainted, choice.id());
            updates.tell();
        });
        updates.tell();
    }

    @Override
    public boolean hasFailed() {
        synchronized (lock) {
            return used.hasFailed();
        }
    }

    @Override
    public boolean isClosing() {
        synchronized (lock) {
            return closing;
        }
    }

    @Override
    public void forget(CompletableFuture<ModelDescription> stale) {
        synchronized (lock) {
            used.forget(stale);
        }
    }

    @Override
    public CompletableFuture<Integer> remembered(Open open, @Nullable String workspace) {
        AuditLog present;
        synchronized (lock) {
            present = governed.audit();
        }
        return present == null ? CompletableFuture.completedFuture(0)
                : states.restore(open.engine(), open.loaded(), open.modelId(), workspace, present);
    }

    @Override
    public void problem(@Nullable String sentence) {
        updates.problem(sentence);
    }

    AssistStatus status() {
        return updates.status();
    }

    void addStatusListener(Consumer<AssistStatus> listener) {
        status.addListener(listener);
    }

    void removeStatusListener(Consumer<AssistStatus> listener) {
        status.removeListener(listener);
    }

    /** Uses other settings from the next request on, and ends what they make unusable. */
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
                old = takeEngine();
            }
        }
        engines.endLater(old, present, oldAudit);
        updates.tell();
    }

    /** Ends the engine and all threads after pending outcomes and states are written. Idempotent. */
    void close() {
        Engine old;
        AuditLog audit;
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            old = used.take();
            audit = governed.audit();
        }
        policies.close();
        engines.end(old, audit, null); // ends running requests
        outcomes.close(CLOSE_PATIENCE); // while the audit log is open
        threads.shutdown();
        threads.awaitBackground(CLOSE_PATIENCE);
        synchronized (lock) {
            closed = true;
            audit = governed.takeAudit(); // recording outcomes may have opened one
        }
        engines.end(null, null, audit);
        licences.close();
    }

    /** Returns one sentence in the user's language that says what went wrong. */
    String sentence(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof EngineException ? cause.getMessage()
                : message("failed", cause.getClass().getSimpleName());
    }
}
