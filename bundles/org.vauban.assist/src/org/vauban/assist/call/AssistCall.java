// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.concurrent.CompletableFuture;

/**
 * A running operation.
 *
 * @param <T> type of the result
 */
public interface AssistCall<T> {

    /** Returns the result, on a thread of the assistant; fails with {@link AssistException} only. */
    CompletableFuture<T> result();

    /**
     * Cancels the operation; unless its Javadoc says otherwise, the result is then {@link AssistError#CANCELLED}.
     * Idempotent, returns at once.
     */
    void cancel();
}
