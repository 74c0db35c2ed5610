// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonParser;

import org.vauban.governance.AuditLog;

/** Appends to a log in a process of its own. Arguments: file, count, rotation size. */
public final class AuditChild {
    private AuditChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        try (AuditLog log = new AuditLog(Path.of(arguments[0]), Long.parseLong(arguments[2]), false)) {
            append(log, Integer.parseInt(arguments[1]));
        }
    }

    static void append(AuditLog log, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            log.event("state.written", "model", "number " + i);
        }
    }

    static Process start(Path file, int count, int rotation) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(command(AuditChild.class));
        command.addAll(List.of(file.toString(), "" + count, "" + rotation));
        return new ProcessBuilder(command).inheritIO().start();
    }

    /** Runs the main method of a class of these tests; arguments come behind. */
    static List<String> command(Class<?> main) throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> type : List.of(AuditChild.class, AuditLog.class, JsonParser.class)) {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            // a bundle under development is its project folder
            Path classes = place.resolve("target").resolve("classes");
            places.add((Files.isDirectory(classes) ? classes : place).toString());
        }
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                String.join(File.pathSeparator, places), main.getName());
    }
}
