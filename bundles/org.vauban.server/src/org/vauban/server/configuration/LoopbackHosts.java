// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/** The host parts of addresses that lead to this machine. */
public final class LoopbackHosts {
    /** In lower case. */
    public static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private LoopbackHosts() {}

    /** Whether what is sent to a host stays on this machine; null, of an address without a host, does not. */
    public static boolean contains(@Nullable String host) {
        return host != null && NAMES.contains(host.toLowerCase(Locale.ROOT));
    }
}
