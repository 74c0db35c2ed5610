// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

/** Completes code and text at a caret. */
public interface CompletionService {

    /**
     * Starts a completion. A newer query of the same editor supersedes the older one.
     *
     * @param listener told the text so far while it grows, already trimmed; on a thread of the assistant
     */
    CompletionCall complete(CompletionQuery query, PartialListener listener);

    /** Told of a completion as it grows. */
    @FunctionalInterface
    interface PartialListener {

        PartialListener NONE = text -> {
        };

        /** @param text all of the completion so far; each call extends the one before */
        void partial(String text);
    }
}
