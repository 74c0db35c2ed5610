// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.nio.file.Path;
import java.util.Locale;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;

/**
 * Reads sites from the server that a user names, and sends them to one. An optional bundle implements it as a service;
 * without that bundle nothing in the product opens a connection.
 */
public interface SiteTransport {
    /**
     * A site on a server. Reads the disk; the first request goes out when the source is read.
     *
     * @param locale of the sentences of its failures
     * @throws SiteException if the address is none of a site, or the certificates cannot be read
     */
    SiteSource open(SiteAddress address, Locale locale) throws SiteException;

    /**
     * What was sent.
     *
     * @param files how many
     * @param bytes of these
     * @param present files that the server had in other versions
     * @param before whether the server had this version already, so that nothing was sent
     */
    record Sent(int files, long bytes, int present, boolean before) {}

    /**
     * Sends a site to a team server, which verifies all of it and makes a version of it. Files that another version on
     * the server has are not sent again. Blocks.
     *
     * @param server address of the server itself
     * @param site as it was verified
     * @param folder of the site
     * @param locale of the sentences of its failures
     * @throws SiteException if the server refuses the site, or it cannot be sent; the server then has the versions that
     *             it had
     */
    Sent send(SiteAddress server, SignedSite site, Path folder, Locale locale) throws SiteException;
}
