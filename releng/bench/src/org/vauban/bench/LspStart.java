// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code lsp-start}: the time from the start of {@code bin/vauban lsp} to its answer to {@code initialize}, with its
 * CDS archive already created; and {@code lsp-memory}: its memory with an open document, without the engine. Measured
 * for the distribution with this process's JDK, and for this platform's archive with its bundled runtime, where it was
 * packed.
 */
final class LspStart {

    private LspStart() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        int rounds = settings.rounds(5, 15, 31);
        Map<String, Path> distributions = new LinkedHashMap<>();
        distributions.put("distribution", settings.distribution());
        Path packed = packed(settings);
        if (packed == null) {
            report.note("lsp-start: no archive with a runtime for this platform is packed (./dev build)");
        } else {
            distributions.put("archive", packed);
        }
        for (var each : distributions.entrySet()) {
            Path home = Files.createDirectories(settings.temporary().resolve("lsp-" + each.getKey()));
            List<Double> millis = new ArrayList<>();
            List<Double> megabytes = new ArrayList<>();
            // the first round creates the CDS archive where there is none
            for (int round = -1; round < rounds; round++) {
                long begin = System.nanoTime();
                try (LspClient client = new LspClient(each.getValue(), home, settings.modelFolder())) {
                    JsonObject options = new JsonObject();
                    options.addProperty("model", "none");
                    client.initialize(home, options);
                    double taken = (System.nanoTime() - begin) / 1e6;
                    client.open(home.resolve("A.java").toUri().toString(), "java", "class A {\n}\n");
                    client.request("vauban/status", null);
                    if (round >= 0) {
                        millis.add(taken);
                        megabytes.add(client.residentMegabytes());
                    }
                }
            }
            if (settings.figures().contains("lsp-start")) {
                report.add(Figure.alone("lsp-start", each.getKey(), Spread.of(millis), "ms"));
            }
            if (settings.figures().contains("lsp-memory")) {
                report.add(Figure.alone("lsp-memory", each.getKey(), Spread.of(megabytes), "MB"));
            }
        }
    }

    /** Returns this platform's archive, unpacked; null if there is none with a runtime. */
    private static Path packed(Settings settings) throws IOException, InterruptedException {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
        try (var files = Files.list(settings.distribution().getParent())) {
            Path archive = files.filter(
                    file -> file.getFileName().toString().matches("vauban-[0-9].*-linux-" + arch + "\\.tar\\.gz"))
                    .findFirst().orElse(null);
            if (archive == null) {
                return null;
            }
            Programs.run(List.of("tar", "xzf", archive.toString(), "-C", settings.temporary().toString()),
                    settings.temporary(), 120);
            Path unpacked = settings.temporary().resolve(archive.getFileName().toString().replace(".tar.gz", ""));
            return Files.isDirectory(unpacked.resolve("runtime")) ? unpacked : null;
        }
    }
}
