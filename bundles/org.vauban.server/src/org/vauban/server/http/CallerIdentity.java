// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.identity.Caller;

/** Who has asked, for what outlives the request. Any thread. */
public interface CallerIdentity {

    /**
     * Looks whether the caller may still ask. Blocks for file access.
     *
     * @param used whether the caller has asked for something since; a session of the console ends otherwise when its
     *            time is over
     * @return as it is known now: what it may ask can have changed
     * @throws ApiException if not
     */
    Caller confirm(boolean used) throws ApiException;

    /** Whether {@link #confirm} verifies what was shown: a password is not kept, and a ticket good once. */
    boolean isVerifiedAgain();
}
