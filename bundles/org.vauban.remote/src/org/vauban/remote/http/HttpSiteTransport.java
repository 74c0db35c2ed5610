// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.vauban.remote.message.Messages;
import org.vauban.site.SiteException;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteSource;
import org.vauban.site.store.SiteTransport;

/** Reads signed sites over HTTP, from the server that a user names and from no other. A service of the JVM. */
public final class HttpSiteTransport implements SiteTransport {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private final Duration idle;

    /** For the service loader. */
    public HttpSiteTransport() {
        this(IDLE);
    }

    /** @param idle the time in which a server must send something */
    public HttpSiteTransport(Duration idle) {
        this.idle = idle;
    }

    @Override
    public SiteSource open(SiteAddress address, Locale locale) throws SiteException {
        Messages messages = new Messages(locale);
        URI base = address.base();
        boolean encrypted = "https".equalsIgnoreCase(base.getScheme());
        if (!encrypted && !"http".equalsIgnoreCase(base.getScheme()) || base.getHost() == null
                || base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw SiteException.failed(messages.get("site.address"), null); // it may have a password in it
        }
        if (!encrypted && address.authorization() != null) {
            throw SiteException.failed(messages.get("site.plain", base), null);
        }
        try {
            return new HttpSiteSource(address, messages, encrypted ? TlsContext.of(address.authorities(), messages)
                    : null, idle);
        } catch (RemoteException e) {
            throw SiteException.failed(messages.get("site.failed", base, e.getMessage()), e);
        }
    }
}
