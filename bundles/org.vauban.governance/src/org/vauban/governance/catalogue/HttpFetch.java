// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.vauban.governance.internal.Messages;

/** Gets a model over HTTP, going on where the part ends (RFC 9110, range requests). */
final class HttpFetch {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final int ATTEMPTS = 5;
    /** A connection that brought so many bytes does not count as an attempt. */
    private static final long WORTH_WHILE = 1 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final URI uri;
    private final Duration patience;

    HttpFetch(URI uri, Duration patience) {
        this.uri = uri;
        this.patience = patience;
    }

    void into(PartFile part, Meter meter) throws CatalogueException, SourceException {
        meter.begin(ProgressListener.Phase.FETCHING, uri.toString(), part.length(), part.size());
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(patience.compareTo(CONNECT) < 0 ? patience : CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.getDefault()).version(HttpClient.Version.HTTP_1_1).build()) {
            try {
                for (int attempt = 1; !part.complete(); attempt++) {
                    long before = part.length();
                    try {
                        once(client, part, meter);
                        if (!part.complete())
                            throw new SourceException(Messages.text("source.cut", part.length(), part.size()));
                    } catch (SourceException e) {
                        // a connection that broke after it had brought something is worth another try
                        if (part.length() <= before || attempt == ATTEMPTS)
                            throw e;
                        if (part.length() - before > WORTH_WHILE)
                            attempt = 0;
                    }
                }
            } finally {
                client.shutdownNow();
            }
        }
    }

    private void once(HttpClient client, PartFile part, Meter meter) throws CatalogueException, SourceException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience)
                .header("Accept", "application/octet-stream, */*")
                .header("User-Agent", "vauban");
        if (part.length() > 0)
            request.header("Range", "bytes=" + part.length() + "-");
        HttpResponse<InputStream> response = await(
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream()), meter);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> {
                    long offered = response.headers().firstValueAsLong("Content-Length").orElse(part.size());
                    if (offered != part.size())
                        throw new SourceException(Messages.text("source.size", offered, part.size()));
                    part.truncate(0); // the server does not do ranges
                }
                case 206 -> {
                    Matcher range = CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
                    if (!range.matches() || Long.parseLong(range.group(1)) != part.length())
                        throw new SourceException(Messages.text("source.range"));
                    if (!range.group(3).equals("*") && Long.parseLong(range.group(3)) != part.size())
                        throw new SourceException(Messages.text("source.size", range.group(3), part.size()));
                }
                case 416 -> {
                    part.truncate(0);
                    throw new SourceException(Messages.text("source.range"));
                }
                default -> throw new SourceException(Messages.text("source.status", response.statusCode()));
            }
            append(body, part, meter);
        } catch (IOException e) {
            throw new SourceException(Messages.text("source.lost", part.length(), part.size(), e.getMessage()), e);
        }
    }

    private HttpResponse<InputStream> await(CompletableFuture<HttpResponse<InputStream>> answer, Meter meter)
            throws CatalogueException, SourceException {
        try {
            while (true)
                try {
                    return answer.get(100, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    meter.check();
                }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new SourceException(Messages.text("source.unreachable", text), cause);
        } finally {
            answer.cancel(true);
        }
    }

    /** Reads on this thread; another one closes the stream when nothing comes for too long or the user cancels. */
    private void append(InputStream body, PartFile part, Meter meter) throws CatalogueException, SourceException {
        AtomicLong last = new AtomicLong(System.nanoTime());
        AtomicBoolean over = new AtomicBoolean();
        Thread reader = Thread.currentThread();
        Thread watch = new Thread(() -> {
            while (!over.get()) {
                if (System.nanoTime() - last.get() > patience.toNanos() || reader.isInterrupted()
                        || meter.cancelled()) {
                    try {
                        body.close();
                    } catch (IOException e) {
                        // the reader sees the end of it in any case
                    }
                    return;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(100);
                } catch (InterruptedException e) {
                    return; // the reader is done
                }
            }
        }, "vauban-fetch-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            part.append(new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int read(byte[] buffer, int from, int count) throws IOException {
                    int n = body.read(buffer, from, count);
                    last.set(System.nanoTime());
                    return n;
                }
            }, uri.toString(), meter);
        } finally {
            over.set(true);
            watch.interrupt();
        }
        meter.check();
    }
}
