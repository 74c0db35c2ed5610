// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.identity.Caller;

/**
 * Who has sent a request, by what it showed.
 *
 * @param check whether anything may be served
 * @param kept what the request showed; null where that is good once, or must not be kept
 */
record ShownIdentity(ApiHandler.RequestCheck check, Authenticator authenticator, Route route, Caller caller,
        @Nullable Credentials kept) implements CallerIdentity {

    @Override
    public Caller confirm(boolean used) throws ApiException {
        check.require();
        Credentials again = kept;
        if (again == null) {
            authenticator.admit(caller);
            return caller;
        }
        return authenticator.caller(used ? again : again.unused(), route);
    }

    @Override
    public boolean isVerifiedAgain() {
        return kept != null || authenticator.keys() == null; // there, nobody was verified at first, either
    }
}
