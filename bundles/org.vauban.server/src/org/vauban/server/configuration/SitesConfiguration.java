// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The update sites that a server hosts. All paths are absolute.
 *
 * @param folder has a store of versions for each site, named as the site
 * @param root the root document against which sites are verified; null for that of the machine
 * @param uploadBytes of one archive, and of the files in it
 * @param uploadTime an archive must have arrived within this time
 * @param certificates whether clients with a certificate need no API key to fetch sites
 */
public record SitesConfiguration(Path folder, @Nullable Path root, long uploadBytes, Duration uploadTime,
        boolean certificates) {
    public static final long UPLOAD_BYTES = 2L << 30;
    public static final Duration UPLOAD_TIME = Duration.ofMinutes(30);

    /** With the standard limits. */
    public SitesConfiguration(Path folder, @Nullable Path root) {
        this(folder, root, UPLOAD_BYTES, UPLOAD_TIME, false);
    }

    public SitesConfiguration withUploads(long bytes, Duration time) {
        return new SitesConfiguration(folder, root, bytes, time, certificates);
    }

    public SitesConfiguration withCertificates() {
        return new SitesConfiguration(folder, root, uploadBytes, uploadTime, true);
    }
}
