// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.Path;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;

/** From where a mirror reads a signed site. Nothing that it gives is trusted: all is compared with the manifest. */
public interface SiteSource extends AutoCloseable {
    /** A folder or an address, for sentences. */
    String name();

    /**
     * The signed manifest as it is at this moment.
     *
     * @return one byte more than a document may have, at most
     */
    byte[] manifest() throws SiteException;

    /**
     * Compares the names of all files with those of the manifest, where the source can tell them.
     *
     * @throws SiteException if a file is missing or was added
     */
    void requireNames(SiteManifest manifest) throws SiteException;

    /** Whether a file that was read in part is continued; such a part must not be deleted after a failure. */
    boolean isResumable();

    /**
     * Copies a file to the disk.
     *
     * @param path as the manifest has it
     * @param to replaced, or continued if the source is resumable
     * @return false if the content is another one; {@code to} must not be used then
     * @throws IOException if it cannot be read to its end, or not be written
     * @throws SiteException if the source does not have it, or answers something else
     */
    boolean copy(String path, SiteFile expected, Path to) throws IOException, SiteException;

    /** Ends all connections. */
    @Override
    void close();
}
