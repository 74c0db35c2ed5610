// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The update sites that a server hosts. All paths are absolute.
 *
 * @param folder contains a version store for each site, named after the site
 * @param root the root document against which sites are verified; null for the machine's root document
 * @param uploadBytes maximum size of an archive, and of its unpacked files
 * @param uploadTime time within which an archive must have arrived
 * @param certificates whether clients with a certificate can fetch sites without an API key
 */
public record SitesConfiguration(Path folder, @Nullable Path root, long uploadBytes, Duration uploadTime,
        boolean certificates) {
    public static final long UPLOAD_BYTES = 2L << 30;
    public static final Duration UPLOAD_TIME = Duration.ofMinutes(30);

    /** Creates a configuration with the default limits. */
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
