// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.concurrent.CompletionException;

/** Finds the cause of a failed future. */
public final class FailureCause {
    private FailureCause() {}

    /** Returns the failure without the wrappers that futures add. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
