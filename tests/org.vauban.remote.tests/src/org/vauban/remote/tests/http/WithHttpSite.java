// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.remote.http.HttpSiteTransport;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.site.SiteException;
import org.vauban.site.SiteSigner;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteSource;
import org.vauban.site.store.SiteStore;

/** Base class with a signed site on a server that a test controls, and a mirror that reads it. */
abstract class WithHttpSite {
    static final String BIG = "plugins/org.example.big_1.0.0.jar";
    static final String ODD = "plugins/org.example.\u00e9t\u00e9 + 100%_1.0.0.jar";
    static final int SIZE = 200_000;
    static final Duration LIMIT = Duration.ofSeconds(Patience.SECONDS);
    static final Duration PATIENCE = LIMIT.dividedBy(2);
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    @TempDir
    Path folder;
    Path site;
    SigningKey key;
    SiteVerifier verifier;
    SiteStore store;
    FakeEndpoint server;

    @BeforeEach
    void site() throws Exception {
        key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        RootDocument root = SiteTrust.in(key, NOW);
        verifier = new SiteVerifier(root, InstantSource.system());
        store = new SiteStore(folder.resolve("store"), verifier);
        site = folder.resolve("site");
        write(site, 1);
        server = new FakeEndpoint(this::serve);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    void write(Path to, long version) throws Exception {
        Files.createDirectories(to.resolve("plugins"));
        Files.writeString(to.resolve("content.jar"), "version " + version);
        Files.writeString(to.resolve(ODD), "odd");
        Files.createFile(to.resolve("empty"));
        byte[] bytes = new byte[SIZE];
        new Random(16).nextBytes(bytes);
        Files.write(to.resolve(BIG), bytes);
        SiteSigner.sign(to, new SiteSigner.Heading("Example", "vauban", version, "0." + version, NOW,
                Duration.ofDays(9)), key);
    }

    byte[] bytes(FakeEndpoint.Received request) throws IOException {
        String path = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        return Files.readAllBytes(folder.resolve(path.substring(1)));
    }

    static void answer(FakeEndpoint.Conversation out, String status, String headers, byte[] body)
            throws IOException {
        out.write("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n");
        out.out().write(body);
        out.out().flush();
    }

    static String length(long bytes) {
        return "Content-Length: " + bytes + "\r\n";
    }

    /** Answers as a correct server does. */
    void serve(FakeEndpoint.Received request, FakeEndpoint.Conversation out) throws Exception {
        byte[] all = bytes(request);
        String range = request.headers().get("range");
        if (range == null) {
            answer(out, "200 OK", length(all.length), all);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        byte[] rest = Arrays.copyOfRange(all, from, all.length);
        answer(out, "206 Partial Content", length(rest.length) + "Content-Range: bytes " + from + "-"
                + (all.length - 1) + "/" + all.length + "\r\n", rest);
    }

    SiteMirror.Result mirror(String address, Path authorities, String authorization, Duration patience)
            throws SiteException {
        return assertTimeoutPreemptively(LIMIT, () -> {
            try (SiteSource source = new HttpSiteTransport(patience)
                    .open(new SiteAddress(URI.create(address), authorities, authorization), Locale.ENGLISH)) {
                return new SiteMirror(store).mirror(source);
            }
        });
    }

    SiteMirror.Result mirror() throws SiteException {
        return mirror(server.address() + "/site", null, null, PATIENCE);
    }

    SiteException fails(boolean refused, String named, Duration patience) throws SiteException {
        SiteException failure = assertThrows(SiteException.class,
                () -> mirror(server.address() + "/site/", null, null, patience));
        assertEquals(refused, failure.isRefused(), failure.getMessage());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertEquals(List.of(), List.copyOf(store.list()));
        return failure;
    }
}
