// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteFile;

/**
 * A file of an update site that may be served.
 *
 * @param file its path on the disk
 * @param site the name of its site
 * @param version its version; 0 for a file of a ring
 * @param name its path in the version or ring
 * @param signed its entry in the manifest; null for the manifest and for files of rings
 */
record HostedFile(Path file, String site, long version, String name, @Nullable SiteFile signed) {

    /** Whether a client reads it to learn the content of this version. */
    boolean isMetadata() {
        return version > 0 && (name.equals("content.jar") || name.equals("content.xml.xz")
                || name.equals("content.xml"));
    }

    /** Whether a client that fetches it installs a part of this version. */
    boolean isArtifact() {
        return signed != null && name.contains("/");
    }
}
