// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/** Recognises the host parts of addresses that lead to this machine. */
public final class LoopbackHosts {
    /** The names, in lower case. */
    public static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private LoopbackHosts() {}

    /** Whether data sent to a host stays on this machine; false for null, the host of an address without one. */
    public static boolean contains(@Nullable String host) {
        return host != null && NAMES.contains(host.toLowerCase(Locale.ROOT));
    }
}
