// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import org.eclipse.jetty.server.Request;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.server.http.Exchange;

/**
 * Tells clients of sites apart: by a keyed hash of who asks and from which address. Only who has the key can tell whose
 * hash it is, and nobody can read an address from it.
 *
 * @param hashes under a key that lies beside the sites
 * @param versions which versions they fetch
 */
record SiteClients(KeyedHashes hashes, FetchedVersions versions) {
    private static final int DIGITS = 32;

    /**
     * A request for a file was answered.
     *
     * @param whole whether the client has it now
     * @param head whether it was asked for its head only
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
