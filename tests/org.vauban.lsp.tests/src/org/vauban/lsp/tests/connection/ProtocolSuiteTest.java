// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.ServerProcess;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Runs the suite in {@code client/}, whose client is pygls; each of its tests is one here. */
@Tag("slow")
class ProtocolSuiteTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "tests/org.vauban.lsp.tests/client");

    /** The commands that {@code workspace/executeCommand} offers. */
    private static final Set<String> COMMANDS = Set.of("vauban.accept", "vauban.insert", "vauban.edit",
            "vauban.explain", "vauban.fix", "vauban.tests", "vauban.doc", "vauban.review", "vauban.refactor",
            "vauban.translate", "vauban.summarise", "vauban.commit");

    /** Sent only if licence data is installed and a policy requires a confirmation: {@code LicenceMessagesTest}. */
    private static final Set<String> ELSEWHERE = Set.of("window/showMessageRequest");

    @TempDir
    private Path folder;

    @TestFactory
    @Timeout(900)
    List<DynamicTest> everyMethodFitsTheTypesOfTheProtocol() throws Exception {
        Path report = folder.resolve("report.xml");
        ProcessBuilder pytest = new ProcessBuilder(python().toString(), "-B", "-m", "pytest", "-q", "-p",
                "no:cacheprovider", "--junit-xml=" + report, CLIENT.toString());
        Path driven = folder.resolve("driven.json");
        pytest.environment().put("VAUBAN_DRIVEN", driven.toString());
        pytest.environment().put("VAUBAN_DIST", System.getProperty("vauban.dist"));
        pytest.environment().put("VAUBAN_MODELS", ServerProcess.models().toString());
        pytest.environment().put("VAUBAN_JAVA_HOME",
                System.getProperty("vauban.java", System.getProperty("java.home")));
        String output = run(pytest, 850);
        assertFalse(Files.notExists(report), output);
        List<DynamicTest> tests = new ArrayList<>();
        NodeList cases = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String faults = text(test, "failure") + text(test, "error") + text(test, "skipped");
            tests.add(dynamicTest(test.getAttribute("name"), () -> assertEquals("", faults)));
        }
        assertFalse(tests.isEmpty(), output);
        JsonObject seen = JsonParser.parseString(Files.readString(driven)).getAsJsonObject();
        ServedMethods methods = ServedMethods.read();
        tests.add(dynamicTest("everyMethodOfTheServerIsCalled", () -> {
            Set<String> wanted = new TreeSet<>(methods.served());
            wanted.add("$/cancelRequest"); // implemented by LSP4J
            assertTrue(wanted.contains("textDocument/inlineCompletion"), wanted::toString);
            assertEquals(Set.of(), without(wanted, names(seen, "sent")));
        }));
        tests.add(dynamicTest("everythingThatTheServerAsksOfAClientIsAsked",
                () -> assertEquals(ELSEWHERE, without(methods.asked(), names(seen, "received")))));
        tests.add(dynamicTest("everyCommandIsDone", () -> assertEquals(COMMANDS, names(seen, "commands"))));
        tests.add(dynamicTest("thePageAboutTheServerTellsOfEveryMethodAndCommand", () -> {
            String page = Files.readString(Path.of(System.getProperty("vauban.root"), "docs/lsp.md"));
            Set<String> names = new TreeSet<>(methods.served());
            names.removeIf(name -> !name.startsWith("vauban/"));
            names.addAll(COMMANDS);
            names.removeIf(page::contains);
            assertEquals(Set.of(), names);
        }));
        return tests;
    }

    private static Set<String> names(JsonObject seen, String kind) {
        Set<String> names = new TreeSet<>();
        seen.getAsJsonArray(kind).forEach(each -> names.add(each.getAsString()));
        return names;
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static String text(Element test, String kind) {
        NodeList found = test.getElementsByTagName(kind);
        return found.getLength() == 0 ? "" : kind + ": " + found.item(0).getTextContent();
    }

    /** Returns a Python with the pinned packages, which are downloaded once per version of the list. */
    private static Path python() throws Exception {
        Path wanted = CLIENT.resolve("requirements.txt");
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(wanted)))
                .substring(0, 16);
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = (cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cache))
                .resolve("vauban").resolve("lsp-client-" + hash);
        Path python = home.resolve("bin/python");
        if (Files.notExists(home.resolve("complete"))) {
            run(new ProcessBuilder("python3", "-m", "venv", "--clear", home.toString()), 120);
            run(new ProcessBuilder(python.toString(), "-m", "pip", "install", "-q", "--require-hashes", "-r",
                    wanted.toString()), 300);
            Files.createFile(home.resolve("complete"));
        }
        return python;
    }

    private static String run(ProcessBuilder builder, long seconds) throws IOException, InterruptedException {
        Path log = Files.createTempFile("vauban", ".log");
        try {
            Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " took too long: " + Files.readString(log));
            }
            String output = Files.readString(log);
            // 1 means that tests failed: the report says which
            if (process.exitValue() != 0 && (process.exitValue() != 1 || !builder.command().contains("pytest"))) {
                throw new AssertionError(builder.command() + " ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } finally {
            Files.delete(log);
        }
    }
}
