// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;

/** Checks names of web page origins, as browsers send them and a configuration lists them. */
public final class OriginNames {
    /** Stands for any origin. */
    public static final String ANY = "*";
    /** Stands for any origin of this machine. */
    public static final String LOCAL = "localhost";

    private OriginNames() {}

    /** Whether a configuration may list it: a scheme and host with an optional port, or one of the two wildcards. */
    public static boolean isValid(String name) {
        URI origin = parsed(name);
        return name.equals(ANY) || name.equals(LOCAL) || origin != null && origin.getHost() != null
                && name.equals(origin.getScheme() + "://" + origin.getHost()
                        + (origin.getPort() < 0 ? "" : ":" + origin.getPort()));
    }

    /** Whether the origin is on this machine. */
    public static boolean isLocal(String origin) {
        URI parsed = parsed(origin);
        return parsed != null && parsed.getHost() != null
                && LoopbackHosts.contains(parsed.getHost().toLowerCase(Locale.ROOT));
    }

    private static @Nullable URI parsed(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
