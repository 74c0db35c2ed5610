// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.distribution.Distribution;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.RemoteRules;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.server.ServedPolicy;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerLimits;

/** Provides gate, models and engine of {@code vauban serve} under the current policy. */
final class FollowedServing implements ServedPolicy, AutoCloseable {
    /** Limits that the engine never reaches, since the server limits requests itself, in total and per user. */
    private static final ClientOptions CLIENTS = ClientOptions.DEFAULT
            .withMaxPending(10 * ServerLimits.MOST_REQUESTS);

    private final UserDirectories user;
    private final Choice choice;
    private final long bodies;
    // all fields below are guarded by this
    private @Nullable AuditLog audit;
    /** The audit log of the former policy; requests that began under it still write to it for a while. */
    private @Nullable AuditLog former;
    private @Nullable Engine engine;
    private @Nullable EngineLimits limits;

    /** Selects the served models. */
    @FunctionalInterface
    interface Choice {
        List<ModelEntry> models(Policy policy) throws ConfigurationException;
    }

    /** @param bodies maximum size of the requests in progress, in bytes */
    FollowedServing(UserDirectories user, Choice choice, long bodies) {
        this.user = user;
        this.choice = choice;
        this.bodies = bodies;
    }

    @Override
    public Policy get() throws PolicyException {
        return CurrentPolicy.of(user).get();
    }

    @Override
    public synchronized Gate gate(Policy policy) throws PolicyException {
        GatePolicy pinned = GatePolicy.of(policy);
        AuditLog log = pinned.log(user, policy, user.audit());
        RemoteRules remote = ServeBackEnds.possible() ? RemotePolicy.of(policy) : RemoteRules.NONE;
        Gate gate = new Gate(pinned.exclusions(List.of()), PersonalDataPolicy.masker(policy, false), log,
                FeaturePolicy.of(policy), ProjectPolicies.of(user), remote);
        AuditLog last = former;
        if (last != null) {
            last.retire(); // not closed, because an upload of hours may have begun under its policy
        }
        former = audit;
        audit = log;
        return gate;
    }

    @Override
    public synchronized Models models(Policy policy, @Nullable Models present)
            throws ConfigurationException, PolicyException {
        List<ModelEntry> models = choice.models(policy);
        EngineLimits wanted = ServedModels.limits(models, policy);
        if (present != null && models.equals(present.models()) && covers(limits, wanted)) {
            return present;
        }
        if (present == null) {
            ServeBackEnds.check(models); // only at the start; later, a withdrawn back end must not affect others
        }
        return open(models, wanted);
    }

    private Models open(List<ModelEntry> models, EngineLimits wanted) throws ConfigurationException, PolicyException {
        Engine made = ServeBackEnds.with(
                new HostEngineProvider(Distribution.find().launch(), CLIENTS).withRequests(bodies).within(wanted)
                        .open(), models);
        engine = made;
        limits = wanted;
        return new Models(made, models);
    }

    @Override
    public synchronized Models configured(Policy policy, List<ModelEntry> models, Models present)
            throws ConfigurationException, PolicyException {
        EngineLimits wanted = ServedModels.limits(models, policy);
        boolean same = ServeBackEnds.same(models, present.models());
        if (!same) {
            ServeBackEnds.check(models);
        }
        return same && covers(limits, wanted) ? new Models(present.engine(), models) : open(models, wanted);
    }

    /** Whether an engine with these limits has exactly the wanted ones, except for additional model folders. */
    private static boolean covers(@Nullable EngineLimits present, EngineLimits wanted) {
        return present != null && present.modelFolders().containsAll(wanted.modelFolders())
                && new EngineLimits(wanted.modelFolders(), present.confinementRequired(), present.cache(),
                        present.ceilings()).equals(wanted);
    }

    @Override
    public @Nullable Path audit(Policy policy) throws PolicyException {
        return GatePolicy.of(policy).audit(user);
    }

    @Override
    public BooleanSupplier verify(ModelEntry model) throws ConfigurationException {
        return ServedModels.verify(model, user.models());
    }

    /** Cancels requests in progress: the policy requires another engine, and the memory suffices for one. */
    @Override
    public void end(Models gone) {
        Thread.ofPlatform().daemon().name("vauban-engine-end").start(gone.engine()::close);
    }

    private static void close(@Nullable AuditLog log) {
        if (log != null) {
            log.close();
        }
    }

    @Override
    public synchronized void close() {
        Engine last = engine;
        if (last != null) {
            last.close();
        }
        close(former);
        close(audit);
    }
}
