// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.nio.file.Path;
import java.util.Locale;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;

/**
 * Reads sites from a server that a user names, and uploads them to one. An optional bundle implements it as a service;
 * without that bundle nothing in the product opens a connection.
 */
public interface SiteTransport {
    /**
     * Opens a site on a server. Reads the disk; the first request is sent when the source is read.
     *
     * @param locale language of its error messages
     * @throws SiteException if the address is not that of a site, or the certificates cannot be read
     */
    SiteSource open(SiteAddress address, Locale locale) throws SiteException;

    /**
     * The result of an upload.
     *
     * @param files number of files sent
     * @param bytes total size of the files sent
     * @param present number of files that the server had in other versions
     * @param before whether the server had this version already, so that nothing was sent
     */
    record Sent(int files, long bytes, int present, boolean before) {}

    /**
     * Uploads a site to a team server, which verifies all of it and adds it as a version. Files that another version on
     * the server has are not sent again. Blocks.
     *
     * @param server address of the server itself
     * @param site the verified site
     * @param folder folder of the site
     * @param locale language of its error messages
     * @throws SiteException if the server refuses the site, or it cannot be sent; the server then has the versions that
     *             it had
     */
    Sent send(SiteAddress server, SignedSite site, Path folder, Locale locale) throws SiteException;
}
