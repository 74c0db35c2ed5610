// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.cli.tests.ProcessTree;
import org.vauban.cli.tests.Vauban;

/**
 * A machine's signed policy applies to commands and to the language server, and each refusal names setting, layer,
 * signer, reason and contact. A test's programs get a separate folder {@code /etc}, which requires root.
 */
class SignedPolicyCliTest {
    private static final String FORBIDDEN = "\"forbidden\"";
    private static final Map<String, String> SETTINGS = Map.of("features.disabled", "[\"completion\"]",
            "exclusions.pinned", "[\"Plan*\"]", "models.import", FORBIDDEN, "knowledge.indexing", FORBIDDEN,
            "server.start", FORBIDDEN, "lsp.socket", FORBIDDEN);

    @TempDir
    private static Path folder;
    private static Vauban vauban;

    @BeforeAll
    static void installPolicy() throws Exception {
        StringBuilder settings = new StringBuilder();
        SETTINGS.forEach((name, value) -> settings.append(settings.isEmpty() ? "" : ",").append('"').append(name)
                .append("\":{\"value\":").append(value).append(",\"reason\":\"Decided on ").append(name)
                .append("\"}"));
        vauban = SignedMachine.with(folder, settings.toString());
    }

    /** Returns typed commands with the setting that forbids each. */
    static Stream<List<Object>> commands() throws IOException {
        Path java = Files.writeString(folder.resolve("A.java"), PolicyUser.JAVA);
        Path plan = Files.writeString(folder.resolve("PlanA.java"), PolicyUser.JAVA);
        return Stream.of(List.of("features.disabled", "complete", java + ":4:16", "--model", Vauban.MODEL),
                List.of("exclusions.pinned", "redact", plan),
                List.of("exclusions.pinned", "policy", "explain", plan),
                List.of("models.import", "models", "import", Vauban.with(folder).models().resolve("scripted.gguf")),
                List.of("knowledge.indexing", "index", folder),
                List.of("server.start", "serve", "--check", "--model", Vauban.MODEL),
                List.of("lsp.socket", "lsp", "--listen"));
    }

    private static void assertExplained(String setting, String text) {
        for (String part : List.of("\u201c" + setting + "\u201d", "machine", "Signed by: Grace, security officer",
                "Reason: Decided on " + setting, "Contact: security@example.org")) {
            assertTrue(text.contains(part), part + ": " + text);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandNamesWhoForbidsIt(List<Object> command) throws Exception {
        Vauban.Result result = vauban.run(command.subList(1, command.size()).toArray());
        assertNotEquals(0, result.code(), result.out());
        assertExplained((String) command.getFirst(), result.out() + result.err());
    }

    private static byte[] frame(String body) {
        return ("Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void theLanguageServerNamesWhoExcludesAFile() throws Exception {
        List<String> command = new ArrayList<>(vauban.launcher());
        command.addAll(List.of(Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "lsp"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "VAUBAN_HOME",
                folder.resolve("home").toString()));
        Process server = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (OutputStream out = server.getOutputStream()) {
            out.write(frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":null,"
                    + "\"locale\":\"en\",\"capabilities\":{}}}"));
            out.write(frame("{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}"));
            out.write(frame("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"vauban/exclusion\",\"params\":{"
                    + "\"textDocument\":{\"uri\":\"" + folder.resolve("PlanA.java").toUri() + "\"}}}"));
            out.flush();
            ByteArrayOutputStream answers = new ByteArrayOutputStream();
            while (!answers.toString(StandardCharsets.UTF_8).contains("\"id\":2,")) {
                int next = server.getInputStream().read();
                assertTrue(next >= 0, () -> answers.toString(StandardCharsets.UTF_8));
                answers.write(next);
            }
            out.write(frame("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"shutdown\",\"params\":null}"));
            out.write(frame("{\"jsonrpc\":\"2.0\",\"method\":\"exit\",\"params\":null}"));
            out.flush();
            server.getInputStream().transferTo(answers);
            assertExplained("exclusions.pinned", answers.toString(StandardCharsets.UTF_8));
            assertEquals(0, server.waitFor());
        } finally {
            ProcessTree.kill(server);
        }
    }
}
