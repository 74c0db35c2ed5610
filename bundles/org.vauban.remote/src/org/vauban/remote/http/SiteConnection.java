// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.message.Messages;
import org.vauban.site.SiteException;
import org.vauban.site.store.SiteAddress;

/**
 * Connects to the one server that a user has named for sites. Follows no redirects, and accepts no cookies and no
 * compression. Uses the proxies of the JVM. Any thread.
 */
final class SiteConnection implements AutoCloseable {
    static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int PROXY_WANTS_CREDENTIALS = 407;
    private final URI base;
    private final @Nullable String authorization;
    private final Messages messages;
    private final String failed;
    private final HttpClient client;

    /** A failure of the server or the connection, as opposed to the disk. */
    static final class ServerException extends IOException {
        private static final long serialVersionUID = 1L;

        ServerException(Throwable cause) {
            super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        }
    }

    /**
     * @param tls null for a server without encryption
     * @param failed message key for an address that could not be used, and the reason
     */
    SiteConnection(SiteAddress address, Messages messages, @Nullable SSLContext tls, String failed) {
        String folder = address.base().toString();
        base = URI.create(folder.endsWith("/") ? folder : folder + "/");
        authorization = address.authorization();
        this.messages = messages;
        this.failed = failed;
        HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT).executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("vauban-remote-site-", 0).factory()));
        if (tls == null) {
            builder.version(HttpClient.Version.HTTP_1_1);
        } else {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            builder.sslContext(tls).sslParameters(parameters);
        }
        client = builder.build();
    }

    /** Returns the address of the site or the server, with a slash at its end. */
    URI base() {
        return base;
    }

    /** Returns the address without that slash, for messages. */
    String name() {
        String folder = base.toString();
        return folder.substring(0, folder.length() - 1);
    }

    boolean isSameServer(URI other) {
        return base.getScheme().equalsIgnoreCase(other.getScheme()) && base.getHost().equalsIgnoreCase(other.getHost())
                && base.getPort() == other.getPort() && other.getRawUserInfo() == null;
    }

    /** Creates a request to this server, with the credentials. */
    HttpRequest.Builder request(URI at) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at).header("User-Agent", "Vauban")
                .header("Accept-Encoding", "identity");
        String credentials = authorization;
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return request;
    }

    /** Sends a request and waits for the response headers; the caller closes the body. */
    HttpResponse<InputStream> send(HttpRequest request, TransferGuard guard) throws SiteException {
        CompletableFuture<HttpResponse<InputStream>> sending = client.sendAsync(request,
                HttpResponse.BodyHandlers.ofInputStream());
        guard.reads(() -> sending.cancel(true));
        try {
            HttpResponse<InputStream> response = sending.get();
            if (response.statusCode() == PROXY_WANTS_CREDENTIALS) { // without a body if the connection is encrypted
                throw SiteException.failed(messages.get(failed + ".proxy", request.uri()), null);
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sending.cancel(true);
            throw failed(request.uri(), messages.get("cancelled"), e);
        } catch (ExecutionException | CancellationException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw failed(request.uri(), guard.isExpired() ? new IOException(messages.get("timeout")) : cause);
        }
    }

    /** Creates the failure for an address and a reason. */
    SiteException failed(URI at, String why, @Nullable Throwable cause) {
        return SiteException.failed(messages.get(failed, at, why), cause);
    }

    /** Creates the failure for an address and an exception. */
    SiteException failed(URI at, Throwable cause) {
        String distrust = ConnectionReason.ofTls(cause, messages);
        if (distrust != null) {
            return failed(at, distrust, cause);
        }
        String why = cause instanceof ConnectException
                ? messages.get("unreachable", base.getRawAuthority())
                : cause instanceof ServerException ? ConnectionReason.ofCut(cause, messages) : reason(cause);
        return failed(at, why, cause);
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = cause.getMessage();
        return said == null ? cause.getClass().getSimpleName() : JsonReply.line(said);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
