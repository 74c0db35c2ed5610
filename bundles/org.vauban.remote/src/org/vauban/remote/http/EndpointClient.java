// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/**
 * Sends requests to one endpoint: with HTTP/2 over TLS, without redirects, cookies and compression, and within limits.
 * Requests block the calling thread. Thread-safe.
 */
public final class EndpointClient implements AutoCloseable {
    private static final int MAX_ERROR_BYTES = 64 << 10;

    private final RemoteEndpoint endpoint;
    private final Messages messages;
    private final PinnedAddresses addresses;
    private final HttpClient client;

    /**
     * Creates a client without connecting. Reads the disk.
     *
     * @param own the user's certificate, or null
     * @param proxy the proxy for encrypted connections, or null for none; proxies of the environment are ignored
     */
    public EndpointClient(RemoteEndpoint endpoint, @Nullable ClientCertificate own, @Nullable InetSocketAddress proxy,
            Duration connect, Messages messages) throws RemoteException {
        this.endpoint = endpoint;
        this.messages = messages;
        addresses = new PinnedAddresses(endpoint, proxy != null, messages);
        HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("vauban-remote-http-", 0).factory()))
                // a proxy could read unencrypted data, and would resolve a loopback address on its own machine
                .proxy(proxy == null || !endpoint.isEncrypted() ? HttpClient.Builder.NO_PROXY : ProxySelector.of(proxy))
                // without TLS, Java would request an upgrade, which some small servers misinterpret
                .version(endpoint.isEncrypted() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        if (endpoint.isEncrypted()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            builder.sslContext(ClientTlsContext.of(endpoint, own, messages)).sslParameters(parameters);
        }
        client = builder.build();
    }

    /** Sends a GET request, without a text. */
    public ReplyHead get(String path, @Nullable String key, TransferLimits limits, ReplyHandler handler)
            throws RemoteException {
        return send(path, HttpRequest.newBuilder().GET(), key, limits, new Transfer(), handler);
    }

    /** Sends a JSON object. */
    public ReplyHead post(String path, JsonObject body, @Nullable String key, TransferLimits limits, Transfer transfer,
            ReplyHandler handler) throws RemoteException {
        return send(path, HttpRequest.newBuilder().header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8)), key, limits,
                transfer, handler);
    }

    private ReplyHead send(String path, HttpRequest.Builder request, @Nullable String key, TransferLimits limits,
            Transfer transfer, ReplyHandler handler) throws RemoteException {
        URI address = addresses.of(path);
        // without Accept-Encoding, any compression would be acceptable, RFC 9110
        request.uri(address).header("Accept", "text/event-stream, application/json").header("User-Agent", "Vauban")
                .header("Accept-Encoding", "identity");
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        try (TransferGuard guard = new TransferGuard(limits)) {
            transfer.follow(guard);
            CompletableFuture<HttpResponse<InputStream>> sending = client.sendAsync(request.build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            guard.reads(() -> sending.cancel(true));
            try (ReplyBody in = new ReplyBody(body(await(sending, guard)))) {
                guard.reads(in);
                return read(sending.join(), in, key, limits, guard, handler);
            } catch (IOException e) {
                throw failure(e, guard);
            }
        }
    }

    /** Returns the body; the JDK has none if a proxy refuses to connect. */
    private static InputStream body(HttpResponse<InputStream> response) {
        InputStream body = response.body();
        return body == null ? InputStream.nullInputStream() : body;
    }

    private HttpResponse<InputStream> await(CompletableFuture<HttpResponse<InputStream>> sending, TransferGuard guard)
            throws RemoteException {
        try {
            return sending.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), guard);
        } catch (CancellationException e) {
            throw failure(e, guard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sending.cancel(true);
            throw new RemoteException(Kind.CANCELLED, messages.get("cancelled"), e);
        }
    }

    private RemoteException failure(Throwable e, TransferGuard guard) {
        if (guard.isCancelled()) {
            return new RemoteException(Kind.CANCELLED, messages.get("cancelled"), e);
        }
        if (guard.isStalled()) {
            return new RemoteException(Kind.STALLED, guard.idle()
                    .map(idle -> messages.get("stalled", idle.plusMillis(999).toSeconds()))
                    .orElseGet(() -> messages.get("timeout")), e);
        }
        if (guard.isExpired()) {
            return new RemoteException(Kind.TIMEOUT, messages.get("timeout"), e);
        }
        String distrust = ConnectionReason.ofTls(e, messages);
        if (distrust != null) {
            return new RemoteException(Kind.TLS, distrust, e);
        }
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException
                ? new RemoteException(Kind.UNREACHABLE, messages.get("unreachable", endpoint.base().getAuthority()), e)
                : new RemoteException(Kind.PROTOCOL, ConnectionReason.ofCut(e, messages), e);
    }

    private ReplyHead read(HttpResponse<InputStream> response, ReplyBody in, @Nullable String key,
            TransferLimits limits, TransferGuard guard, ReplyHandler handler) throws IOException, RemoteException {
        int status = response.statusCode();
        Optional<Duration> rest = RateLimits.rest(response.headers(), endpoint.dialect(), status == 429,
                Instant.now());
        ReplyHead head = PeerCertificate.head(response, rest);
        if (status / 100 != 2) {
            throw refused(response, in, key, status, rest.orElse(null));
        }
        if (!header(response, "content-encoding", "identity").equals("identity")) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("compressed"), null);
        }
        handler.accepted(head);
        if (!header(response, "content-type", "").startsWith("text/event-stream")) {
            byte[] bytes = in.readNBytes(limits.bodyBytes() + 1);
            if (bytes.length > limits.bodyBytes()) {
                throw new RemoteException(Kind.TOO_LARGE, messages.get("too.large", limits.bodyBytes()), null);
            }
            handler.body(JsonReply.utf8(ByteBuffer.wrap(bytes), messages), messages);
            return head;
        }
        Runnable progress = () -> guard.expect(limits.idle());
        EventStreamReader events = new EventStreamReader(in, limits, messages,
                endpoint.dialect().pings() ? progress : () -> {});
        for (String data = events.next(); data != null; data = events.next()) {
            progress.run();
            if (!handler.event(data)) {
                if (data.equals(ReplyHandler.LAST_EVENT)) {
                    in.finish();
                }
                break;
            }
        }
        if (guard.isCancelled() || guard.isExpired()) {
            throw failure(new IOException("closed"), guard);
        }
        return head;
    }

    /** Returns the value of a header in lower case. */
    private static String header(HttpResponse<?> response, String name, String absent) {
        return response.headers().firstValue(name).orElse(absent).strip().toLowerCase(Locale.ROOT);
    }

    /** Converts an error response to an exception, from its status and message. */
    private RemoteException refused(HttpResponse<InputStream> response, InputStream in, @Nullable String key,
            int status, @Nullable Duration rest) throws IOException {
        if (status / 100 == 3) {
            return new RemoteException(Kind.REDIRECT, messages.get("redirect",
                    JsonReply.line(response.headers().firstValue("location").orElse("?"))), null);
        }
        String said = "";
        Kind ofText = null;
        try {
            String body = JsonReply.utf8(ByteBuffer.wrap(in.readNBytes(MAX_ERROR_BYTES)), messages);
            // the message is shown and logged, and some endpoints quote the refused key
            EndpointError error = EndpointError.ofBody(
                    JsonReply.object(key == null ? body : body.replace(key, "***"), messages), status);
            said = error.message();
            ofText = response.request().method().equals("POST") ? ofText(status, error) : null;
        } catch (RemoteException e) {
            // an HTML page: the status is enough
        }
        String detail = "HTTP " + status + (said.isEmpty() ? "" : ": " + said);
        if (ofText != null) {
            return new RemoteException(ofText, messages.get("failed", detail), null);
        }
        return switch (status) {
            case 401, 403 -> new RemoteException(Kind.KEY, messages.get("key.refused", detail), null);
            case 407 -> new RemoteException(Kind.REFUSED, messages.get("proxy"), null);
            case 429 -> new RemoteException(Kind.LIMITED, messages.get("limited", detail), rest, null);
            case 503 -> new RemoteException(rest == null ? Kind.FAILED : Kind.LIMITED,
                    messages.get("failed", detail), rest, null);
            default -> new RemoteException(status >= 500 || status == 408 ? Kind.FAILED : Kind.REFUSED,
                    messages.get("failed", detail), rest, null);
        };
    }

    /** Returns the kind of an error that only the texts of a request have caused; null if the status alone decides. */
    private static @Nullable Kind ofText(int status, EndpointError error) {
        // a refusal by the policy of another team server: the key is valid, and other texts may be accepted
        return status == 403 && error.isOfPolicy() ? Kind.REFUSED
                : status == 400 && error.isTooLong() ? Kind.CONTEXT_EXCEEDED : null;
    }

    /** Accepts no more requests, and lets those in progress finish. */
    public void retire() {
        client.shutdown();
    }

    /** Aborts all requests in progress. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
