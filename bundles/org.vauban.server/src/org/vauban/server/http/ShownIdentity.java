// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.identity.Caller;

/**
 * Who has sent a request, by what it showed.
 *
 * @param check whether anything may be served
 * @param kept what the request showed, as far as it may be kept
 * @param isLasting whether that is all of it
 */
record ShownIdentity(ApiHandler.RequestCheck check, Authenticator authenticator, Route route, Caller caller,
        Credentials kept, boolean isLasting) implements CallerIdentity {

    @Override
    public Caller confirm(boolean used) throws ApiException {
        check.require();
        if (!isLasting) {
            authenticator.admit(caller, kept);
            return caller;
        }
        return authenticator.caller(used ? kept : kept.unused(), route);
    }

    @Override
    public boolean isVerifiedAgain() {
        return isLasting || authenticator.keys() == null; // there, nobody was verified at first, either
    }
}
