// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.TraceTarget;

/**
 * The destination of request traces.
 *
 * @param target the collector
 * @param service the server's name at the collector
 * @param share fraction of the requests to record if their callers do not decide it, from 0 to 1
 */
public record TraceSettings(TraceTarget target, String service, double share) {
    /** Parses the address of a collector; empty if invalid. Unencrypted traces must stay on this machine. */
    static Optional<URI> address(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            String host = uri.getHost();
            boolean plain = "http".equals(uri.getScheme()) && LoopbackHosts.contains(host);
            return host != null && (plain || "https".equals(uri.getScheme())) && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null && uri.getRawFragment() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static TraceSettings of(URI address, @Nullable Path authorities, @Nullable String tokenVariable, String service,
            double share) {
        return new TraceSettings(new TraceTarget(address, authorities, tokenVariable), service, share);
    }
}
