// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;

/** The signed policy decides what a server sends to its back ends, as on a desktop. */
class BackEndPolicyTest extends WithBackEnds {
    private static final String SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    private List<String> refusals(BackEndModel... models) {
        return machine.extension().refusals(List.of(models), Locale.ENGLISH);
    }

    private static BackEndModel of(BackEnd backEnd) {
        return new BackEndModel("m", false, false, List.of(backEnd));
    }

    @Test
    void whatThePolicyDoesNotGrantIsRefusedAtTheStart() throws Exception {
        BackEndModel both = ServedBackEnds.model("m", false, "one", "two");
        assertEquals(List.of(), refusals(both));
        grant(entry("one", one));
        List<String> unknown = refusals(both);
        assertEquals(1, unknown.size(), unknown::toString);
        assertTrue(unknown.getFirst().contains("two") && unknown.getFirst().contains("model m"), unknown::toString);
        machine.policy();
        assertEquals(2, refusals(both).size(), "each is told");
        grant(entry("one", one).replace(FEATURES, " features=embedding"), entry("two", two) + " models=other");
        List<String> others = refusals(both);
        assertTrue(others.getFirst().contains("does not let chat") || others.getFirst().contains("chat"),
                others::toString);
        assertTrue(others.get(1).contains("does not grant the model served"), others::toString);
        machine.policy("remote.endpoints", "[\"" + entry("one", one) + "\"]");
        List<String> asks = refusals(ServedBackEnds.model("m", false, "one"));
        assertTrue(asks.getFirst().contains("vauban remote agree one"), asks::toString);
        machine.extension().agree("one", true, Locale.ENGLISH);
        assertEquals(List.of(), refusals(ServedBackEnds.model("m", false, "one")));
        assertEquals(0, one.connections.get() + two.connections.get(), "nothing is connected to");
    }

    @Test
    void keysAndCertificatesThatAreNotThereAreToldAtTheStart() {
        List<String> key = refusals(of(new BackEnd("one", "served", "VAUBAN_TEST_NO_SUCH_VARIABLE", null, null)));
        assertTrue(key.getFirst().contains("VAUBAN_TEST_NO_SUCH_VARIABLE"), key::toString);
        Path nowhere = folder.resolve("nowhere.p12");
        List<String> password = refusals(
                of(new BackEnd("one", "served", null, nowhere, "VAUBAN_TEST_NO_SUCH_PASSWORD")));
        assertTrue(password.getFirst().contains("VAUBAN_TEST_NO_SUCH_PASSWORD"), password::toString);
    }

    @Test
    void aKeyOfTheEnvironmentIsSent() throws Exception {
        Map.Entry<String, String> variable = System.getenv().entrySet().stream()
                .filter(each -> each.getKey().matches("[A-Z_]+") && each.getValue().matches("[!-~]{5,500}"))
                .findFirst().orElseThrow();
        ServedBackEnds served = serve(of(new BackEnd("one", "served", variable.getKey(), null, null)));
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals("Bearer " + variable.getValue(), one.posts().getFirst().headers().get("authorization"));
    }

    @Test
    void aPolicyThatWithdrawsAnEndpointEndsItsUse() throws Exception {
        ServedBackEnds served = serve();
        grant(entry("two", two));
        for (int i = 0; i < 3; i++) {
            assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        }
        assertEquals(0, one.posts().size());
        assertEquals(3, two.posts().size());
        machine.policy();
        HttpResponse<String> refused = served.chat("Why?");
        assertEquals(403, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("refused_by_policy"), refused.body());
        assertEquals(3, asked());
        Patience.until(() -> {
            clock.pass(15_000);
            return !status(served, "one").up() && !status(served, "two").up();
        });
        assertEquals(503, served.get("/ready").statusCode());
        grant(entry("one", one));
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
    }

    @Test
    void useThatCannotBeCountedIsNoRefusalByPolicy() throws Exception {
        ServedBackEnds served = serve();
        Path usage = machine.environment().usage();
        Files.createDirectories(usage.getParent());
        Files.writeString(usage, "damaged");
        Files.setPosixFilePermissions(usage, PosixFilePermissions.fromString("rw-------"));
        HttpResponse<String> answer = served.chat("Why?");
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("cannot record"), answer.body());
        assertFalse(answer.body().contains(usage.toString()), answer.body());
        assertEquals(0, asked());
        Files.delete(usage);
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
    }

    @Test
    void aTextWithASecretStaysUnlessThePolicyLetsMaskedTextsGo() throws Exception {
        ServedBackEnds served = serve();
        HttpResponse<String> refused = served.chat("My token is " + SECRET);
        assertEquals(403, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("masked"), refused.body());
        assertEquals(0, asked());
        String masked = " classes=typed,masked";
        grant(entry("one", one).replace(CLASSES, masked), entry("two", two).replace(CLASSES, masked));
        assertEquals("remote", ServedBackEnds.said(served.chat("My token is " + SECRET)));
        assertEquals(1, asked());
        String sent = (one.posts().isEmpty() ? two : one).posts().getFirst().body();
        assertFalse(sent.contains(SECRET), sent);
        assertTrue(sent.contains("My token is"), sent);
    }

    @Test
    void aFileThatIsExcludedDoesNotLeave() throws Exception {
        machine.policy("remote.consent", WAIVED, "exclusions.pinned", "[\"*.key\"]", "remote.excluded",
                "[\"Local*\"]", "remote.endpoints", "[\"" + entry("one", one).replace("fim=suffix", "fim=infill")
                        + "\"]");
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON
                + "{\"content\":\"size;\",\"stop\":true,\"stop_type\":\"eos\"}");
        String gap = "{\"input_prefix\":\"return \",\"input_suffix\":\"}\",\"n_predict\":9,\"input_extra\":["
                + "{\"filename\":\"A.java\",\"text\":\"class Seen {}\"},"
                + "{\"filename\":\"server.key\",\"text\":\"class Hidden {}\"}]}";
        HttpResponse<String> filled = served.post("/infill", gap);
        assertEquals(200, filled.statusCode(), filled.body());
        assertTrue(filled.body().contains("size;"), filled.body());
        String sent = one.posts().getFirst().body();
        assertTrue(sent.contains("class Seen"), sent);
        assertFalse(sent.contains("Hidden") || sent.contains("server.key"), sent);
        HttpResponse<String> kept = served.post("/infill", gap.replace("A.java", "Local.java"));
        assertEquals(403, kept.statusCode(), kept.body());
        HttpResponse<String> marked = served.chat("// vauban:local-only");
        assertEquals(403, marked.statusCode(), marked.body());
        assertEquals(1, one.posts().size());
    }

    @Tag("claim:no-outbound")
    @Test
    void nothingLeavesForAFeatureThatIsNotGranted() throws Exception {
        String chat = " features=chat";
        grant(entry("one", one).replace(FEATURES, chat), entry("two", two).replace(FEATURES, chat));
        ServedBackEnds served = serve();
        HttpResponse<String> refused = served.post("/v1/completions", "{\"prompt\":\"a\",\"suffix\":\"b\"}");
        assertEquals(403, refused.statusCode(), refused.body());
        assertEquals(0, asked());
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
    }

    /** Without {@code raw}, Ollama's request is a conversation for an endpoint. */
    @Tag("claim:no-outbound")
    @ParameterizedTest
    @ValueSource(strings = {"chat", "completion"})
    void aPromptOfOllamaGoesOnlyWhereItsKindIsGranted(String granted) throws Exception {
        grant(entry("one", one).replace(FEATURES, " features=" + granted),
                entry("two", two).replace(FEATURES, " features=" + granted));
        ServedBackEnds served = serve();
        String plain = "{\"model\":\"m\",\"prompt\":\"Why?\",\"stream\":false}";
        String raw = plain.replace("}", ",\"raw\":true}");
        boolean chat = granted.equals("chat");
        HttpResponse<String> refused = served.post("/api/generate", chat ? raw : plain);
        assertEquals(403, refused.statusCode(), refused.body());
        assertEquals(0, asked());
        HttpResponse<String> answer = served.post("/api/generate", chat ? plain : raw);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(1, asked());
    }

    @Test
    void theAuditSaysWhereItWent() throws Exception {
        ServedBackEnds served = serve();
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        Patience.until(() -> machine.audit().size() == 2);
        List<String> audit = machine.audit();
        for (String part : List.of("remote.request", "endpoint=one", "region=loopback", "feature=chat", "served",
                "address=127.0.0.1:" + one.port())) {
            assertTrue(audit.getFirst().contains(part), audit.getFirst());
        }
        assertTrue(audit.get(1).contains("certificate=none") && audit.get(1).contains("tokens=18"), audit.get(1));
    }

    /** An endpoint's message about a request may repeat its content, so other users and operators do not see it. */
    @Test
    void nobodyElseIsToldWhatAnEndpointSays() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> out.write("HTTP/1.1 429 No\r\nRetry-After: 60\r\n"
                + "Content-Type: application/json\r\n\r\n"
                + "{\"error\":{\"message\":\"too many of: my private question\"}}");
        assertEquals(503, served.chat("my private question").statusCode());
        assertFalse(String.valueOf(status(served, "one").problem()).contains("private"));
        HttpResponse<String> other = served.chat("Why?");
        assertEquals(503, other.statusCode(), other.body());
        assertFalse(other.body().contains("private"), other.body());
        assertFalse(String.valueOf(status(served, "one").problem()).contains("private"));
        Patience.until(() -> {
            clock.pass(2_000);
            return String.valueOf(status(served, "one").problem()).contains("left alone");
        });
    }
}
