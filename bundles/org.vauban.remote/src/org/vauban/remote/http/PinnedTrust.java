// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.governance.internal.Hashes;
import org.vauban.remote.message.Messages;

/**
 * Trusts the certificates that another trust manager trusts, if their own public key is pinned. Keys of authorities do
 * not count, since a server can add any of those to its chain.
 */
@NonNullByDefault({})
final class PinnedTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private final Set<String> pins;
    private final Messages messages;

    /** Reports a trusted certificate whose key is not pinned. */
    static final class UnpinnedException extends CertificateException {
        private static final long serialVersionUID = 1L;

        UnpinnedException(String message) {
            super(message);
        }
    }

    /** @param pins SHA-256 of public keys in Base64; empty to accept any trusted certificate */
    PinnedTrust(X509ExtendedTrustManager trust, Set<String> pins, Messages messages) {
        this.trust = trust;
        this.pins = pins;
        this.messages = messages;
    }

    /** Returns the SHA-256 of a certificate's public key in Base64. */
    static String pin(X509Certificate certificate) {
        return Base64.getEncoder().encodeToString(Hashes.sha256().digest(certificate.getPublicKey().getEncoded()));
    }

    private void require(X509Certificate[] chain) throws CertificateException {
        if (!pins.isEmpty() && !pins.contains(pin(chain[0]))) {
            throw new UnpinnedException(messages.get("tls.pin", pin(chain[0])));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust.checkServerTrusted(chain, type, socket);
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, type, engine);
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkServerTrusted(chain, type);
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
