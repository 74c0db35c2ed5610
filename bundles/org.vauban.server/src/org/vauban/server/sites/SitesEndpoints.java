// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.CallerGates;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.store.Ring;
import org.vauban.site.store.Rings;
import org.vauban.site.store.SiteStore;

/**
 * Serves {@code /admin/sites}, {@code /admin/sites/promote} and {@code /admin/sites/rollback} to operators: the
 * versions of each site, the versions of the rings, and how many clients fetch each. Any thread.
 */
final class SitesEndpoints {
    private static final long MOST_VERSION = 9_999_999_999_999_999L;
    private static final int MOST_SITES = 64;
    private static final int MOST_VERSIONS = 50;

    private final Path folder;
    private final SiteTrust trust;
    private final FetchedVersions fetched;
    private final CallerGates gates;
    private final InstantSource clock;
    private final Lock changing;

    /** @param changing a lock held during a change of a store, which refuses concurrent changes */
    SitesEndpoints(Path folder, SiteTrust trust, FetchedVersions fetched, CallerGates gates,
            InstantSource clock, Lock changing) {
        this.folder = folder;
        this.trust = trust;
        this.fetched = fetched;
        this.gates = gates;
        this.clock = clock;
        this.changing = changing;
    }

    /** Lists all sites with their versions, the highest first, and their rings. */
    void list(Exchange exchange) throws ApiException {
        JsonArray sites = new JsonArray();
        try {
            for (String name : names()) {
                sites.add(described(name));
            }
        } catch (IOException | SiteException e) {
            throw new ApiException(ErrorKind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
        JsonObject answer = new JsonObject();
        answer.add("sites", sites);
        exchange.send(answer);
    }

    private List<String> names() throws IOException {
        return FolderTree.list(folder).stream()
                .filter(each -> Files.isDirectory(each.resolve("versions"), LinkOption.NOFOLLOW_LINKS))
                .map(each -> String.valueOf(each.getFileName()))
                .filter(name -> HostedFiles.SITE.matcher(name).matches()).sorted().limit(MOST_SITES).toList();
    }

    private JsonObject described(String name) throws SiteException {
        SiteStore store = new SiteStore(folder.resolve(name), trust.verifier());
        Map<Long, FetchedVersions.Count> counts = fetched.counts(name);
        JsonArray versions = new JsonArray();
        for (long version : store.list().stream().limit(MOST_VERSIONS).toList()) {
            JsonObject one = version(store, version);
            FetchedVersions.Count count = counts.getOrDefault(version, new FetchedVersions.Count(0, 0));
            one.addProperty("clients", count.clients());
            one.addProperty("installed", count.installed());
            versions.add(one);
        }
        JsonArray rings = new JsonArray();
        for (Rings.State state : rings(store, (event, detail) -> {}).list()) {
            JsonObject ring = new JsonObject();
            ring.addProperty("ring", state.ring().text());
            ring.addProperty("version", state.version());
            JsonArray history = new JsonArray();
            state.history().forEach(history::add);
            ring.add("history", history);
            ring.addProperty("refusal", sentence(state.refusal()));
            rings.add(ring);
        }
        JsonObject site = new JsonObject();
        site.addProperty("name", name);
        site.add("versions", versions);
        site.add("rings", rings);
        return site;
    }

    private JsonObject version(SiteStore store, long version) {
        JsonObject described = new JsonObject();
        described.addProperty("version", version);
        SignedSite signed = null;
        SiteException refusal = null;
        try {
            signed = trust.verifier().open(store.version(version));
        } catch (SiteException e) {
            refusal = e;
        }
        SiteManifest manifest = signed == null ? null : signed.manifest();
        described.addProperty("release", manifest == null ? null : manifest.release());
        described.addProperty("issued", manifest == null ? null : manifest.issued().toString());
        described.addProperty("expires", manifest == null ? null : manifest.expires().toString());
        described.addProperty("bytes", manifest == null ? null : manifest.totalSize());
        JsonArray signers = new JsonArray();
        if (signed != null) {
            signed.signers().forEach(signers::add);
        }
        described.add("signers", signers);
        described.addProperty("refusal", sentence(refusal));
        return described;
    }

    /** Returns the message without the path on this machine, which clients need not know. */
    private @Nullable String sentence(@Nullable SiteException refusal) {
        return refusal == null ? null : refusal.getMessage()
                .replace(folder + folder.getFileSystem().getSeparator(), "");
    }

    private Rings rings(SiteStore store, Rings.Audit audit) {
        return new Rings(store, audit, clock);
    }

    /** Moves a ring to a higher version than its present one. */
    void promote(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        body.required("version");
        long version = body.integer("version", 1, 1, MOST_VERSION);
        Ring ring = ring(body);
        change(exchange, body, rings -> rings.promote(version, ring));
    }

    /** Moves a ring back to an older version. */
    void rollback(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        Long to = body.has("to") ? Long.valueOf(body.integer("to", 1, 1, MOST_VERSION)) : null;
        Ring ring = ring(body);
        change(exchange, body, rings -> rings.rollback(ring, to));
    }

    /** Changes a ring. */
    @FunctionalInterface
    private interface Work {
        Rings.Change in(Rings rings) throws SiteException;
    }

    private void change(Exchange exchange, JsonFields body, Work work) throws ApiException, InvalidInputException {
        String name = body.requiredText("site");
        if (!HostedFiles.SITE.matcher(name).matches()
                || !Files.isDirectory(folder.resolve(name).resolve("versions"), LinkOption.NOFOLLOW_LINKS)) {
            throw ApiException.of(ErrorKind.NOT_FOUND, "site", Messages.text("sites.unknown"));
        }
        Rings.Audit audit = gates.of(exchange.caller())::record;
        Rings.Change change;
        changing.lock();
        try {
            change = work.in(rings(new SiteStore(folder.resolve(name), trust.verifier()), audit));
        } catch (SiteException e) {
            boolean broken = e.getCause() instanceof IOException || e.getCause() instanceof GovernanceException;
            throw new ApiException(broken ? ErrorKind.UNAVAILABLE : ErrorKind.INVALID_REQUEST,
                    String.valueOf(sentence(e)), e);
        } finally {
            changing.unlock();
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("site", name);
        answer.addProperty("ring", change.ring().text());
        answer.addProperty("from", change.from());
        answer.addProperty("version", change.site().manifest().version());
        exchange.send(answer);
    }

    private static Ring ring(JsonFields body) throws InvalidInputException {
        String text = body.requiredText("ring");
        return Ring.find(text).orElseThrow(() -> new InvalidInputException(body.path("ring"),
                Messages.text("sites.ring", Stream.of(Ring.values()).map(Ring::text)
                        .collect(Collectors.joining(", ")))));
    }
}
