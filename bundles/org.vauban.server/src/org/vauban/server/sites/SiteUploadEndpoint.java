// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.source.FileReason;
import org.vauban.governance.text.ShortText;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.CallerGates;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.StreamEndpoint;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.message.Messages;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.store.Rings;
import org.vauban.site.store.SiteMirror;

/**
 * Serves {@code PUT} and {@code POST /admin/sites/upload}: publishers upload a signed site as a ZIP archive; and
 * {@code PUT /admin/sites/missing}: an archive without the files that a version on this server contains. One upload at
 * a time: each is read, unpacked and verified while it arrives.
 */
final class SiteUploadEndpoint implements StreamEndpoint {
    static final String PATH = "/admin/sites/upload";
    /** Path for the files that {@link MissingFilesEndpoint} has named, with the manifest. */
    static final String REST = MissingFilesEndpoint.PATH;
    private static final System.Logger LOG = System.getLogger(SiteUploadEndpoint.class.getName());
    private static final Set<String> TYPES = Set.of("application/zip", "application/x-zip-compressed",
            "application/octet-stream");
    private static final int RETRY_SECONDS = 10;
    private static final int LONGEST_REASON = 300;

    private final SitesConfiguration configuration;
    private final SiteUploads uploads;
    private final ApiKeys keys;
    private final CallerGates gates;
    private final ServerMetrics metrics;
    private final Semaphore uploading = new Semaphore(1);

    SiteUploadEndpoint(SitesConfiguration configuration, SiteUploads uploads, ApiKeys keys,
            CallerGates gates, ServerMetrics metrics) {
        this.configuration = configuration;
        this.uploads = uploads;
        this.keys = keys;
        this.gates = gates;
        this.metrics = metrics;
    }

    @Override
    public void handle(Exchange exchange, Request request) throws ApiException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip())) {
            throw new ApiException(ErrorKind.MEDIA_TYPE, Messages.text("sites.upload.type"));
        }
        if (request.getLength() > configuration.uploadBytes()) {
            throw UploadBody.tooLarge(configuration.uploadBytes());
        }
        Rings.Audit audit = gates.of(exchange.caller())::record;
        if (!uploading.tryAcquire()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("sites.upload.busy"), RETRY_SECONDS);
        }
        JsonObject answer;
        try {
            answer = described(take(exchange, request, audit));
        } finally {
            uploading.release();
        }
        metrics.uploaded(true);
        exchange.send(answer);
    }

    private SiteMirror.Result take(Exchange exchange, Request request, Rings.Audit audit) throws ApiException {
        UploadBody body = new UploadBody(Request.asInputStream(request), configuration.uploadBytes(),
                configuration.uploadTime());
        try {
            try {
                return uploads.take(body, exchange.path().equals(REST), new Uploader(exchange, keys, metrics), audit);
            } catch (SiteException e) {
                record(e, audit); // before the rest arrives, which the client may withhold
                body.skip();
                throw refusal(e);
            }
        } catch (UploadBody.Failure e) {
            metrics.uploaded(false);
            throw e.told();
        } catch (IOException e) {
            LOG.log(Level.ERROR, Messages.text("sites.unwritable", configuration.folder(),
                    FileReason.of(configuration.folder(), e)));
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("sites.upload.failed"), e);
        }
    }

    /** The caller. */
    private record Uploader(Exchange exchange, ApiKeys keys, ServerMetrics metrics) implements SiteUploads.Person {
        @Override
        public boolean is(String name) throws KeyFileException {
            return keys.user(name).equals(exchange.caller().user());
        }

        @Override
        public void confirm() throws ApiException {
            try {
                exchange.identity().confirm(true);
            } catch (ApiException e) {
                metrics.uploaded(false);
                throw e;
            }
        }
    }

    private static void record(SiteException e, Rings.Audit audit) {
        if (!e.isRefused()) {
            LOG.log(Level.ERROR, e.getMessage());
            return;
        }
        try {
            audit.record("site.refused", ShortText.beginning(e.getMessage(), LONGEST_REASON));
        } catch (GovernanceException unwritten) {
            LOG.log(Level.ERROR, unwritten.getMessage()); // the upload is refused anyway
        }
    }

    private ApiException refusal(SiteException e) {
        metrics.uploaded(false);
        return new ApiException(e.isRefused() ? ErrorKind.INVALID_REQUEST : ErrorKind.UNAVAILABLE, e.getMessage(), e);
    }

    private static JsonObject described(SiteMirror.Result result) {
        SiteManifest manifest = result.site().manifest();
        JsonObject answer = new JsonObject();
        answer.addProperty("site", manifest.name());
        answer.addProperty("version", manifest.version());
        answer.addProperty("release", manifest.release());
        answer.addProperty("expires", manifest.expires().toString());
        JsonArray signers = new JsonArray();
        result.site().signers().forEach(signers::add);
        answer.add("signers", signers);
        answer.addProperty("files", manifest.files().size());
        answer.addProperty("bytes", manifest.totalSize());
        return answer;
    }
}
