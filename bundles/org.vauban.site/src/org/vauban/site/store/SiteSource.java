// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.Path;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;

/** A source from which a mirror reads a signed site. It is not trusted: everything is compared with the manifest. */
public interface SiteSource extends AutoCloseable {
    /** Returns the folder or address, for messages. */
    String name();

    /**
     * Reads the current signed manifest.
     *
     * @return at most one byte more than a document may have
     */
    byte[] manifest() throws SiteException;

    /**
     * Compares the names of all files with those of the manifest, if the source can list them.
     *
     * @throws SiteException if a file is missing or was added
     */
    void requireNames(SiteManifest manifest) throws SiteException;

    /** Whether partially read files are continued; a partial file must then not be deleted after a failure. */
    boolean isResumable();

    /**
     * Copies a file to the disk.
     *
     * @param path path in the manifest
     * @param to target, replaced, or continued if the source is resumable
     * @return false if the content differs; {@code to} must not be used then
     * @throws IOException if it cannot be read to its end, or cannot be written
     * @throws SiteException if the source does not have it, or sends something else
     */
    boolean copy(String path, SiteFile expected, Path to) throws IOException, SiteException;

    /** Closes all connections. */
    @Override
    void close();
}
