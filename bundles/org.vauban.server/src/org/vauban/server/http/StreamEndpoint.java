// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.eclipse.jetty.server.Request;
import org.vauban.server.json.InvalidInputException;

/** An endpoint for content that does not fit in memory: it reads the body, or writes the answer, in chunks. */
@FunctionalInterface
public interface StreamEndpoint extends Endpoint {

    /**
     * Answers like {@link Endpoint#handle}, or by {@link Exchange#upgrade}, which hands the response over.
     *
     * @param request a request with an unread body
     */
    void handle(Exchange exchange, Request request) throws ApiException, InvalidInputException;

    @Override
    default void handle(Exchange exchange) {
        throw new IllegalStateException("a request is needed");
    }
}
