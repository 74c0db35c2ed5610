// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.eclipse.jetty.server.Request;
import org.vauban.server.json.InvalidInputException;

/** An endpoint for contents that do not fit in memory: it reads the body, or writes the answer, piece by piece. */
@FunctionalInterface
public interface StreamEndpoint extends Endpoint {

    /**
     * Answers as {@link Endpoint#handle}, also by {@link Exchange#upgrade}, which hands the response over.
     *
     * @param request with a body that nobody has read
     */
    void handle(Exchange exchange, Request request) throws ApiException, InvalidInputException;

    @Override
    default void handle(Exchange exchange) {
        throw new IllegalStateException("a request is needed");
    }
}
