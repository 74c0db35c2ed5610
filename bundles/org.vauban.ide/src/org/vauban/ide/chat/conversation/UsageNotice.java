// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore.Usage;

/** Decides when to report that more is saved than the user has accepted: once for each accepted amount. One thread. */
final class UsageNotice {
    /** Limits whose excess was reported; null when they are no longer exceeded. */
    private @Nullable ConversationLimits told;

    /** Whether the usage exceeds the limits, which was not reported yet. */
    boolean isDue(ConversationLimits limits, Usage usage) {
        boolean much = limits.exceededBy(usage);
        ConversationLimits before = told;
        boolean first = much && (before == null || !limits.equals(before));
        told = much ? limits : null;
        return first;
    }
}
