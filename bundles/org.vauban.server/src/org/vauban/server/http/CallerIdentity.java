// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.identity.Caller;

/** The identity of a caller for work that outlives the request. Any thread. */
public interface CallerIdentity {

    /**
     * Checks whether the caller may still use the route. Blocks for file access.
     *
     * @param used whether the caller was active since the last call; without activity, a console session ends when its
     *            idle time is over
     * @return the caller as known now, since permissions can have changed
     * @throws ApiException if not
     */
    Caller confirm(boolean used) throws ApiException;

    /** Whether {@link #confirm} verifies the credentials again; passwords are not kept, and tickets are valid once. */
    boolean isVerifiedAgain();
}
