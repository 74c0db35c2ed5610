// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The address of a site on a server, and how to connect to it.
 *
 * @param base the folder of the site, {@code http} or {@code https}
 * @param authorities PEM file with the only authorities to trust; null for those of the JVM
 * @param authorization value of the header of that name, which is sent to this server only; null for none
 */
public record SiteAddress(URI base, @Nullable Path authorities, @Nullable String authorization) {
    private static final Pattern SERVER = Pattern.compile("(?i)https?://.*");

    /** Whether a user's text names a server, not a folder. */
    public static boolean isServer(String text) {
        return SERVER.matcher(text).matches();
    }

    /** Returns the address without the credentials. */
    @Override
    public String toString() {
        return "SiteAddress[" + base + "]";
    }
}
