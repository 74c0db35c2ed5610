// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.identity.Caller;

/**
 * The identity of a caller by the credentials of its request.
 *
 * @param check whether requests may be served
 * @param kept the part of the credentials that may be kept
 * @param isLasting whether that is all of them
 */
record PresentedIdentity(ApiHandler.RequestCheck check, Authenticator authenticator, Route route, Caller caller,
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
        return isLasting || authenticator.keys() == null; // without keys, nothing was verified in the first place
    }
}
