// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;

/** Creates TLS contexts with the authorities that this server trusts as a client of other servers. */
public final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * Returns a context that trusts only servers with a certificate signed by one of these authorities. Blocks.
     *
     * @param file certificates in PEM
     * @throws ConfigurationException if it cannot be used
     */
    public static SSLContext context(Path file) throws ConfigurationException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(TlsFiles.trusted(TlsFiles.certificates(file)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigurationException(Messages.text("tls.unusable", file, e), e);
        }
    }
}
