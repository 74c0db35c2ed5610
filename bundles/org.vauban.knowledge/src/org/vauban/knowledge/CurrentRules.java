// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * Keeps the rules of the current policy. The same object is returned until the policy changes, so that a running
 * operation can detect the change. For one thread at a time.
 */
final class CurrentRules {
    private final UserDirectories user;
    private final KnowledgeLaunch launch;
    private final List<String> settings;
    private final ProjectRules projects;
    private KnowledgeRules current;

    CurrentRules(UserDirectories user, KnowledgeLaunch launch, List<String> settings, ProjectRules projects)
            throws PolicyException {
        this.user = user;
        this.launch = launch;
        this.settings = List.copyOf(settings);
        this.projects = projects;
        current = KnowledgeRules.of(Policy.of(user), launch, settings, projects);
    }

    /** Returns the rules of the current policy. */
    KnowledgeRules get() throws KnowledgeException {
        try {
            Policy policy = Policy.of(user);
            if (current.policy() != policy) {
                current = KnowledgeRules.of(policy, launch, settings, projects);
            }
            return current;
        } catch (PolicyException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }
}
