// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.concurrent.CompletionException;

/** Why a future failed. */
public final class FailureCause {
    private FailureCause() {}

    /** What failed, without the wrappings of futures. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
