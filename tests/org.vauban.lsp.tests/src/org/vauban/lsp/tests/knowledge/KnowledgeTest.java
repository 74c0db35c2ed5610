// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/** {@code vauban/search} and {@code vauban/ask} over the wire, with real hosts. */
class KnowledgeTest {
    private static final String MANUAL = "# Pump\n\nThe operator opens the valve. The pump starts.\n\n"
            + "## Limits\n\nThe pressure of the pump must not exceed 12 bar. It is read daily.\n";
    private static final String HELLO = "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{},"
            + "\"initializationOptions\":{\"model\":\"scripted\",\"context\":false}}";

    @TempDir
    private Path home;

    private Path docs;
    private Path manual;

    @BeforeEach
    void index() throws Exception {
        docs = Files.createDirectory(home.toRealPath().resolve("docs"));
        manual = Files.writeString(docs.resolve("manual.md"), MANUAL);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "index", docs.toString());
        ServerProcess.environment(builder, home.resolve("home"));
        Process process = builder.inheritIO().start();
        assertTrue(process.waitFor(ServerProcess.SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    private static JsonObject result(Wire wire, int id) throws Exception {
        JsonObject answer = wire.answer(id);
        assertFalse(answer.has("error"), answer.toString());
        return answer.getAsJsonObject("result");
    }

    private void quotes(JsonObject quote) {
        assertEquals(MANUAL.substring(quote.get("start").getAsInt(), quote.get("end").getAsInt()),
                quote.get("text").getAsString());
    }

    @Test
    void aQuestionWithAMentionIsAnsweredFromTheIndexInTheChat() throws Exception {
        Process process = ServerProcess.start(home);
        try (AutoCloseable end = () -> ProcessTree.kill(process)) {
            Wire wire = new Wire(process.getInputStream(), process.getOutputStream());
            wire.request(1, "initialize", HELLO);
            result(wire, 1);
            wire.notify("initialized", "{}");
            wire.request(2, "vauban/chat", "{\"text\":\"@docs What pressure of the pump must not be exceeded?\"}");
            JsonObject reply = result(wire, 2);
            assertEquals("answered", reply.get("state").getAsString(), reply.toString());
            String answer = reply.get("answer").getAsString();
            Matcher link = Pattern.compile("\\]\\((file:[^)]+)\\)").matcher(answer);
            assertTrue(link.find(), answer);
            CitationLink citation = CitationLink.parse(link.group(1)).orElseThrow();
            assertEquals(manual, citation.file());
            assertTrue(answer.contains("\u201c" + MANUAL.substring(citation.start(), citation.end()) + "\u201d"),
                    answer);
            wire.request(3, "vauban/chat", "{\"text\":\"@library\"}");
            assertEquals("failed", result(wire, 3).get("state").getAsString());
        }
    }

    @Test
    void passagesAreReadWhileAQuestionIsTyped() throws Exception {
        Process process = ServerProcess.start(home);
        try (AutoCloseable end = () -> ProcessTree.kill(process)) {
            Wire wire = new Wire(process.getInputStream(), process.getOutputStream());
            wire.request(1, "initialize", HELLO.replace("\"model\"", "\"readAhead\":\"always\",\"model\""));
            assertTrue(result(wire, 1).getAsJsonObject("capabilities").getAsJsonObject("experimental")
                    .getAsJsonObject("vauban").get("typedQuestion").getAsBoolean());
            wire.notify("initialized", "{}");
            wire.notify("vauban/didTypeQuestion", "{}");
            wire.notify("vauban/didTypeQuestion", "{\"question\":\"x y z\",\"folders\":[\"git:/x\"]}");
            wire.notify("vauban/didTypeQuestion", "{\"question\":\"x y z\",\"packs\":[\"none\"]}");
            wire.notify("vauban/didTypeQuestion",
                    "{\"question\":\"What pressure of the pump\",\"folders\":[\"" + docs.toUri() + "\"]}");
            int id = 2;
            String read = "";
            for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ServerProcess.SECONDS);
                    !read.contains("12 bar") && System.nanoTime() < until; id++) {
                wire.request(id, "vauban/prompts", "{}");
                read = wire.answer(id).toString();
            }
            assertTrue(read.contains("\"questionAhead\"") && read.contains("12 bar"), read);
        }
    }

    @Test
    void passagesAndClaimsComeWithTheirPlaces() throws Exception {
        Process process = ServerProcess.start(home);
        try (AutoCloseable end = () -> ProcessTree.kill(process)) {
            Wire wire = new Wire(process.getInputStream(), process.getOutputStream());
            wire.request(1, "initialize", HELLO);
            JsonObject offered = result(wire, 1).getAsJsonObject("capabilities");
            JsonObject methods = offered.getAsJsonObject("experimental").getAsJsonObject("vauban");
            assertTrue(methods.get("search").getAsBoolean() && methods.get("ask").getAsBoolean());
            wire.notify("initialized", "{}");

            wire.request(2, "vauban/search", "{\"query\":\"pressure of pumps\",\"limit\":1}");
            JsonObject found = result(wire, 2);
            assertEquals(1, found.getAsJsonArray("passages").size());
            JsonObject passage = found.getAsJsonArray("passages").get(0).getAsJsonObject();
            assertEquals(manual.toUri().toString(), passage.getAsJsonObject("place").get("uri").getAsString());
            assertEquals(6, passage.getAsJsonObject("place").get("line").getAsInt(), "of the quote");
            quotes(passage.getAsJsonObject("passage"));
            quotes(passage.getAsJsonObject("quote"));

            wire.request(3, "vauban/ask", "{\"question\":\"What pressure of the pump must not be exceeded?\","
                    + "\"folders\":[\"" + docs.toUri() + "\"],\"partialResultToken\":7}");
            JsonObject first = wire.read();
            while (!first.has("method") || !first.get("method").getAsString().equals("$/progress")) {
                first = wire.read();
            }
            JsonObject value = first.getAsJsonObject("params").getAsJsonObject("value");
            assertTrue(value.has("passages"), "the evidence comes first");
            JsonObject second = wire.read();
            while (!second.has("method") || !second.get("method").getAsString().equals("$/progress")) {
                second = wire.read();
            }
            value = second.getAsJsonObject("params").getAsJsonObject("value");
            assertTrue(value.has("quote"), "the quote comes before its sentence");
            quotes(value.getAsJsonObject("quote").getAsJsonObject("quote"));
            JsonObject reply = result(wire, 3);
            assertTrue(reply.get("found").getAsBoolean(), reply.toString());
            assertFalse(reply.getAsJsonArray("claims").isEmpty());
            for (JsonElement claim : reply.getAsJsonArray("claims")) {
                quotes(claim.getAsJsonObject().getAsJsonObject("quote"));
                assertEquals(manual.toUri().toString(),
                        claim.getAsJsonObject().getAsJsonObject("place").get("uri").getAsString());
            }

            Files.writeString(docs.resolve("spec.md"), "REQ-1: The pump shall stop at 12 bar.\n\nREQ-2: It is blue.\n");
            Path code = Files.writeString(docs.resolve("Pump.java"),
                    "class Pump {\n    /** REQ-1, REQ-9. */\n    void stop() {\n    }\n}\n");
            wire.request(7, "vauban/trace", "{\"folders\":[\"" + docs.toUri() + "\"]}");
            JsonObject matrix = result(wire, 7);
            assertEquals("[\"REQ-2\"]", matrix.get("withoutCode").toString());
            assertEquals("REQ-9", matrix.getAsJsonArray("orphans").get(0).getAsJsonObject().get("id").getAsString());
            wire.request(8, "vauban/trace", "{\"folders\":[\"" + docs.toUri() + "\"],\"textDocument\":{\"uri\":\""
                    + code.toUri() + "\"},\"position\":{\"line\":2,\"character\":9}}");
            JsonObject served = result(wire, 8).getAsJsonArray("requirements").get(0).getAsJsonObject();
            assertEquals("REQ-1", served.get("id").getAsString());
            JsonObject link = served.getAsJsonArray("links").get(0).getAsJsonObject();
            assertEquals("Pump.stop", link.getAsJsonObject("artifact").get("name").getAsString());
            assertEquals(1, link.getAsJsonObject("evidence").get("line").getAsInt());
            wire.request(9, "vauban/trace", "{\"folders\":[\"" + docs.toUri() + "\"],\"pattern\":\"(\"}");
            assertTrue(wire.answer(9).getAsJsonObject("error").get("message").getAsString().contains("expression"));

            wire.request(4, "vauban/search", "{\"query\":\" \"}");
            assertTrue(wire.answer(4).getAsJsonObject("error").get("message").getAsString().contains("1 to"));
            wire.request(5, "vauban/search", "{\"query\":\"pump\",\"folders\":[\"git:/x\"]}");
            assertTrue(wire.answer(5).has("error"));
            wire.request(6, "vauban/search", "{\"query\":\"zeppelin\",\"limit\":-3}");
            assertTrue(result(wire, 6).getAsJsonArray("passages").isEmpty());
        }
    }
}
