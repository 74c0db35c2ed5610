// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.confinement.Confinement;
import org.vauban.confinement.ConfinementReport;
import org.vauban.confinement.ConfinementRequest;
import org.vauban.llama.LlamaLibrary;

/** What a confined JVM can and cannot do, tried in a child process; on Linux, where the build runs. */
class ConfinementTest {
    @TempDir
    Path folder;

    @Tag("claim:engine-confined")
    @Test
    void nothingGoesOutAndTheModelStillDecodes() throws Exception {
        Path model = Path.of(System.getProperty("vauban.models")).resolve("smollm2-135m-instruct.gguf");
        assertTrue(Files.isRegularFile(model), "no model at " + model);
        Map<String, String> lines = run(model.toString());

        List<String> wrong = lines.entrySet().stream()
                .filter(e -> !e.getKey().startsWith("report.") && !e.getValue().equals("ok"))
                .map(Map.Entry::toString).toList();
        assertEquals(List.of(), wrong, () -> "report: " + lines);
        assertEquals("ok", lines.get("end"), () -> lines.toString());
        assertEquals("ok", lines.get("decode"), () -> lines.toString());
        assertTrue(lines.get("report.SYSTEM_CALL_RULES").startsWith("IN_FORCE"), lines.get("report.SYSTEM_CALL_RULES"));
        assertEquals("IN_FORCE", lines.get("report.NO_CORE_DUMPS"));
        assertEquals("IN_FORCE", lines.get("report.NO_NEW_PRIVILEGES"));
        assertEquals("", lines.get("report.notRefused"));
        for (String attempt : List.of("socket", "unix-socket", "exec", "trace", "shared-memory", "semaphore",
                "message-queue", "posix-queue", "priority", "io-priority", "scheduler", "signal", "signal-owner",
                "process-memory", "keyring", "io-uring", "watch")) {
            assertTrue(List.of(lines.get("report.refused").split(", ")).contains(attempt), lines.get("report.refused"));
        }
        assertEquals("", lines.get("report.unfilteredThreads"));
    }

    @Test
    void filesOfItsOwnFolderCanBeChangedAndNoOthers() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Map<String, String> lines = run("-", own);
        List<String> wrong = lines.entrySet().stream()
                .filter(e -> !e.getKey().startsWith("report.") && !e.getValue().equals("ok"))
                .map(Map.Entry::toString).toList();
        assertEquals(List.of(), wrong, () -> "report: " + lines);
        assertEquals("ok", lines.get("end"), () -> lines.toString());
        for (String attempt : List.of("write-own", "rename-own", "delete-own", "move-out", "folder-own",
                "write-allowed", "delete")) {
            assertEquals("ok", lines.get(attempt), attempt);
        }
        assertTrue(lines.get("report.refused").contains("write"), lines.get("report.refused"));
    }

    @Test
    void theReportNamesThreadsThatCameBeforeTheFileRules() throws Exception {
        Map<String, String> lines = run("-");
        if (Integer.parseInt(lines.get("report.landlockAbi")) < 8) {
            assertTrue(lines.get("report.threadsOutsideFileRules").contains("GC"),
                    lines.get("report.threadsOutsideFileRules"));
        } else {
            assertEquals("", lines.get("report.threadsOutsideFileRules"));
        }
        assertFalse(lines.get("report.leftOut").contains(folder.toString()), lines.get("report.leftOut"));
    }

    @Test
    void anEmptyReportIsNotComplete() {
        ConfinementReport none = new ConfinementReport(false, "Elsewhere", 0, List.of(), List.of(), List.of(),
                List.of(), List.of());
        assertFalse(none.complete());
        assertEquals(ConfinementReport.State.REFUSED, none.state(ConfinementReport.Kind.FILE_RULES));
        assertEquals("false", none.describe().get("available"));
        assertEquals(List.of("NO_CORE_DUMPS", "NOT_DUMPABLE", "NO_NEW_PRIVILEGES", "FILE_RULES", "SYSTEM_CALL_RULES"),
                none.lacking());
    }

    @Test
    void whatOnlyDoublesAnotherMeasureIsNotMissedButACheckThatWentThroughIs() {
        ConfinementReport old = new ConfinementReport(true, "Linux 5.15", 1, List.of(
                measure(ConfinementReport.Kind.NO_CORE_DUMPS, ConfinementReport.State.IN_FORCE),
                measure(ConfinementReport.Kind.NOT_DUMPABLE, ConfinementReport.State.IN_FORCE),
                measure(ConfinementReport.Kind.NO_NEW_PRIVILEGES, ConfinementReport.State.IN_FORCE),
                measure(ConfinementReport.Kind.FILE_RULES, ConfinementReport.State.PARTLY_IN_FORCE),
                measure(ConfinementReport.Kind.NETWORK_RULES, ConfinementReport.State.REFUSED),
                measure(ConfinementReport.Kind.SCOPE_RULES, ConfinementReport.State.REFUSED),
                measure(ConfinementReport.Kind.SYSTEM_CALL_RULES, ConfinementReport.State.IN_FORCE)),
                List.of(new ConfinementReport.Check("socket", true, 1), new ConfinementReport.Check("exec", false, 0)),
                List.of(), List.of(), List.of());
        assertFalse(old.complete());
        assertEquals(List.of("exec"), old.lacking());
    }

    private static ConfinementReport.Measure measure(ConfinementReport.Kind kind, ConfinementReport.State state) {
        return new ConfinementReport.Measure(kind, state, 0, "");
    }

    @Test
    void theRequestKeepsItsOwnLists() {
        List<Path> paths = new ArrayList<>(List.of(folder));
        ConfinementRequest request = new ConfinementRequest(paths, List.of());
        paths.clear();
        assertEquals(List.of(folder), request.readable());
    }

    private Map<String, String> run(String model) throws Exception {
        return run(model, null);
    }

    /**
     * Runs the program and returns its lines by name.
     * @param own a folder that the program may write, or null
     */
    private Map<String, String> run(String model, Path own) throws Exception {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        Files.writeString(allowed.resolve("allowed.txt"), "allowed");
        Path forbidden = Files.writeString(folder.resolve("forbidden.txt"), "forbidden");
        Path output = folder.resolve("output.txt");
        Path classes = copyOfProgram();

        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism", "-XX:+ErrorFileToStderr",
                "--enable-native-access=org.vauban.confinement,org.vauban.llama,ALL-UNNAMED",
                "--illegal-native-access=deny", "--add-modules",
                "org.vauban.confinement,org.vauban.llama", "--module-path",
                classesOf(Confinement.class) + File.pathSeparator + classesOf(LlamaLibrary.class), "-cp",
                classes + File.pathSeparator, ConfinedProgram.class.getName(), allowed.toString(),
                forbidden.toString(), System.getProperty("vauban.natives"), model, own == null ? "-" : own.toString())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(child.waitFor(240, TimeUnit.SECONDS), "the child hangs");
        } finally {
            child.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, child.exitValue(), text);
        assertEquals("allowed", Files.readString(allowed.resolve("allowed.txt")));
        assertEquals("forbidden", Files.readString(forbidden));
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines().filter(l -> l.contains("=")).forEach(l -> lines.put(l.substring(0, l.indexOf('=')),
                l.substring(l.indexOf('=') + 1)));
        return lines;
    }

    /** Copies the program's class file into a separate folder, because a bundle cannot serve as a class path. */
    private Path copyOfProgram() throws IOException {
        String name = ConfinedProgram.class.getName().replace('.', '/') + ".class";
        Path target = folder.resolve("classes").resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream in = ConfinedProgram.class.getResourceAsStream("/" + name)) {
            Files.copy(in, target);
        }
        return folder.resolve("classes");
    }

    /** Returns the jar or the folder of classes of a bundle. */
    private static Path classesOf(Class<?> type) throws URISyntaxException {
        String location = type.getProtectionDomain().getCodeSource().getLocation().toString();
        Path root = Path.of(new URI(location.substring(location.indexOf("file:")).replace(" ", "%20")));
        if (Files.isRegularFile(root)) {
            return root;
        }
        String name = type.getName().replace('.', '/') + ".class";
        return Stream.of(root, root.resolve("bin"), root.resolve("target/classes"))
                .filter(p -> Files.isRegularFile(p.resolve(name))).findFirst().orElseThrow();
    }
}
