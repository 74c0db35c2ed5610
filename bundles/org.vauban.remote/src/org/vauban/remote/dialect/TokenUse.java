// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import org.vauban.governance.remote.EndpointPrice;
import org.vauban.governance.remote.RemoteEndpoint;

/**
 * What a request took.
 *
 * @param total tokens of prompt and answer
 * @param answer of these, tokens of the answer
 */
public record TokenUse(long total, long answer) {
    /** Nothing. */
    public static final TokenUse NONE = new TokenUse(0, 0);

    /** What it cost at an endpoint, in millionths of the currency of its price; 0 where it has none. */
    public long cost(RemoteEndpoint endpoint) {
        EndpointPrice price = endpoint.price();
        return price == null ? 0 : price.cost(total - answer, answer);
    }
}
