// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.message;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Describes why another server cannot be reached, to follow a sentence that names it: what happened and what to do. */
public final class ProviderReason {
    private static final int MOST_CAUSES = 16;

    /** Reasons in order of precedence; the first one whose exception is among the causes of a failure applies. */
    private static final List<Reason> REASONS = List.of(
            new Reason("connection.unknown", UnknownHostException.class, UnresolvedAddressException.class),
            new Reason("connection.slow", InterruptedIOException.class, HttpTimeoutException.class),
            new Reason("connection.expired", CertificateExpiredException.class, CertificateNotYetValidException.class),
            new Reason("connection.untrusted", CertPathBuilderException.class, CertPathValidatorException.class),
            new Reason("connection.name", ProviderReason::isOfAnotherName),
            new Reason("connection.certificate", CertificateException.class),
            new Reason("connection.route", NoRouteToHostException.class),
            new Reason("connection.refused", ConnectException.class),
            new Reason("connection.tls", SSLException.class),
            new Reason("connection.cut", EOFException.class, SocketException.class, ClosedChannelException.class));

    private record Reason(String key, Predicate<Throwable> kind) {
        Reason(String key, Class<?>... kinds) {
            this(key, cause -> List.of(kinds).stream().anyMatch(each -> each.isInstance(cause)));
        }

        boolean among(List<Throwable> causes) {
            return causes.stream().anyMatch(kind);
        }
    }

    private ProviderReason() {}

    /** Detects a wrong host name, which has no class: other failures of that class, such as damage, have a cause. */
    private static boolean isOfAnotherName(Throwable cause) {
        return cause.getClass() == CertificateException.class && cause.getCause() == null
                || cause instanceof SSLPeerUnverifiedException;
    }

    /** Returns why a connection, or reading from it, failed. */
    public static String of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        return REASONS.stream().filter(reason -> reason.among(causes)).findFirst()
                .map(reason -> Messages.text(reason.key()))
                .orElseGet(() -> Messages.text("connection.other", technical(failure)));
    }

    /** Returns a sentence for the log, with the technical causes of a failure if it has any. */
    public static String logged(String sentence, Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? sentence : Messages.text("connection.logged", sentence, technical(cause));
    }

    private static String technical(Throwable failure) {
        return causes(failure).stream().map(Throwable::toString).distinct().collect(Collectors.joining("; "));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null && causes.size() < MOST_CAUSES; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }
}
