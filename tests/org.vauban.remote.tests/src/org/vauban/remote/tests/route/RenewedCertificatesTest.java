// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineCall;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;
import org.vauban.remote.http.CollectorClient;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.settings.EndpointSettings;
import org.vauban.remote.settings.RemoteSettings;
import org.vauban.remote.settings.SecretSource;
import org.vauban.remote.tests.Certificates;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.WithRoutedEngine;

/** Certificate files are replaced in place while an engine uses them. */
class RenewedCertificatesTest extends WithRoutedEngine {
    @TempDir
    static Path made;
    private static Certificates certificates;

    @BeforeAll
    static void make() throws Exception {
        certificates = new Certificates(made);
    }

    private static void put(Path from, Path file) throws Exception {
        Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void renewedFilesCountFromTheNextRequestOn() throws Exception {
        Path own = folder.resolve("own.p12");
        Path authorities = folder.resolve("authorities.pem");
        put(certificates.p12("stranger"), own);
        put(certificates.pem("stranger"), authorities);
        try (FakeEndpoint encrypted = new FakeEndpoint(FakeEndpoint.text("remote"), certificates.server("server"),
                true)) {
            machine.grant(encrypted.address() + " ca=" + authorities).use("chat");
            machine.environment().settings().change(settings -> new RemoteSettings(settings.routes(),
                    settings.agreed(), Map.of("team", new EndpointSettings(null, null, own,
                            new SecretSource(List.of("/bin/echo", "changeit"), null))), null, null),
                    new Messages(Locale.ENGLISH));
            RoutedEngine engine = engine();
            assertEquals("local", ask(engine, "chat", "Why?").text(), "nobody trusts the endpoint");
            put(certificates.pem("ca"), authorities);
            assertEquals("local", ask(engine, "chat", "Why?").text(), "it does not trust us");
            put(certificates.p12("client"), own);
            assertEquals("remote", ask(engine, "chat", "Why?").text());
            assertEquals(1, encrypted.posts().size());
        }
    }

    @Test
    void anAnswerThatIsOnItsWayGoesOn() throws Exception {
        Path authorities = folder.resolve("authorities.pem");
        put(certificates.pem("ca"), authorities);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FakeEndpoint.Behaviour first = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("re"));
            go.await();
            out.write(FakeEndpoint.delta("newed") + FakeEndpoint.END);
        };
        try (FakeEndpoint encrypted = new FakeEndpoint(first, certificates.server("server"), false);
                RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH)) {
            machine.grant(encrypted.address() + " ca=" + authorities).use("chat");
            EngineCall<Generation> older = engine.chat(chat(machine.approved("chat", "Why?")),
                    text -> begun.countDown());
            begun.await();
            encrypted.behaviour = FakeEndpoint.text("remote");
            Files.writeString(authorities, Files.readString(certificates.pem("stranger"))
                    + Files.readString(certificates.pem("ca")));
            assertEquals("remote", ask(engine, "chat", "Why?").text());
            go.countDown();
            Generation generation = await(older);
            assertEquals("renewed", generation.text());
            assertTrue(generation.origin().isRemote());
        }
    }

    @Test
    void theCollectorOfTracesIsTrustedByRenewedAuthorities() throws Exception {
        Path authorities = folder.resolve("authorities.pem");
        put(certificates.pem("stranger"), authorities);
        try (FakeEndpoint collector = new FakeEndpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"),
                certificates.server("server"), false);
                TraceSink sink = new CollectorClient(new TraceTarget(URI.create(collector.address()), authorities,
                        null), null, new Messages(Locale.ENGLISH))) {
            assertThrows(IOException.class, () -> sink.send(new JsonObject()), "nobody trusts it");
            put(certificates.pem("ca"), authorities);
            sink.send(new JsonObject());
            Files.writeString(authorities, "half-writ");
            sink.send(new JsonObject());
            Files.delete(authorities);
            sink.send(new JsonObject());
            put(certificates.pem("stranger"), authorities);
            assertThrows(IOException.class, () -> sink.send(new JsonObject()), "it is not trusted any more");
            assertEquals(3, collector.posts().size());
        }
    }
}
