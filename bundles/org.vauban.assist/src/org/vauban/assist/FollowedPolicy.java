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

/** The policy that an assistant follows: asked before each request, and between them from time to time. Any thread. */
final class FollowedPolicy {
    private final CurrentPolicy source;
    private final Consumer<CurrentPolicy.Notice> listener;

    /**
     * @param warn told why the files of policies do not say what holds, or null where they do again
     * @param follow called on a thread of its own when that changes, or another policy holds
     */
    FollowedPolicy(UserDirectories user, Consumer<@Nullable String> warn, Runnable follow) {
        source = CurrentPolicy.of(user);
        listener = notice -> {
            warn.accept(fault());
            AssistantThreads.start("vauban-assist-policy", follow);
        };
    }

    /** Begins to follow it. */
    void begin() {
        source.addListener(listener);
    }

    /**
     * The policy that holds. Looks at the disk.
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

    /** Whether no newer one is known. */
    boolean isLast(Policy policy) {
        return source.last() == policy;
    }

    /** Why the files of policies do not say what holds, in sentences; null where they do. */
    @Nullable
    String fault() {
        String fault = source.fault();
        return fault.isEmpty() ? null : fault;
    }

    /** Follows it no longer. */
    void close() {
        source.removeListener(listener);
    }
}
