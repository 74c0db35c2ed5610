// SPDX-License-Identifier: EPL-2.0
package org.vauban.server;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.governance.Gate;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.configuration.ServerPolicy;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.pool.ModelPool;

/**
 * Applies a changed policy to a running server before the next request. While the policy forbids what is configured,
 * requests are refused. Thread-safe.
 */
final class PolicyReload {
    private static final System.Logger LOG = System.getLogger(PolicyReload.class.getName());

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ServedPolicy served;
    private volatile Consumer<List<ModelEntry>> replaced = former -> {};
    private final ModelPool pool;
    private volatile ServerConfiguration wanted; // written under the monitor
    private volatile Applied applied;
    private ServedPolicy.Models models; // guarded by this

    /** The policy in force and what follows from it. */
    private record Applied(Policy policy, Gate gate, ServerLimits limits, @Nullable String refusal) {}

    /**
     * @param wanted the configuration that policies restrict
     * @throws ConfigurationException if the policy forbids the configuration
     */
    PolicyReload(ServerConfiguration wanted, ServedPolicy served) throws ConfigurationException, PolicyException {
        this.wanted = wanted;
        this.served = served;
        Policy policy = served.get();
        ServerLimits limits = ServerPolicy.apply(wanted, policy).limits();
        models = served.models(policy, null);
        pool = new ModelPool(models.engine(), models.models(), served::verify);
        applied = new Applied(policy, served.gate(policy), limits, null);
    }

    /** @param listener receives the models served before, on its own thread, when a policy has replaced them */
    void onReplaced(Consumer<List<ModelEntry>> listener) {
        replaced = listener;
    }

    /** Returns the pool of the served models, whose content changes with the policy. */
    ModelPool pool() {
        return pool;
    }

    /**
     * Starts to load the default model, and retries if loading fails. Without the model the server is not ready, so a
     * load balancer would never send the request that loads it.
     */
    void preload() {
        preload(pool.engine(), FIRST_WAIT);
    }

    private void preload(Engine engine, Duration wait) {
        if (!pool.entries().getFirst().isLocal()) {
            return; // remote endpoints serve the model
        }
        pool.load(pool.entries().getFirst()).whenComplete((model, failure) -> {
            if (failure != null) {
                LOG.log(Level.ERROR, told(failure));
                Duration next = wait.multipliedBy(2);
                CompletableFuture
                        .delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS,
                                task -> Thread.ofVirtual().name("vauban-preload").start(task))
                        .execute(() -> preloadAgain(engine, next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT));
            }
        });
    }

    /** Returns what to log: the message of a host's unexpected end is not ours, and may contain prompt text. */
    private static String told(Throwable failure) {
        return failure instanceof EngineException e && e.error() != EngineError.HOST_CRASHED
                && e.error() != EngineError.INTERNAL && e.error() != EngineError.PROTOCOL
                || failure instanceof ApiException ? String.valueOf(failure.getMessage())
                        : Messages.text("model.failed", failure instanceof EngineException e ? e.error()
                                : failure.getClass().getSimpleName());
    }

    private void preloadAgain(Engine engine, Duration wait) {
        ModelEntry first = pool.entries().getFirst();
        boolean ended = pool.engine() != engine || engine.state().phase() == EngineState.Phase.CLOSED;
        if (!ended && pool.known(first) == null && !pool.isAsleep(first)) {
            preload(engine, wait);
        }
    }

    /** Applies the policy if it has changed. @throws ApiException if the policy forbids serving */
    void beforeRequest() throws ApiException {
        String refusal = follow();
        if (refusal != null) {
            throw new ApiException(ErrorKind.REFUSED_BY_POLICY, refusal);
        }
    }

    /** Applies the policy if it has changed; returns why nothing may be served, or null. */
    @Nullable
    String follow() {
        try {
            Applied now = applied;
            return now.policy == served.get() ? now.refusal : apply().refusal;
        } catch (PolicyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private synchronized Applied apply() throws PolicyException {
        Policy policy = served.get(); // read again: the caller's copy may be outdated after waiting for the monitor
        if (applied.policy == policy) {
            return applied; // another thread has applied it
        }
        Gate gate = served.gate(policy);
        ServerLimits limits = applied.limits;
        String refusal = null;
        try {
            limits = ServerPolicy.apply(wanted, policy).limits();
            ServedPolicy.Models next = served.models(policy, models);
            if (next != models) {
                replace(next);
            }
        } catch (ConfigurationException e) {
            refusal = String.valueOf(e.getMessage());
            LOG.log(Level.WARNING, refusal);
        }
        Applied now = new Applied(policy, gate, limits, refusal);
        applied = now;
        return now;
    }

    /**
     * Applies a changed configuration. Requests in progress finish with the former one. Blocks.
     *
     * @param next the configuration with the models to serve
     * @param policy the policy under which its models were chosen
     * @param taken runs once the configuration is in force, before another policy is applied
     * @return whether that policy is still in force; if not, nothing has changed
     * @throws ConfigurationException if the policy forbids the configuration; nothing has changed
     */
    synchronized boolean configure(ServerConfiguration next, Policy policy, Runnable taken)
            throws ConfigurationException, PolicyException {
        if (applied.policy != policy) {
            return false;
        }
        ServerChecks.requireModels(next);
        ServerLimits limits = ServerPolicy.apply(next, policy).limits();
        ServedPolicy.Models former = models;
        boolean other = !next.models().equals(former.models());
        ServedPolicy.Models chosen = other ? served.configured(policy, next.models(), former) : former;
        wanted = next;
        models = chosen;
        taken.run();
        applied = new Applied(policy, applied.gate, limits, null);
        if (other) {
            pool.succeed(chosen.engine(), chosen.models(), limits.requestTime(), () -> served.end(former));
            if (!pool.isAsleep(pool.entries().getFirst())) {
                preload();
            }
        }
        return true;
    }

    /** Returns the current configuration, without the restrictions of the policy. */
    ServerConfiguration configuration() {
        return wanted;
    }

    /** Returns the current policy after applying it. @throws PolicyException if no usable policy is present */
    Policy current() throws PolicyException {
        Policy policy = served.get();
        return applied.policy == policy ? policy : apply().policy;
    }

    private void replace(ServedPolicy.Models next) {
        ServedPolicy.Models former = models;
        models = next;
        pool.serve(next.engine(), next.models());
        preload(); // otherwise the server stays unready and receives no requests
        served.end(former);
        // the thread that noticed the policy first may hold a lock that the listener waits for
        Thread.ofVirtual().name("vauban-policy-models").start(() -> replaced.accept(former.models()));
    }

    /** Returns the current audit log; null if it cannot be read. */
    @Nullable
    Path audit() {
        try {
            return served.audit(applied.policy);
        } catch (PolicyException e) {
            return null; // nothing is served either
        }
    }

    Policy policy() {
        return applied.policy;
    }

    /**
     * Returns the current gate. The policy may have changed while the body of the request arrived.
     *
     * @throws ApiException if the policy forbids serving
     */
    Gate gate() throws ApiException {
        beforeRequest();
        return applied.gate;
    }

    ServerLimits limits() {
        return applied.limits;
    }

    boolean refuses() {
        return applied.refusal != null;
    }
}
