// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.EOFException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.message.Messages;

/** Describes why a connection failed, as part of a sentence that names the other side. */
final class ConnectionReason {
    private ConnectionReason() {}

    /** Returns why there is no trusted connection; null if the failure is unrelated to TLS. */
    static @Nullable String ofTls(Throwable failure, Messages messages) {
        List<Throwable> causes = causes(failure);
        if (!has(causes, SSLException.class)) {
            return null;
        }
        for (Throwable cause : causes) {
            if (cause instanceof PinnedTrust.UnpinnedException) {
                return messages.get("tls", String.valueOf(cause.getMessage()));
            }
        }
        if (has(causes, CertificateExpiredException.class, CertificateNotYetValidException.class)) {
            return messages.get("tls", messages.get("tls.expired"));
        }
        if (has(causes, CertPathBuilderException.class, CertPathValidatorException.class)) {
            return messages.get("tls", messages.get("tls.untrusted"));
        }
        if (causes.stream().anyMatch(ConnectionReason::isOfAnotherName)) {
            return messages.get("tls", messages.get("tls.name"));
        }
        return messages.get("tls", has(causes, CertificateException.class) ? messages.get("tls.use") : said(causes));
    }

    /** Detects a wrong host name, which has no class: other failures of that class, such as damage, have a cause. */
    private static boolean isOfAnotherName(Throwable cause) {
        return cause.getClass() == CertificateException.class && cause.getCause() == null
                || cause instanceof SSLPeerUnverifiedException;
    }

    /** Returns why a connection was cut. */
    static String ofCut(Throwable failure, Messages messages) {
        List<Throwable> causes = causes(failure);
        return has(causes, EOFException.class, SocketException.class, ClosedChannelException.class)
                ? messages.get("cut.off") : messages.get("cut", said(causes));
    }

    private static boolean has(List<Throwable> causes, Class<?>... kinds) {
        return causes.stream().anyMatch(cause -> List.of(kinds).stream().anyMatch(kind -> kind.isInstance(cause)));
    }

    /** Returns the message of the root cause. */
    private static String said(List<Throwable> causes) {
        Throwable first = causes.getLast();
        String said = first.getMessage();
        return said == null ? first.getClass().getSimpleName() : JsonReply.line(said);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }
}
