// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.concurrent.CompletableFuture;

/**
 * Something under way.
 *
 * @param <T> what it gives
 */
public interface AssistCall<T> {

    /** The result, on a thread of the assistant; fails with {@link AssistException} only. */
    CompletableFuture<T> result();

    /**
     * Ends it; unless its Javadoc says otherwise the result is then {@link AssistError#CANCELLED}. Idempotent, returns
     * at once.
     */
    void cancel();
}
