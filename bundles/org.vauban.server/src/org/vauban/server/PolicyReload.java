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
 * Brings a server that runs under another policy before the next request. Where that forbids what the server is
 * configured for, requests are refused until it no longer does. Safe for use by many threads.
 */
final class PolicyReload {
    private static final System.Logger LOG = System.getLogger(PolicyReload.class.getName());

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ServedPolicy served;
    private volatile Consumer<List<ModelEntry>> replaced = former -> {};
    private final ModelPool pool;
    private volatile ServerConfiguration wanted; // changes under the monitor
    private volatile Applied applied;
    private ServedPolicy.Models models; // guarded by this

    /** What holds. */
    private record Applied(Policy policy, Gate gate, ServerLimits limits, @Nullable String refusal) {}

    /**
     * @param wanted what policies restrict
     * @throws ConfigurationException if the policy forbids it
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

    /** @param listener told which models were served before, when a policy has wanted others; on a thread of its own */
    void onReplaced(Consumer<List<ModelEntry>> listener) {
        replaced = listener;
    }

    /** What is served: other models when a policy wants it. */
    ModelPool pool() {
        return pool;
    }

    /**
     * Begins to load the default model, and tries again where that fails: without it the server is not ready, and
     * nobody sends it the request that would load it.
     */
    void preload() {
        preload(pool.engine(), FIRST_WAIT);
    }

    private void preload(Engine engine, Duration wait) {
        if (!pool.entries().getFirst().isLocal()) {
            return; // other machines have it
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

    /** What a host says at its end is not ours, and may be of what it computed. */
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

    /** Looks whether another policy holds, and applies it. @throws ApiException if it forbids to serve */
    void beforeRequest() throws ApiException {
        String refusal = follow();
        if (refusal != null) {
            throw new ApiException(ErrorKind.REFUSED_BY_POLICY, refusal);
        }
    }

    /** The same without a request; returns why nothing may be served, or null. */
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
        Policy policy = served.get(); // again: whoever waited here may have seen an older one
        if (applied.policy == policy) {
            return applied; // somebody else was quicker
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
     * Serves what another configuration wants. Requests under way end as they began. Blocks.
     *
     * @param next whose models are served from now on
     * @param policy under which its models were chosen
     * @param taken runs when it holds, before another policy is applied
     * @return whether that policy still holds; if not, nothing has changed
     * @throws ConfigurationException if the policy forbids it, and nothing has changed
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

    /** What the server is configured for at this moment. */
    ServerConfiguration configuration() {
        return wanted;
    }

    /** The policy of this moment, which is applied. @throws PolicyException if there is none that can be used */
    Policy current() throws PolicyException {
        Policy policy = served.get();
        return applied.policy == policy ? policy : apply().policy;
    }

    private void replace(ServedPolicy.Models next) {
        ServedPolicy.Models former = models;
        models = next;
        pool.serve(next.engine(), next.models());
        preload(); // or nobody would send requests to a server that is not ready
        served.end(former);
        // whoever noticed the policy first may hold what the listener waits for
        Thread.ofVirtual().name("vauban-policy-models").start(() -> replaced.accept(former.models()));
    }

    /** The audit log of the moment; null where it cannot be read. */
    @Nullable
    Path audit() {
        try {
            return served.audit(applied.policy);
        } catch (PolicyException e) {
            return null; // then nothing is served, either
        }
    }

    Policy policy() {
        return applied.policy;
    }

    /**
     * That of this moment: the body of a request may have taken long to come.
     *
     * @throws ApiException if the policy forbids to serve
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
