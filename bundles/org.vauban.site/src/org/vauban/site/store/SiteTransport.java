// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.util.Locale;
import org.vauban.site.SiteException;

/**
 * Reads sites from the server that a user names. An optional bundle implements it as a service; without that bundle
 * nothing in the product opens a connection.
 */
public interface SiteTransport {
    /**
     * A site on a server. Reads the disk; the first request goes out when the source is read.
     *
     * @param locale of the sentences of its failures
     * @throws SiteException if the address is none of a site, or the certificates cannot be read
     */
    SiteSource open(SiteAddress address, Locale locale) throws SiteException;
}
