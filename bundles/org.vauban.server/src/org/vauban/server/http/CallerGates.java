// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.governance.Gate;
import org.vauban.server.identity.Caller;

/** The gates of callers, which record what is done for them. Any thread. */
@FunctionalInterface
public interface CallerGates {
    /** @throws ApiException if there is no policy to go by: then nothing may be done */
    Gate of(Caller caller) throws ApiException;
}
