// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import org.eclipse.jetty.server.Request;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.server.http.Exchange;

/**
 * Distinguishes the clients of sites by a keyed hash of the caller and the address. Only the owner of the key can
 * recompute a hash, and no address can be derived from it.
 *
 * @param hashes hashes with a key that is stored beside the sites
 * @param versions the versions that clients fetch
 */
record SiteClients(KeyedHashes hashes, FetchedVersions versions) {
    private static final int DIGITS = 32;

    /**
     * Records the answer to a request for a file.
     *
     * @param whole whether the client has the complete file now
     * @param head whether the request was a HEAD
     */
    void answered(Exchange exchange, Request request, HostedFile file, boolean whole, boolean head) {
        if (file.isMetadata()) {
            versions.offered(file.site(), file.version(), client(exchange, request));
        } else if (file.isArtifact() && whole && !head) {
            versions.fetched(file.site(), file.version(), client(exchange, request));
        }
    }

    private String client(Exchange exchange, Request request) {
        return hashes.hash("client", exchange.caller().user() + "\n" + Request.getRemoteAddr(request)).substring(0,
                DIGITS);
    }
}
