// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.RemoteRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.ConfinementPolicy;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.knowledge.indexing.IndexPolicy;
import org.vauban.knowledge.indexing.IndexRules;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * The rules that a policy implies for indexing and searching. Immutable.
 *
 * @param policy policy that all rules derive from
 * @param launch launch settings of the hosts, with the confinement that the policy requires
 * @param indexing sources that the index may hold
 * @param rules rules for each file
 */
record KnowledgeRules(Policy policy, KnowledgeLaunch launch, IndexPolicy indexing, IndexRules rules,
        GatePolicy pinned, FeaturePolicy features, Exclusions exclusions, SecretMasker masker, ProjectRules projects,
        RemoteRules remote) {

    /**
     * @param launch launch settings; the policy decides whether confinement is required
     * @param settings exclusion patterns of the user's settings
     * @throws PolicyException if the policy cannot be understood
     */
    static KnowledgeRules of(Policy policy, KnowledgeLaunch launch, List<String> settings, ProjectRules projects)
            throws PolicyException {
        boolean required = ConfinementPolicy.of(policy) == ConfinementPolicy.REQUIRED;
        GatePolicy pinned = GatePolicy.of(policy);
        IndexPolicy indexing = new IndexPolicy(policy);
        Exclusions exclusions = pinned.exclusions(settings, policy, IndexPolicy.EXCLUDED);
        SecretMasker masker = PersonalDataPolicy.masker(policy, false);
        return new KnowledgeRules(policy,
                launch.withConfinementRequired(required), indexing,
                new IndexRules(exclusions, masker, policy.fingerprint(), projects, indexing), pinned,
                FeaturePolicy.of(policy), exclusions, masker, projects, RemotePolicy.of(policy));
    }

    AuditLog audit(UserDirectories user) {
        return pinned.log(user, policy, user.audit());
    }

    Gate gate(AuditLog audit) {
        return new Gate(exclusions, masker, audit, features, projects, remote);
    }
}
