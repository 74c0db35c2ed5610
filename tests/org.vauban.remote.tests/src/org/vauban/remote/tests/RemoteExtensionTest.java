// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.engine.endpoint.EndpointDescription;

/** The front ends' view of endpoints. */
class RemoteExtensionTest {
    @TempDir
    Path folder;
    private Machine machine;
    private FakeEndpoint endpoint;

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
        endpoint = new FakeEndpoint(FakeEndpoint.text("x"));
    }

    @AfterEach
    void close() throws Exception {
        endpoint.close();
    }

    private EngineExtension extension() {
        return machine.extension();
    }

    @Test
    void anEndpointIsDescribedWithWhoGrantedIt() throws Exception {
        assertEquals(List.of(), extension().endpoints(Locale.ENGLISH));
        machine.grant(endpoint.address());
        EndpointDescription before = extension().endpoints(Locale.ENGLISH).getFirst();
        assertFalse(before.agreed());
        assertEquals(List.of(), before.routed());
        assertTrue(before.explanation().contains("Grace, security officer"), before.explanation());
        machine.use("chat", "edit");
        EndpointDescription after = extension().endpoints(Locale.ENGLISH).getFirst();
        assertTrue(after.agreed());
        assertEquals(List.of("chat", "edit"), after.routed());
        assertEquals(0, endpoint.connections.get());
    }

    @Test
    void nobodyAgreesOrRoutesToWhatIsNotGranted() throws Exception {
        for (String name : List.of("team", "other")) {
            assertThrows(EngineException.class, () -> extension().agree(name, true, Locale.ENGLISH));
            assertThrows(EngineException.class, () -> extension().route("chat", name, Locale.ENGLISH));
            assertThrows(EngineException.class, () -> extension().check(name, Locale.ENGLISH));
        }
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\"]");
        EngineException e = assertThrows(EngineException.class,
                () -> extension().route("edit", "team", Locale.ENGLISH));
        assertTrue(e.getMessage().contains("remote.endpoints") && e.getMessage().contains("Grace"), e.getMessage());
    }

    @Test
    void aCheckGeneratesNothing() throws Exception {
        machine.grant(endpoint.address());
        endpoint.behaviour = (request, out) -> {
            if (request.path().equals("/health")) {
                out.write(FakeEndpoint.JSON + "{\"status\":\"ok\"}");
            } else {
                FakeEndpoint.text("x").answer(request, out);
            }
        };
        EndpointCheck check = extension().check("team", Locale.ENGLISH);
        assertTrue(check.healthy(), check.findings()::toString);
        assertEquals(List.of("served"), check.models());
        assertTrue(check.findings().contains("Models: served (FIM) (4096)"), check.findings()::toString);
        assertEquals(List.of("/health", "/v1/models"),
                endpoint.received.stream().map(FakeEndpoint.Received::path).toList());
        assertEquals(List.of(), endpoint.posts());
    }

    @Test
    void aCheckAsksOnceForTheModels() throws Exception {
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\"]");
        endpoint.behaviour = FakeEndpoint.text("x");
        EndpointCheck check = extension().check("team", Locale.ENGLISH);
        assertTrue(check.findings().contains("Model in use: served"), check.findings()::toString);
        assertEquals(1, endpoint.received.stream().filter(each -> each.path().equals("/v1/models")).count());
    }

    @Test
    void aCheckWarnsOfCompletionsThatAreNeverSent() throws Exception {
        endpoint.behaviour = FakeEndpoint.text("x");
        machine.grant(endpoint.address() + " dialect=vllm fim=suffix");
        EndpointCheck check = extension().check("team", Locale.ENGLISH);
        assertTrue(check.healthy(), check.findings()::toString);
        assertTrue(check.findings().toString().contains("fim=qwen"), check.findings()::toString);
        for (String fine : List.of(" dialect=vllm fim=qwen", " dialect=vllm", " dialect=openai fim=suffix")) {
            machine.grant(endpoint.address() + fine);
            assertFalse(extension().check("team", Locale.ENGLISH).findings().toString().contains("fim="), fine);
        }
    }

    @Test
    void aCheckSaysWhatIsWrong() throws Exception {
        machine.grant(endpoint.address());
        endpoint.behaviour = (request, out) -> out.write(request.path().equals("/health")
                ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
                : FakeEndpoint.JSON + "{\"data\":[{\"id\":\"other\"}]}");
        EndpointCheck missing = extension().check("team", Locale.ENGLISH);
        assertFalse(missing.healthy());
        assertTrue(missing.findings().toString().contains("The model served is not among those"),
                missing.findings()::toString);
        endpoint.behaviour = (request, out) -> out.write("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        assertTrue(extension().check("team", Locale.FRENCH).findings().toString().contains("clé d’API"));
        endpoint.close();
        assertTrue(extension().check("team", Locale.ENGLISH).findings().toString().contains("nothing answers"));
    }

    /** A provider without engines. */
    private record NoEngines(Locale locale) implements EngineProvider {
        @Override
        public EngineProvider withLocale(Locale other) {
            return new NoEngines(other);
        }

        @Override
        public EngineProvider within(EngineLimits limits) {
            return this;
        }

        @Override
        public Engine open() {
            return new LocalEngine().engine();
        }
    }

    @Test
    void providersOfOneUserAreEqual() {
        EngineProvider one = extension().extend(new NoEngines(Locale.ENGLISH));
        assertEquals(Locale.FRENCH, one.withLocale(Locale.FRENCH).locale());
        EngineProvider standard = new org.vauban.remote.RemoteEngineExtension().extend(new NoEngines(Locale.ENGLISH));
        assertEquals(standard, new org.vauban.remote.RemoteEngineExtension().extend(new NoEngines(Locale.ENGLISH)));
        assertEquals(new NoEngines(Locale.ENGLISH), one.onThisMachine());
        one.open().close();
    }
}
