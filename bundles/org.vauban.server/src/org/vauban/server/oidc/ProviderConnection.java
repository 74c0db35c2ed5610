// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.message.Messages;
import org.vauban.server.message.ProviderReason;
import org.vauban.server.tls.FollowedAuthorities;

/**
 * Sends requests to a provider, to configured hosts only, and with TLS except to this machine. The only class of the
 * server with an HTTP client. Follows no redirects, and limits the size and duration of answers. Thread-safe.
 */
final class ProviderConnection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 << 10;

    private final Duration patience;
    private final @Nullable FollowedAuthorities authorities;
    // both fields below are guarded by this
    private @Nullable SSLContext trusted;
    private HttpClient client;

    /**
     * @param authorities the authorities trusted for the provider's certificate, or null for those of the JVM
     * @param patience time within which an answer must be complete
     */
    ProviderConnection(@Nullable FollowedAuthorities authorities, Duration patience) {
        this.patience = patience;
        this.authorities = authorities;
        trusted = authorities == null ? null : authorities.context();
        client = client(trusted);
    }

    private HttpClient client(@Nullable SSLContext context) {
        HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT.compareTo(patience) < 0 ? CONNECT : patience)
                .version(HttpClient.Version.HTTP_1_1);
        return (context == null ? builder : builder.sslContext(context)).build();
    }

    /** Sends a request with a client that trusts the current authorities. */
    private synchronized CompletableFuture<HttpResponse<byte[]>> begin(HttpRequest request) {
        FollowedAuthorities followed = authorities;
        SSLContext now = followed == null ? null : followed.context();
        if (now != trusted) {
            client.shutdown(); // requests in progress continue
            client = client(now);
            trusted = now;
        }
        return client.sendAsync(request, head -> new Bounded(BodySubscribers.ofByteArray()));
    }

    /** Fetches a JSON object. Blocks. @throws IOException if that fails; the message is a sentence */
    JsonObject get(URI address) throws IOException {
        return send(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    }

    /**
     * Sends a form. Blocks.
     *
     * @param authorization value of the header, or null
     * @return the answer; empty if the provider refuses the request
     * @throws IOException if there is no answer; the message is a sentence
     */
    Optional<JsonObject> post(URI address, String form, @Nullable String authorization) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            return Optional.of(send(request.build()));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** The provider has refused a request. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private JsonObject send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = begin(request);
        try {
            HttpResponse<byte[]> complete = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (complete.statusCode() == 400 || complete.statusCode() == 401) {
                throw new RefusedException(Messages.text("oidc.status", request.uri(), complete.statusCode()));
            }
            if (complete.statusCode() != 200) {
                throw new IOException(Messages.text("oidc.status", request.uri(), complete.statusCode()));
            }
            return JsonDocument.object(complete.body());
        } catch (TimeoutException e) {
            throw new IOException(Messages.text("oidc.slow", request.uri(), patience.toMillis()), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(Messages.text("oidc.failed", request.uri(), reason(cause)), cause);
        } catch (InvalidInputException e) {
            throw new IOException(Messages.text("oidc.json", request.uri(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            answer.cancel(true); // no effect on a complete answer
        }
    }

    private static String reason(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof TooLargeException) {
                return String.valueOf(each.getMessage());
            }
        }
        return ProviderReason.of(failure);
    }

    /** An answer exceeds the size limit; the message is a sentence. */
    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super(Messages.text("oidc.large", MOST_BYTES));
        }
    }

    @Override
    public synchronized void close() {
        client.shutdownNow();
    }

    /** Reads a body up to the size limit. */
    @NonNullByDefault({})
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final BodySubscriber<byte[]> rest;
        private Flow.Subscription subscription;
        private long taken;
        private boolean ended;

        Bounded(BodySubscriber<byte[]> rest) {
            this.rest = rest;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return rest.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            rest.onSubscribe(made);
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            taken += pieces.stream().mapToLong(ByteBuffer::remaining).sum();
            if (ended) {
                return;
            }
            if (taken > MOST_BYTES) {
                ended = true;
                subscription.cancel();
                rest.onError(new TooLargeException());
            } else {
                rest.onNext(pieces);
            }
        }

        @Override
        public void onError(Throwable failure) {
            rest.onError(failure);
        }

        @Override
        public void onComplete() {
            if (!ended) {
                rest.onComplete();
            }
        }
    }
}
