// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.remote.tests.Certificates;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.site.SiteException;
import org.vauban.site.store.SiteStore;

/** Where a site is read from: addresses, redirects, proxies, and which server receives the credentials. */
class HttpSiteAddressTest extends WithHttpSite {
    @Test
    void redirectsAreFollowedToTheSameServerOnly() throws Exception {
        server.behaviour = (request, out) -> {
            if (request.path().startsWith("/old/")) {
                answer(out, "302 Found", "Location: /site" + request.path().substring(4) + "\r\n", new byte[0]);
            } else {
                serve(request, out);
            }
        };
        assertEquals(4, mirror(server.address() + "/old/", null, null, PATIENCE).copied());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d/site/x", "//127.0.0.1:%d/x", "https://127.0.0.1/x",
            "file:///etc/passwd", "http://[", "http://ada@127.0.0.1/x", "", "/again"})
    void otherRedirectsAreNotFollowed(String location) throws Exception {
        try (FakeEndpoint other = new FakeEndpoint(this::serve)) {
            server.behaviour = (request, out) -> answer(out, "302 Found",
                    "Location: " + location.formatted(other.port()) + "\r\n", new byte[0]);
            fails(false, "redirects", PATIENCE);
            assertEquals(0, other.connections.get());
            assertTrue(server.received.size() <= 6, server.received.size() + " requests");
        }
    }

    @Test
    void credentialsGoToTheServerAndOnlyEncrypted() throws Exception {
        SiteException failure = assertThrows(SiteException.class,
                () -> mirror(server.address() + "/site", null, "Bearer secret", PATIENCE));
        assertTrue(failure.getMessage().contains("https://") && !failure.getMessage().contains("secret"));
        assertEquals(0, server.connections.get());
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("certificates")));
        try (FakeEndpoint encrypted = new FakeEndpoint((request, out) -> {
            if ("Bearer secret".equals(request.headers().get("authorization"))) {
                serve(request, out);
            } else {
                answer(out, "401 Unauthorized", "WWW-Authenticate: Basic\r\n" + length(0), new byte[0]);
            }
        }, certificates.server("server"), false)) {
            String address = encrypted.address() + "/site";
            Path authority = certificates.pem("ca");
            failure = assertThrows(SiteException.class, () -> mirror(address, authority, "Bearer wrong", PATIENCE));
            assertTrue(failure.getMessage().contains("--token-file"), failure.getMessage());
            assertEquals(4, mirror(address, authority, "Bearer secret", PATIENCE).copied());
            for (Path other : new Path[] {null, certificates.pem("stranger")}) {
                failure = assertThrows(SiteException.class, () -> mirror(address, other, "Bearer secret", PATIENCE));
                assertTrue(failure.getMessage().contains("trusted connection"), failure.getMessage());
            }
            Path none = Files.writeString(folder.resolve("none.pem"), "none");
            assertThrows(SiteException.class, () -> mirror(address, none, null, PATIENCE));
        }
        try (FakeEndpoint elsewhere = new FakeEndpoint(this::serve, certificates.server("elsewhere"), false)) {
            failure = assertThrows(SiteException.class, () -> mirror(elsewhere.address() + "/site",
                    certificates.pem("ca"), "Bearer secret", PATIENCE));
            assertTrue(failure.getMessage().contains("trusted connection"), failure.getMessage());
            assertEquals(List.of(), elsewhere.received, "nothing was sent");
        }
    }

    /** The host and the port are the same, but the credentials could be read on the way. */
    @Test
    void aRedirectDoesNotEndTheEncryption() throws Exception {
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("certificates")));
        try (FakeEndpoint encrypted = new FakeEndpoint(this::serve, certificates.server("server"), false)) {
            String plain = encrypted.address().replaceFirst("^https:", "http:");
            encrypted.behaviour = (request, out) -> answer(out, "302 Found",
                    "Location: " + plain + request.path() + "\r\n", new byte[0]);
            SiteException failure = assertThrows(SiteException.class, () -> mirror(encrypted.address() + "/site",
                    certificates.pem("ca"), "Bearer secret", PATIENCE));
            assertTrue(failure.getMessage().contains("redirects"), failure.getMessage());
            assertEquals(1, encrypted.connections.get());
        }
    }

    /** Only the proxy can reach the site, because its name cannot be resolved. */
    @Test
    void aProxyIsUsedAsTheJvmSaysAndOnlyOneWithoutPassword() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("certificates")));
        try (FakeEndpoint proxy = new FakeEndpoint((request, out) -> {
            String path = request.path().replace("http://updates.invalid", "");
            serve(new FakeEndpoint.Received(request.method(), path, request.headers(), ""), out);
        }); FakeEndpoint encrypted = new FakeEndpoint(this::serve, certificates.server("elsewhere"), false)) {
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
            assertEquals(4, mirror("http://updates.invalid/site", null, null, PATIENCE).copied());
            assertTrue(proxy.received.stream()
                    .allMatch(each -> each.path().startsWith("http://updates.invalid/site/")));
            store = new SiteStore(folder.resolve("second"), verifier);
            proxy.behaviour = (request, out) -> tunnel(out, encrypted.port());
            assertEquals(4, mirror("https://elsewhere.example.org/site", certificates.pem("ca"), "Bearer secret",
                    PATIENCE).copied());
            assertTrue(proxy.received.stream().filter(each -> each.method().equals("CONNECT"))
                    .allMatch(each -> each.path().equals("elsewhere.example.org:443")
                            && !each.headers().containsKey("authorization")), "the proxy sees no credentials");
            store = new SiteStore(folder.resolve("third"), verifier);
            proxy.behaviour = (request, out) -> answer(out, "407 Proxy Authentication Required",
                    "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" + length(0), new byte[0]);
            for (String scheme : List.of("http", "https")) {
                SiteException failure = assertThrows(SiteException.class,
                        () -> mirror(scheme + "://elsewhere.example.org/site", null, null, PATIENCE));
                assertTrue(failure.getMessage().contains("the proxy asks for credentials"), failure.getMessage());
            }
            proxy.close();
            SiteException failure = assertThrows(SiteException.class,
                    () -> mirror("http://updates.invalid/site", null, null, PATIENCE));
            assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static void tunnel(FakeEndpoint.Conversation out, int port) throws Exception {
        try (Socket to = new Socket("127.0.0.1", port)) {
            out.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            Thread back = Thread.ofVirtual().start(() -> {
                try {
                    to.getInputStream().transferTo(out.out());
                    out.out().close();
                } catch (IOException e) {
                    // one side has closed
                }
            });
            out.in().transferTo(to.getOutputStream());
            to.shutdownOutput();
            back.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/site", "http:///site", "http://ada:secret@127.0.0.1/site",
            "http://127.0.0.1/site?x=1", "http://127.0.0.1/site#x", "site", "http:site"})
    void otherAddressesAreRefused(String address) {
        SiteException failure = assertThrows(SiteException.class, () -> mirror(address, null, null, PATIENCE));
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    }
}
