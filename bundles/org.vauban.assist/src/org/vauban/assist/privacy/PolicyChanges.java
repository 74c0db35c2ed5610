// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.util.function.Consumer;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;

/**
 * Notifies an editor of changes of its user's policy at run time: another one takes effect, one expires, or one cannot
 * be used. {@link PrivacyStatus} gives the effective policy.
 */
public final class PolicyChanges implements AutoCloseable {
    private final CurrentPolicy policy;
    private final Consumer<CurrentPolicy.Notice> listener;

    /**
     * A notification.
     *
     * @param warning whether it needs attention
     * @param sentence one or more, in the user's language
     */
    public record Change(boolean warning, String sentence) {}

    private PolicyChanges(CurrentPolicy policy, Consumer<Change> told) {
        this.policy = policy;
        this.listener = notice -> told.accept(new Change(notice.warning(), notice.sentence()));
        policy.addListener(listener);
    }

    /**
     * Starts to send notifications.
     *
     * @param told called on any thread except the UI thread; must return soon
     */
    public static PolicyChanges listen(Consumer<Change> told) {
        return new PolicyChanges(CurrentPolicy.of(UserDirectories.standard()), told);
    }

    /** Ends the notifications. Idempotent. */
    @Override
    public void close() {
        policy.removeListener(listener);
    }
}
