// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** The policy of an assistant, checked before each request and periodically between requests. Any thread. */
final class FollowedPolicy {
    private final CurrentPolicy source;
    private final Consumer<CurrentPolicy.Notice> listener;

    /**
     * @param warn receives the reason why the policy files cannot be evaluated, or null when they can be again
     * @param follow called on a dedicated thread when that changes, or another policy applies
     */
    FollowedPolicy(UserDirectories user, Consumer<@Nullable String> warn, Runnable follow) {
        source = CurrentPolicy.of(user);
        listener = notice -> {
            warn.accept(fault());
            AssistantThreads.start("vauban-assist-policy", follow);
        };
    }

    /** Starts the periodic check. */
    void begin() {
        source.addListener(listener);
    }

    /**
     * Returns the policy that applies now. Reads the disk.
     *
     * @throws EngineException if it cannot be understood
     */
    Policy get() {
        try {
            return source.get();
        } catch (PolicyException e) {
            throw new EngineException(EngineError.POLICY, e.getMessage(), e);
        }
    }

    /** Whether no newer policy is known. */
    boolean isLast(Policy policy) {
        return source.last() == policy;
    }

    /** Returns the reason why the policy files cannot be evaluated, in sentences; null if they can. */
    @Nullable
    String fault() {
        String fault = source.fault();
        return fault.isEmpty() ? null : fault;
    }

    /** Ends the periodic check. */
    void close() {
        source.removeListener(listener);
    }
}
