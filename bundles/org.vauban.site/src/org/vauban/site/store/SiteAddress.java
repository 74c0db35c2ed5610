// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Where a site is on a server, and how the server is reached.
 *
 * @param base the folder of the site, {@code http} or {@code https}
 * @param authorities file in PEM with the only authorities to trust; null for those of the JVM
 * @param authorization value of the header of that name, which is sent to this server only; null for none
 */
public record SiteAddress(URI base, @Nullable Path authorities, @Nullable String authorization) {
    private static final Pattern SERVER = Pattern.compile("(?i)https?://.*");

    /** Whether a user means a server, not a folder. */
    public static boolean isServer(String text) {
        return SERVER.matcher(text).matches();
    }

    /** Does not show the credentials. */
    @Override
    public String toString() {
        return "SiteAddress[" + base + "]";
    }
}
