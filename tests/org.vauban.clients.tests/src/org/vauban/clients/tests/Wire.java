// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built server behind a script that records the messages in both directions. */
final class Wire {
    /** Model that writes {@code size;} into any gap and a block of Java in any conversation (releng/tiny-models). */
    static final String MODEL = "scripted";

    private final Path folder;

    Wire(Path folder) throws IOException {
        this.folder = folder;
        assertTrue(Files.isExecutable(server()), server() + " was built");
        Path models = Path.of(environment().get("VAUBAN_MODELS"));
        assertTrue(Files.exists(models.resolve(MODEL + ".gguf")), MODEL + " is in " + models);
        Files.writeString(command(), """
                                     #!/bin/sh
                                     tee -a '%1$s/said' | '%2$s' lsp 2>>'%1$s/errors' | tee -a '%1$s/answered'
                                     """.formatted(folder, server()));
        assertTrue(command().toFile().setExecutable(true));
    }

    /** Returns the path of the server itself. */
    static Path server() {
        return Path.of(System.getProperty("vauban.dist"), "bin", "vauban");
    }

    /** Returns the server's command for the editor's settings: one word. */
    Path command() {
        return folder.resolve("server");
    }

    /** Returns the environment for the server and the editor. */
    Map<String, String> environment() {
        return Map.of("VAUBAN_JAVA_HOME", System.getProperty("vauban.java", System.getProperty("java.home")),
                "VAUBAN_HOME", folder.resolve("home").toString(),
                "VAUBAN_MODELS", Path.of(System.getProperty("vauban.root"), "target", "tiny-models").toString(),
                "LANG", "C.UTF-8", "LC_ALL", "C.UTF-8", "TERM", "xterm-256color", "HOME", folder.toString(),
                "XDG_CONFIG_HOME", folder.resolve("config").toString());
    }

    /** Returns everything that the client sent. */
    String said() throws IOException {
        return read("said");
    }

    /** Returns everything that the server answered. */
    String answered() throws IOException {
        return read("answered");
    }

    private String read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    }

    /** Returns how often the client called a method. Editors may escape a slash in JSON, and may write blanks. */
    long count(String method) throws IOException {
        return Pattern.compile("\"method\"\\s*:\\s*\"" + method.replace("$", "\\$").replace("/", "\\\\?/") + "\"")
                .matcher(said()).results()
                .count();
    }

    /** Returns the ids of the requests that the client cancelled. */
    List<String> cancelled() throws IOException {
        Matcher m = Pattern.compile("\\{[^{}]*(?:\\{[^{}]*})?[^{}]*}").matcher(said());
        return m.results().map(r -> r.group()).filter(message -> message.contains("cancelRequest"))
                .map(message -> Pattern.compile("\"params\"\\s*:\\s*\\{\\s*\"id\"\\s*:\\s*(\\d+)").matcher(message))
                .filter(Matcher::find).map(found -> found.group(1)).toList();
    }

    /**
     * Returns the command lines of the server's live processes. The script's last process ends when the server has
     * closed its output; the server then still writes the end of its audit log.
     */
    List<String> processes() {
        return ProcessHandle.allProcesses().filter(process -> {
            String line = process.info().commandLine().orElse("");
            return line.contains(folder + "/answered") || line.contains(folder + "/server")
                    || line.contains(System.getProperty("vauban.dist")) && isOurs(process.pid());
        }).map(process -> process.info().commandLine().orElse("")).toList();
    }

    private boolean isOurs(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1)
                    .contains(environment().get("VAUBAN_HOME"));
        } catch (IOException e) {
            return false; // it has ended, or belongs to another user
        }
    }

    /** Suspends the engine's process until the result is closed, so that nothing is answered. */
    AutoCloseable silence() throws Exception {
        // index hosts have the engine's archive on their class path, too
        List<ProcessHandle> hosts = ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                .flatMap(ProcessHandle::descendants).distinct()
                .filter(process -> process.info().commandLine().orElse("").contains("org.vauban.engine.host.Main"))
                .toList();
        assertFalse(hosts.isEmpty(), () -> "no engine runs below\n" + processes());
        for (ProcessHandle host : hosts) {
            signal("STOP", host);
        }
        return () -> {
            for (ProcessHandle host : hosts) {
                signal("CONT", host);
            }
        };
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        Process kill = new ProcessBuilder("/bin/kill", "-" + name, "" + process.pid()).inheritIO().start();
        assertEquals(0, kill.waitFor(), "signal " + name);
    }

    /** Returns both directions, for a message. */
    String all() {
        try {
            return "the client said\n" + said() + "\nthe server answered\n" + answered() + "\nits errors\n"
                    + read("errors");
        } catch (IOException e) {
            return e.toString();
        }
    }
}
