// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import org.vauban.governance.remote.EndpointPrice;
import org.vauban.governance.remote.RemoteEndpoint;

/**
 * The token usage of a request.
 *
 * @param total tokens of prompt and answer
 * @param answer tokens of the answer alone
 */
public record TokenUse(long total, long answer) {
    /** No usage. */
    public static final TokenUse NONE = new TokenUse(0, 0);

    /** Returns the cost at an endpoint, in millionths of the currency of its price; 0 if it has no price. */
    public long cost(RemoteEndpoint endpoint) {
        EndpointPrice price = endpoint.price();
        return price == null ? 0 : price.cost(total - answer, answer);
    }
}
