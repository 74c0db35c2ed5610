// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.message.Messages;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteSource;
import org.vauban.site.store.SiteTransport;

/**
 * Transfers signed sites over HTTP: reads them from the server that a user names, and from no other, and uploads them
 * to one. Found by the service loader.
 */
public final class HttpSiteTransport implements SiteTransport {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private final Duration idle;

    /** For the service loader. */
    public HttpSiteTransport() {
        this(IDLE);
    }

    /** @param idle longest time without data */
    public HttpSiteTransport(Duration idle) {
        this.idle = idle;
    }

    @Override
    public SiteSource open(SiteAddress address, Locale locale) throws SiteException {
        Messages messages = new Messages(locale);
        return new HttpSiteSource(address, messages, encryption(address, messages, "site.failed"), idle);
    }

    @Override
    public Sent send(SiteAddress server, SignedSite site, Path folder, Locale locale) throws SiteException {
        Messages messages = new Messages(locale);
        try (HttpSiteUpload upload = new HttpSiteUpload(server, messages,
                encryption(server, messages, "site.unsent"), idle)) {
            return upload.send(site, folder);
        }
    }

    /**
     * Returns the TLS context for an address; null without encryption.
     *
     * @param failed message key for an address that cannot be used
     */
    private static @Nullable SSLContext encryption(SiteAddress address, Messages messages, String failed)
            throws SiteException {
        URI base = address.base();
        boolean encrypted = "https".equalsIgnoreCase(base.getScheme());
        if (!encrypted && !"http".equalsIgnoreCase(base.getScheme()) || base.getHost() == null
                || base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw SiteException.failed(messages.get("site.address"), null); // not quoted, as it may contain a password
        }
        if (!encrypted && address.authorization() != null) {
            throw SiteException.failed(messages.get("site.plain", base), null);
        }
        try {
            return encrypted ? ClientTlsContext.of(address.authorities(), messages) : null;
        } catch (RemoteException e) {
            throw SiteException.failed(messages.get(failed, base, e.getMessage()), e);
        }
    }
}
