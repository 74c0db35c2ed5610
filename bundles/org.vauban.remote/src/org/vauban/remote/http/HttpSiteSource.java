// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.StrictJson;
import org.vauban.remote.http.SiteConnection.ServerException;
import org.vauban.remote.message.Messages;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteSource;

/**
 * Reads a signed site from a server. Follows redirects to the same server only, accepts no cookies and no compression,
 * reads no more bytes than the manifest declares, and resumes a file where an earlier attempt ended. One file at a
 * time; for one thread. Uses the proxies of the JVM.
 */
final class HttpSiteSource implements SiteSource {
    private static final int MAX_REDIRECTS = 5;
    /** Maximum number of attempts for a file, each of which must make progress. */
    private static final int MAX_ATTEMPTS = 20;
    private static final int BUFFER = 1 << 16;
    /** Slowest acceptable server, in bytes per second. */
    private static final int SLOWEST = 8_000;
    private final SiteConnection server;
    private final Messages messages;
    private final Duration idle;

    /** The result of a request. */
    private enum Outcome {
        /** The file is complete. */
        WHOLE,
        /** The connection ended early. */
        CUT,
        /** The server sent more bytes than the file has. */
        LONGER
    }

    /**
     * @param tls null for a server without encryption
     * @param idle longest time without data
     */
    HttpSiteSource(SiteAddress address, Messages messages, @Nullable SSLContext tls, Duration idle) {
        server = new SiteConnection(address, messages, tls, "site.failed");
        this.messages = messages;
        this.idle = idle;
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public byte[] manifest() throws SiteException {
        URI file = address(SiteManifest.FILE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            // the size is unknown, so the result is never WHOLE; one byte more detects a file that is too large
            read(file, 0, StrictJson.MAX_BYTES + 1L, null, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw server.failed(file, e);
        }
    }

    /** Does nothing: a server cannot list additional files, and these are never read. */
    @Override
    public void requireNames(SiteManifest manifest) {
        // reading a missing file fails
    }

    @Override
    public boolean isResumable() {
        return true;
    }

    @Override
    public boolean copy(String path, SiteFile expected, Path to) throws IOException, SiteException {
        URI file = address(path);
        boolean again = false;
        for (int attempt = 1;; attempt++) {
            long before = Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS) ? Files.size(to) : 0;
            if (before > expected.size()) {
                before = 0;
            }
            IOException cut = null;
            try {
                if (transfer(file, before, expected, to) == Outcome.LONGER) {
                    return false;
                }
            } catch (ServerException e) {
                cut = e;
            }
            long now = Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS) ? Files.size(to) : 0;
            if (now == expected.size() && cut == null) {
                if (SiteFile.read(to, now).equals(expected)) {
                    return true;
                }
                if (before == 0 || again) {
                    return false;
                }
                Files.delete(to); // the first part may be from a different content
                again = true;
            } else if (now <= before || attempt == MAX_ATTEMPTS) {
                throw server.failed(file, cut == null ? new IOException(messages.get("cut.short")) : cut);
            }
        }
    }

    /** Appends the missing part to a file, or writes it from the start if the server cannot resume. */
    private Outcome transfer(URI file, long from, SiteFile expected, Path to) throws IOException, SiteException {
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS)) {
            channel.truncate(from);
            channel.position(from);
            if (from == expected.size() && from > 0) {
                return Outcome.WHOLE;
            }
            try {
                return read(file, from, expected.size(), channel, Channels.newOutputStream(channel));
            } finally {
                channel.force(true);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @param from number of bytes already present
     * @param size size of the file in bytes
     * @param channel truncated if the server starts from the beginning; null if nothing is present
     */
    private Outcome read(URI file, long from, long size, @Nullable FileChannel channel, OutputStream out)
            throws IOException, SiteException {
        Duration total = idle.multipliedBy(2).plusSeconds((size - from) / SLOWEST);
        try (TransferGuard guard = new TransferGuard(
                new TransferLimits(SiteConnection.CONNECT, idle, idle, total, BUFFER, size + 1, BUFFER))) {
            HttpResponse<InputStream> response = send(file, from, guard);
            try (InputStream in = response.body()) {
                guard.reads(in);
                long there = from;
                if (from > 0 && !continues(response, from)) {
                    there = 0;
                    if (channel != null) {
                        channel.truncate(0);
                        channel.position(0);
                    }
                }
                return drain(in, there, size, guard, out);
            } catch (ServerException e) {
                if (guard.isExpired()) {
                    throw server.failed(file, new IOException(messages.get("timeout")));
                }
                throw e;
            }
        }
    }

    private Outcome drain(InputStream in, long there, long size, TransferGuard guard, OutputStream out)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long count = there;
        while (true) {
            int read;
            try {
                read = in.read(buffer, 0, (int) Math.min(buffer.length, size - count + 1));
            } catch (IOException e) {
                throw new ServerException(e);
            }
            if (read < 0) {
                return count == size ? Outcome.WHOLE : Outcome.CUT;
            }
            guard.expect(idle);
            out.write(buffer, 0, (int) Math.min(read, size - count));
            count += read;
            if (count > size) {
                return Outcome.LONGER;
            }
        }
    }

    /** Whether the response contains the requested rest. */
    private static boolean continues(HttpResponse<?> response, long from) {
        return response.statusCode() == 206 && response.headers().firstValue("content-range")
                .filter(range -> range.startsWith("bytes " + from + "-")).isPresent();
    }

    private HttpResponse<InputStream> send(URI file, long from, TransferGuard guard)
            throws IOException, SiteException {
        URI at = file;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = once(at, from, guard);
            int status = response.statusCode();
            boolean compressed = response.headers().firstValue("content-encoding")
                    .filter(each -> !each.equals("identity")).isPresent();
            if ((status == 200 || status == 206 && from > 0) && !compressed) {
                return response;
            }
            response.body().close();
            if (status / 100 == 2 && compressed) {
                throw server.failed(file, messages.get("compressed"), null);
            }
            if (status == 416 && from > 0) {
                return send(file, 0, guard); // the file is shorter than the present part: starts again
            }
            if (status / 100 != 3) {
                throw refused(file, status);
            }
            String location = response.headers().firstValue("location").orElse("");
            URI next = resolved(at, location);
            if (next == null || !server.isSameServer(next)) {
                throw SiteException.failed(messages.get("site.redirect", file, JsonReply.line(location)), null);
            }
            at = next;
        }
        throw SiteException.failed(messages.get("site.redirect", file, at), null);
    }

    private static @Nullable URI resolved(URI at, String location) {
        try {
            return at.resolve(location);
        } catch (IllegalArgumentException e) {
            return null; // not a URI
        }
    }

    private HttpResponse<InputStream> once(URI at, long from, TransferGuard guard) throws SiteException {
        HttpRequest.Builder request = server.request(at);
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        return server.send(request.build(), guard);
    }

    private SiteException refused(URI file, int status) {
        return switch (status) {
            case 404, 410 -> SiteException.refused(messages.get("site.missing", file));
            case 401, 403 -> SiteException.failed(messages.get("site.credentials", file, status), null);
            default -> server.failed(file, "HTTP " + status, null);
        };
    }

    private URI address(String path) {
        return server.base().resolve(Arrays.stream(path.split("/"))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "./", "")));
    }

    @Override
    public void close() {
        server.close();
    }
}
