// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.source.FileReason;
import org.vauban.remote.http.ClientCertificate;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.http.Transfer;
import org.vauban.remote.tests.Certificates;
import org.vauban.remote.tests.FakeEndpoint;

/** To which server a client connects: authorities, pins, its own certificate, addresses and proxies. */
class EndpointConnectionTest extends WithEndpointClient {
    @TempDir
    static Path folder;
    private static Certificates certificates;

    @BeforeAll
    static void make() throws Exception {
        certificates = new Certificates(folder);
    }

    private static String pin(String alias) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256")
                .digest(certificates.certificate(alias).getPublicKey().getEncoded()));
    }

    private ReplyHead tls(FakeEndpoint endpoint, Path authorities, Set<String> pins, ClientCertificate own)
            throws Exception {
        EndpointClient client = closing(new EndpointClient(granted(endpoint.address(), authorities, pins, List.of()),
                own, null, Duration.ofSeconds(5), MESSAGES));
        return client.get("/health", null, SMALL, new Collected());
    }

    private FakeEndpoint encrypted(String alias, boolean clientMustShow) throws Exception {
        return closing(new FakeEndpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"),
                certificates.server(alias), clientMustShow));
    }

    @Test
    void onlyTheNamedAuthoritiesAreTrusted() throws Exception {
        FakeEndpoint endpoint = encrypted("server", false);
        ReplyHead head = tls(endpoint, certificates.pem("ca"), Set.of(), null);
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(certificates.certificate("server").getEncoded())), head.certificate());
        assertEquals(pin("server"), head.pin());
        RemoteException unknown = assertThrows(RemoteException.class, () -> tls(endpoint, null, Set.of(), null));
        assertEquals(Kind.TLS, unknown.kind());
        assertTrue(unknown.getMessage().contains("(its certificate is not from an authority that is trusted here)"),
                unknown.getMessage());
        assertEquals(Kind.TLS, assertThrows(RemoteException.class,
                () -> tls(endpoint, certificates.pem("stranger"), Set.of(), null)).kind());
        assertEquals(Kind.TLS, assertThrows(RemoteException.class,
                () -> tls(encrypted("stranger", false), certificates.pem("ca"), Set.of(), null)).kind());
        RemoteException elsewhere = assertThrows(RemoteException.class,
                () -> tls(encrypted("elsewhere", false), certificates.pem("ca"), Set.of(), null));
        assertEquals(Kind.TLS, elsewhere.kind());
        assertTrue(elsewhere.getMessage().contains("(its certificate is for another host)"), elsewhere.getMessage());
        RemoteException purpose = assertThrows(RemoteException.class,
                () -> tls(encrypted("purpose", false), certificates.pem("ca"), Set.of(), null));
        assertEquals(Kind.TLS, purpose.kind());
        assertTrue(purpose.getMessage().contains("(its certificate cannot be used by a server)"), purpose.getMessage());
        RemoteException missing = assertThrows(RemoteException.class,
                () -> tls(endpoint, folder.resolve("missing.pem"), Set.of(), null));
        assertEquals(Kind.TLS, missing.kind());
        String reason = FileReason.of(new NoSuchFileException("missing.pem"));
        assertTrue(missing.getMessage().contains("missing.pem cannot be read (" + reason), missing.getMessage());
        assertEquals(0, endpoint.posts().size());
    }

    @Test
    void aPinIsTheKeyOfTheServerItself() throws Exception {
        FakeEndpoint endpoint = encrypted("server", false);
        Path ca = certificates.pem("ca");
        tls(endpoint, ca, Set.of(pin("stranger"), pin("server")), null);
        for (String other : List.of("ca", "stranger", "client")) {
            RemoteException e = assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(pin(other)), null));
            assertEquals(Kind.TLS, e.kind());
            assertTrue(e.getMessage().contains(pin("server")), e.getMessage());
        }
    }

    @Test
    void aClientShowsItsCertificate() throws Exception {
        FakeEndpoint endpoint = encrypted("server", true);
        Path ca = certificates.pem("ca");
        assertEquals(200, tls(endpoint, ca, Set.of(),
                new ClientCertificate(certificates.p12("client"), "changeit")).status());
        assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(), null));
        RemoteException wrong = assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(),
                new ClientCertificate(certificates.p12("client"), "wrong")));
        assertEquals(Kind.TLS, wrong.kind());
        assertTrue(wrong.getMessage().contains("its password is wrong"), wrong.getMessage());
        RemoteException other = assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(),
                new ClientCertificate(certificates.p12("client", "another one"), "changeit")));
        assertTrue(other.getMessage().contains("its password is wrong"), other.getMessage());
        assertFalse(new ClientCertificate(folder, "changeit").toString().contains("changeit"));
    }

    @Test
    void onlyPinnedAddressesAreReached() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        String named = "http://localhost:" + endpoint.port();
        client(granted(named, null, Set.of(), List.of("127.0.0.1", "::1"))).get("/health", null, SMALL,
                new Collected());
        assertEquals("127.0.0.1:" + endpoint.port(), endpoint.received.getFirst().headers().get("host"));
        int before = endpoint.connections.get();
        EndpointClient other = client(granted(named, null, Set.of(), List.of("192.0.2.7")));
        assertEquals(Kind.ADDRESS, assertThrows(RemoteException.class,
                () -> other.get("/health", null, SMALL, new Collected())).kind());
        EndpointClient proxied = closing(new EndpointClient(granted(named, null, Set.of(), List.of("127.0.0.1")), null,
                InetSocketAddress.createUnresolved("127.0.0.1", endpoint.port()), Duration.ofSeconds(5), MESSAGES));
        assertEquals(Kind.ADDRESS, assertThrows(RemoteException.class,
                () -> proxied.get("/health", null, SMALL, new Collected())).kind());
        assertEquals(before, endpoint.connections.get());
    }

    @Test
    void aProxyIsUsedIfItIsNamed() throws Exception {
        FakeEndpoint proxy = endpoint((request, out) -> out.write("HTTP/1.1 200 OK\r\n\r\n"));
        EndpointClient client = closing(new EndpointClient(
                granted("https://llm.example.org", null, Set.of(), List.of()), null,
                InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), Duration.ofSeconds(5), MESSAGES));
        assertThrows(RemoteException.class, () -> client.get("/health", "secret-key", SMALL, new Collected()));
        assertEquals("CONNECT llm.example.org:443",
                proxy.received.getFirst().method() + " " + proxy.received.getFirst().path());
        assertNull(proxy.received.getFirst().headers().get("authorization"));
        proxy.behaviour = (request, out) -> out.write("HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        RemoteException refused = assertThrows(RemoteException.class,
                () -> client.get("/health", "secret-key", SMALL, new Collected()));
        assertTrue(refused.getMessage().contains("the proxy asks for credentials"), refused.getMessage());
    }

    /** For the proxy, the name of the loopback denotes another machine. */
    @Test
    void whatIsNotEncryptedGoesThroughNoProxy() throws Exception {
        FakeEndpoint proxy = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        EndpointClient client = closing(new EndpointClient(granted(endpoint.address(), null, Set.of(), List.of()), null,
                InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), Duration.ofSeconds(5), MESSAGES));
        client.post("/v1/chat/completions", new JsonObject(), "secret-key", SMALL, new Transfer(), new Collected());
        assertEquals(0, proxy.connections.get());
        assertEquals(1, endpoint.posts().size());
    }
}
