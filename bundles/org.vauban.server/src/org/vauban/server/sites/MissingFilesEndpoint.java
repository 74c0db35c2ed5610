// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.vauban.governance.signature.StrictJson;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.StreamEndpoint;
import org.vauban.server.message.Messages;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.store.SiteStore;
import org.vauban.site.store.StoredFiles;

/**
 * Serves {@code POST /admin/sites/missing}: a publisher sends the manifest of a site and learns which of its files no
 * version on this server contains. Only those have to be sent ({@link SiteUploadEndpoint#REST}). Changes nothing.
 */
final class MissingFilesEndpoint implements StreamEndpoint {
    static final String PATH = "/admin/sites/missing";
    /** Limits parallel requests, each of which reads all files of a version. */
    private static final int MOST_AT_ONCE = 2;
    private static final int RETRY_SECONDS = 10;
    private static final System.Logger LOG = System.getLogger(MissingFilesEndpoint.class.getName());

    private final SitesConfiguration configuration;
    private final SiteTrust trust;
    private final Semaphore looking = new Semaphore(MOST_AT_ONCE);

    MissingFilesEndpoint(SitesConfiguration configuration, SiteTrust trust) {
        this.configuration = configuration;
        this.trust = trust;
    }

    @Override
    public void handle(Exchange exchange, Request request) throws ApiException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null && !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ApiException(ErrorKind.MEDIA_TYPE, Messages.text("body.type"));
        }
        byte[] manifest = manifest(request);
        if (!looking.tryAcquire()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("sites.upload.busy"), RETRY_SECONDS);
        }
        JsonObject answer;
        try {
            answer = answer(manifest);
        } catch (SiteException e) {
            String sentence = e.getMessage().replace(
                    configuration.folder() + configuration.folder().getFileSystem().getSeparator(), "");
            if (!e.isRefused()) {
                LOG.log(Level.ERROR, e.getMessage());
            }
            throw new ApiException(e.isRefused() ? ErrorKind.INVALID_REQUEST : ErrorKind.UNAVAILABLE, sentence, e);
        } finally {
            looking.release();
        }
        exchange.send(answer);
    }

    private byte[] manifest(Request request) throws ApiException {
        try (UploadBody body = new UploadBody(Request.asInputStream(request), StrictJson.MAX_BYTES,
                configuration.uploadTime())) {
            return body.readAllBytes();
        } catch (UploadBody.Failure e) {
            throw e.told();
        } catch (IOException e) {
            throw new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("body.cut"), e);
        }
    }

    private JsonObject answer(byte[] bytes) throws SiteException {
        SignedSite site = trust.verifier().open(SiteManifest.FILE, bytes);
        SiteManifest manifest = site.manifest();
        Path folder = configuration.folder().resolve(manifest.name());
        StoredFiles stored = StoredFiles.of(new SiteStore(folder, trust.verifier()));
        SortedMap<String, SiteFile> missing = stored.missing(manifest);
        JsonArray paths = new JsonArray();
        missing.keySet().forEach(paths::add);
        JsonObject answer = new JsonObject();
        answer.addProperty("site", manifest.name());
        answer.addProperty("version", manifest.version());
        answer.addProperty("present", missing.isEmpty() && stored.has(site));
        answer.add("missing", paths);
        answer.addProperty("bytes", missing.values().stream().mapToLong(SiteFile::size).sum());
        return answer;
    }
}
