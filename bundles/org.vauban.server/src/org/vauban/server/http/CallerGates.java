// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.governance.Gate;
import org.vauban.server.identity.Caller;

/** Provides the gate of each caller, which records what is done for the caller. Any thread. */
@FunctionalInterface
public interface CallerGates {
    /** @throws ApiException if there is no usable policy, so that nothing may be done */
    Gate of(Caller caller) throws ApiException;
}
