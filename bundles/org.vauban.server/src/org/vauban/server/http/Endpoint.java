// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.json.InvalidInputException;

/** Answers the requests of a path. Called on a virtual thread, which may wait. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers the request, or arranges for a later answer: {@link Exchange#send}, {@link Exchange#fail} or a stream.
     *
     * @throws ApiException an error for the client
     * @throws InvalidInputException an error in the body, for the client
     */
    void handle(Exchange exchange) throws ApiException, InvalidInputException;
}
