// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.vauban.governance.source.FileReason;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.StreamEndpoint;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;

/**
 * Serves {@code GET} and {@code HEAD /sites/…}: files of update sites, for p2. Each file is opened once, so that a
 * client that fetches it while a ring changes gets either the old or the new content, with the matching entity tag.
 * Browsers execute nothing in it.
 */
final class SiteFilesEndpoint implements StreamEndpoint {
    static final String PATH = "/sites/";
    private static final System.Logger LOG = System.getLogger(SiteFilesEndpoint.class.getName());
    private static final int PIECE = 32 << 10;
    private static final int TAG_DIGITS = 32;
    /** Maximum size of a file of a ring. */
    private static final int LONGEST_RING_FILE = 1 << 20;
    /** Time within which a file may change again without a new modification time. */
    private static final long RECENT_MILLIS = 2_000;

    private final HostedFiles files;
    private final SiteClients clients;
    private final InstantSource clock;
    private final ServerMetrics metrics;
    private final LongSupplier stallMillis;

    /** @param stallMillis the current time limit for a client to read a written piece */
    SiteFilesEndpoint(HostedFiles files, SiteClients clients, InstantSource clock, ServerMetrics metrics,
            LongSupplier stallMillis) {
        this.files = files;
        this.clients = clients;
        this.clock = clock;
        this.metrics = metrics;
        this.stallMillis = stallMillis;
    }

    @Override
    public void handle(Exchange exchange, Request request) throws ApiException {
        HostedFile file;
        try {
            file = files.find(exchange.path().substring(PATH.length())).orElseThrow(
                    () -> new ApiException(ErrorKind.NOT_FOUND, Messages.text("path.unknown", exchange.path())));
        } catch (SiteException e) {
            LOG.log(Level.ERROR, e.getMessage());
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("sites.unavailable"), e);
        }
        try (FileChannel channel = open(file)) {
            FileAnswer.Content content = content(file, channel);
            answer(exchange, request, file, channel, content);
        } catch (IOException e) {
            LOG.log(Level.ERROR, Messages.text("sites.unreadable", file.file(), FileReason.of(file.file(), e)));
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("sites.unavailable"), e);
        }
    }

    private static FileChannel open(HostedFile file) throws IOException {
        return FileChannel.open(file.file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private FileAnswer.Content content(HostedFile file, FileChannel channel) throws IOException {
        Instant changed = Files.getLastModifiedTime(file.file(), LinkOption.NOFOLLOW_LINKS).toInstant();
        boolean settled = changed.plusMillis(RECENT_MILLIS).isBefore(clock.instant());
        long size = channel.size();
        SiteFile signed = file.signed();
        if (signed != null && signed.size() != size) {
            throw new IOException(Messages.text("sites.damaged"));
        }
        String digest = signed != null ? signed.sha512() : digest(channel);
        return new FileAnswer.Content(size, '"' + digest.substring(0, TAG_DIGITS) + '"',
                settled ? changed.truncatedTo(ChronoUnit.SECONDS) : null);
    }

    private static String digest(FileChannel channel) throws IOException {
        if (channel.size() > LONGEST_RING_FILE + 1L) {
            throw new IOException(Messages.text("sites.damaged"));
        }
        MessageDigest digest = SiteFile.digest();
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        long at = 0;
        for (int count = channel.read(bytes, at); count > 0; count = channel.read(bytes, at)) {
            at += count;
            digest.update(bytes.flip());
            bytes.clear();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void answer(Exchange exchange, Request request, HostedFile file, FileChannel channel,
            FileAnswer.Content content) throws ApiException {
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        FileAnswer answer = FileAnswer.to(request.getHeaders(), head, content);
        exchange.tell("ETag", content.tag());
        exchange.tell("Accept-Ranges", "bytes");
        exchange.tell("Cache-Control", "private, no-cache");
        // a site may contain web pages, which browsers must not run as pages of this server
        exchange.tell("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        exchange.tell("Cross-Origin-Resource-Policy", "same-origin");
        Instant changed = content.changed();
        if (changed != null) {
            exchange.tell("Last-Modified", DateGenerator.formatDate(changed));
        }
        if (answer.status() == 412) {
            throw new ApiException(ErrorKind.CHANGED, Messages.text("sites.changed"));
        }
        if (answer.status() == 416) {
            exchange.tell("Content-Range", "bytes */" + content.size());
            throw new ApiException(ErrorKind.RANGE, Messages.text("sites.range", content.size()));
        }
        exchange.upgrade((same, response, callback) -> {
            try {
                write(response, channel, answer, content, head ? null : ByteBuffer.allocate(PIECE), type(file.name()));
            } catch (IOException e) {
                callback.failed(e); // after the head was sent, the client sees a broken connection
                return true;
            }
            clients.answered(exchange, request, file, head || answer.reaches(content.size()), head);
            callback.succeeded();
            return true;
        });
    }

    /** @param piece a buffer that is reused; null to send the head only */
    private void write(Response response, FileChannel channel, FileAnswer answer, FileAnswer.Content content,
            @Nullable ByteBuffer piece, String type) throws IOException {
        response.setStatus(answer.status());
        if (answer.status() == 304) {
            write(response, true, ByteBuffer.allocate(0));
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.count());
        if (answer.status() == 206) {
            response.getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes " + answer.first() + "-"
                    + (answer.first() + answer.count() - 1) + "/" + content.size());
        }
        if (piece == null || answer.count() == 0) {
            write(response, true, ByteBuffer.allocate(0));
            return;
        }
        long end = answer.first() + answer.count();
        for (long at = answer.first(); at < end; at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), end - at));
            while (piece.hasRemaining()) {
                if (channel.read(piece, at + piece.position()) < 0) {
                    throw new IOException(Messages.text("sites.damaged"));
                }
            }
            piece.flip();
            write(response, at + piece.limit() == end, piece);
        }
    }

    private void write(Response response, boolean last, ByteBuffer bytes) throws IOException {
        try (Blocker.Callback written = Blocker.callback()) {
            int count = bytes.remaining();
            response.write(last, bytes.slice(), written);
            written.block(stallMillis.getAsLong(), TimeUnit.MILLISECONDS);
            metrics.sent(count);
        } catch (TimeoutException e) {
            throw new IOException("the reader does not read", e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "jar" -> "application/java-archive";
            case "xml" -> "application/xml";
            case "json" -> "application/json";
            case "xz" -> "application/x-xz";
            case "index" -> "text/plain";
            default -> "application/octet-stream";
        };
    }
}
