// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.vauban.governance.internal.Hashes;

/** Adds the certificate with which an endpoint has authenticated itself to the head of an answer. */
final class PeerCertificate {
    private PeerCertificate() {}

    static ReplyHead head(HttpResponse<?> response, Optional<Duration> rest) throws SSLPeerUnverifiedException {
        SSLSession session = response.sslSession().orElse(null);
        if (session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
            return new ReplyHead(response.statusCode(), Hashes.sha256(encoded(certificate)),
                    PinnedTrust.pin(certificate), rest);
        }
        return new ReplyHead(response.statusCode(), null, null, rest);
    }

    private static byte[] encoded(Certificate certificate) throws SSLPeerUnverifiedException {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new SSLPeerUnverifiedException(e.getMessage());
        }
    }
}
