// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.remote.RemotePolicy;

/**
 * The current gate, the audit log that it writes to, and the policy that it was made with. Methods are called under the
 * lock of {@link DefaultAssistantServices}.
 */
final class AuditedGate {
    /** Name of the local engine in the audit. */
    private static final String LOCAL = "local";

    private @Nullable Gate gate;
    private @Nullable AuditLog audit;
    private @Nullable String modelSha256;
    private Policy policy = Policy.NONE;

    /** The parts of a policy that determine a gate; they take precedence over the settings. */
    record Rules(Policy policy, GatePolicy pinned, FeaturePolicy features, RemotePolicy remote) {
        /**
         * Reads the rules of a policy. Any thread, without the lock.
         *
         * @throws EngineException if the policy cannot be understood
         */
        static Rules of(Policy policy) {
            try {
                return new Rules(policy, GatePolicy.of(policy), FeaturePolicy.of(policy), RemotePolicy.of(policy));
            } catch (PolicyException e) {
                throw new EngineException(EngineError.POLICY, e.getMessage(), e);
            }
        }
    }

    /** Whether the two settings require different gates. Any thread. */
    static boolean differs(AssistSettings before, AssistSettings next) {
        return !Objects.equals(before.auditFile(), next.auditFile()) || !before.exclusions().equals(next.exclusions())
                || before.personalData() != next.personalData();
    }

    /**
     * Makes a gate that replaces the current one.
     *
     * @param model id of the model in use, or null
     * @return the log of the previous gate, which the caller closes when no request uses it any more, or null
     */
    @Nullable
    AuditLog make(Rules rules, AssistSettings settings, SecretMasker masker, @Nullable String model) {
        AuditLog before = audit;
        UserDirectories user = UserDirectories.standard();
        Path standard = Objects.requireNonNullElseGet(settings.auditFile(), user::audit);
        AuditLog log = rules.pinned().log(user, rules.policy(), standard);
        audit = log;
        Gate made = new Gate(rules.pinned().exclusions(settings.exclusions()), masker, log, rules.features(),
                ProjectPolicies.of(user), rules.remote());
        String caller = settings.caller();
        gate = caller == null ? made : made.forCaller(caller);
        policy = rules.policy();
        describe(model);
        return before;
    }

    /** Returns the gate if it was made with this policy, else null. */
    @Nullable
    Gate gate(Policy holds) {
        return policy == holds ? gate : null;
    }

    /** Whether the given gate is the current one. */
    boolean isGate(Gate other) {
        return gate == other;
    }

    /** Records the hash behind a model id in the audit, now and in each log that replaces the current one. */
    void model(String id, @Nullable String sha256) {
        modelSha256 = sha256;
        describe(id);
    }

    private void describe(@Nullable String id) {
        AuditLog present = audit;
        if (id != null && present != null) {
            present.model(id, LOCAL, modelSha256);
        }
    }

    /** Returns the audit log; null while there is no gate, and after {@link #takeAudit}. */
    @Nullable
    AuditLog audit() {
        return audit;
    }

    /** Returns the policy of the gate that was made last; before the first gate, an empty policy. */
    Policy policy() {
        return policy;
    }

    /** Hands over the log, which the caller closes from here on; null for none. */
    @Nullable
    AuditLog takeAudit() {
        AuditLog taken = audit;
        audit = null;
        return taken;
    }

    /** Removes the gate so that another can be made; returns the log as {@link #takeAudit} does. */
    @Nullable
    AuditLog discard() {
        gate = null;
        return takeAudit();
    }
}
