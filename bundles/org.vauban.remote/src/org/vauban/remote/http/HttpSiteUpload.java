// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.message.FileClause;
import org.vauban.remote.message.Messages;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteTransport.Sent;

/**
 * Uploads a signed site to a team server: asks which files it lacks, and sends these in one archive. The server
 * verifies the whole site, and accepts all of it or nothing. One site at a time; for one thread.
 */
final class HttpSiteUpload implements AutoCloseable {
    private static final String PATH = "admin/sites/missing";
    private static final int MAX_ANSWER = 4 << 20;
    /** Slowest acceptable transfer, in bytes per second. */
    private static final int SLOWEST = 8_000;
    /** Assumed lower bound of the server's hashing speed in bytes per second; it hashes each file twice. */
    private static final int HASHED = 10_000_000;
    private final SiteConnection server;
    private final Messages messages;
    private final Duration idle;

    /**
     * @param tls null for a server without encryption
     * @param idle longest time without progress in either direction
     */
    HttpSiteUpload(SiteAddress address, Messages messages, @Nullable SSLContext tls, Duration idle) {
        server = new SiteConnection(address, messages, tls, "site.unsent");
        this.messages = messages;
        this.idle = idle;
    }

    /** Implements {@link org.vauban.site.store.SiteTransport#send}. */
    Sent send(SignedSite site, Path folder) throws SiteException {
        SortedMap<String, SiteFile> files = site.manifest().files();
        byte[] manifest = SiteVerifier.manifest(folder);
        Duration work = idle.multipliedBy(2).plusSeconds(2 * site.manifest().totalSize() / HASHED);
        JsonObject answer = missing(site, manifest, work);
        if (answer.get("present") instanceof JsonPrimitive present && present.isBoolean() && present.getAsBoolean()) {
            return new Sent(0, 0, files.size(), true);
        }
        SortedMap<String, SiteFile> missing = new TreeMap<>();
        if (answer.get("missing") instanceof JsonArray paths) {
            for (JsonElement path : paths) {
                SiteFile file = path instanceof JsonPrimitive text && text.isString() ? files.get(text.getAsString())
                        : null;
                if (file != null) { // sends signed files only, whatever the server asks for
                    missing.put(path.getAsString(), file);
                }
            }
        }
        long bytes = deliver(site, folder, manifest, missing, work);
        return new Sent(missing.size(), bytes, files.size() - missing.size(), false);
    }

    private URI address() {
        return server.base().resolve("./" + PATH);
    }

    private JsonObject missing(SignedSite site, byte[] manifest, Duration work) throws SiteException {
        try (TransferGuard guard = guard(work)) {
            return answer(server.request(address()).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(manifest)).build(), site, guard);
        }
    }

    /**
     * @param work time for the server's work after it has received everything
     * @return size of the files in bytes
     */
    private long deliver(SignedSite site, Path folder, byte[] manifest, SortedMap<String, SiteFile> missing,
            Duration work) throws SiteException {
        long bytes = missing.values().stream().mapToLong(SiteFile::size).sum();
        try (TransferGuard guard = guard(work.plusSeconds(bytes / SLOWEST));
                SiteArchiveStream archive = new SiteArchiveStream(folder, manifest, missing.keySet(),
                        ended -> guard.expect(ended ? work : idle))) {
            try {
                answer(server.request(address()).header("Content-Type", "application/zip")
                        .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> archive)).build(), site, guard);
                return bytes;
            } catch (SiteException e) {
                IOException unreadable = archive.unreadable();
                throw unreadable == null ? e
                        : SiteException.failed(messages.get("site.file", folder, FileClause.withPath(unreadable)),
                                unreadable);
            }
        } catch (IOException e) {
            throw server.failed(address(), e);
        }
    }

    private static TransferGuard guard(Duration total) {
        return new TransferGuard(new TransferLimits(SiteConnection.CONNECT, total, total, total, MAX_ANSWER,
                MAX_ANSWER, MAX_ANSWER));
    }

    /** Returns the answer if it is about this site; otherwise throws an exception with the server's message. */
    private JsonObject answer(HttpRequest request, SignedSite site, TransferGuard guard) throws SiteException {
        HttpResponse<InputStream> response = server.send(request, guard);
        byte[] bytes;
        try (InputStream in = response.body()) {
            guard.reads(in);
            bytes = in.readNBytes(MAX_ANSWER + 1);
        } catch (IOException e) {
            throw server.failed(address(), guard.isExpired() ? new IOException(messages.get("timeout"))
                    : new SiteConnection.ServerException(e));
        }
        JsonObject body = null;
        try {
            if (bytes.length <= MAX_ANSWER) {
                body = JsonReply.object(JsonReply.utf8(ByteBuffer.wrap(bytes), messages), messages);
            }
        } catch (RemoteException e) {
            if (response.statusCode() / 100 == 2) {
                throw server.failed(address(), e.getMessage(), e);
            }
        }
        if (response.statusCode() != 200) {
            throw refusal(response.statusCode(), body == null ? "" : JsonReply.error(body));
        }
        SiteManifest manifest = site.manifest();
        if (body == null || !manifest.name().equals(JsonReply.text(body, "site"))
                || !(body.get("version") instanceof JsonPrimitive version && version.isNumber()
                        && version.getAsString().equals(Long.toString(manifest.version())))) {
            throw server.failed(address(), messages.get("site.answer"), null);
        }
        return body;
    }

    private SiteException refusal(int status, String said) {
        String name = server.name();
        return switch (status) {
            case 400, 422 -> SiteException.refused(messages.get("site.refused", name, said.isEmpty()
                    ? "HTTP " + status : said));
            case 401, 403 -> SiteException.failed(messages.get("site.publisher", name, status), null);
            case 404, 405, 410 -> SiteException.failed(messages.get("site.host", name), null);
            default -> server.failed(address(), said.isEmpty() ? "HTTP " + status : said.replaceFirst("\\.$", ""),
                    null);
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
