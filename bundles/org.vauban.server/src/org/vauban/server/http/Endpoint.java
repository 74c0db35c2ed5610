// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.json.InvalidInputException;

/** Answers the requests of a path. Called on a virtual thread, which may wait. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers, or sees to it that somebody will: {@link Exchange#send}, {@link Exchange#fail} or a stream.
     *
     * @throws ApiException what the client is told instead
     * @throws InvalidInputException what the client is told instead, of the body
     */
    void handle(Exchange exchange) throws ApiException, InvalidInputException;
}
