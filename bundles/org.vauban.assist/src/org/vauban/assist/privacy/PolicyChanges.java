// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.util.function.Consumer;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;

/**
 * Tells an editor of the policy of its user that changes while it runs: another one holds, one expires, or one cannot
 * be used. What holds is what {@link PrivacyStatus} says.
 */
public final class PolicyChanges implements AutoCloseable {
    private final CurrentPolicy policy;
    private final Consumer<CurrentPolicy.Notice> listener;

    /**
     * What is told.
     *
     * @param warning whether somebody should do something about it
     * @param sentence one or more, in the user's language
     */
    public record Change(boolean warning, String sentence) {}

    private PolicyChanges(CurrentPolicy policy, Consumer<Change> told) {
        this.policy = policy;
        this.listener = notice -> told.accept(new Change(notice.warning(), notice.sentence()));
        policy.addListener(listener);
    }

    /**
     * Begins to tell.
     *
     * @param told called on any thread, one that draws excepted; returns soon
     */
    public static PolicyChanges listen(Consumer<Change> told) {
        return new PolicyChanges(CurrentPolicy.of(UserDirectories.standard()), told);
    }

    /** Tells no more. Idempotent. */
    @Override
    public void close() {
        policy.removeListener(listener);
    }
}
