// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;

/**
 * {@code host-memory}: the host's memory beyond the model and the KV cache, after some requests. It is read from {@code
 * /proc/PID/smaps}, on Linux only: the resident size of all mappings, less the resident size of the mappings of the
 * model file, less the keys and values (context tokens times the bytes of a token; llama.cpp fills them with zeros when
 * it creates the context, so all of it is resident), less the weights that llama.cpp holds in a different order for
 * this processor (its log says how much). These weights are part of the model as long as they are not held twice, so
 * both together must not exceed the file's size.
 */
final class HostMemory {
    private static final double MB = 1e6;

    private HostMemory() {}

    private record Mapping(String path, long resident) {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        for (String model : settings.models()) {
            try (Vauban vauban = new Vauban(settings)) {
                ModelDescription description = vauban.load(model);
                Prompts prompts = new Prompts(settings.seed());
                for (int i = 0; i < settings.size().choose(2, 6, 20); i++) {
                    Vauban.get(
                            vauban.complete(model, prompts.code(400), GenerationOptions.greedy(16), TokenListener.NONE)
                                    .result());
                }
                List<Mapping> mappings = smaps(vauban.client().hostPid());
                String file = settings.model(model).toRealPath().toString();
                long all = mappings.stream().mapToLong(Mapping::resident).sum();
                long mapped = mappings.stream().filter(m -> m.path().equals(file)).mapToLong(Mapping::resident).sum();
                long memory = description.contextTokens() * Gguf.read(settings.model(model)).bytesPerToken();
                long size = Files.size(settings.model(model));
                long weights = Math.min(size, mapped + copied(settings, model));
                report.add(Figure.alone("host-memory", model, new Spread((all - weights - memory) / MB), "MB"));
                report.note(
                        "host-memory %s: resident %.0f MB, model file %.0f MB of %.0f MB, weights in another order %.0f MB, keys and values %.0f MB (%d tokens);"
                                + " largest others: %s",
                        model, all / MB, mapped / MB, size / MB, (weights - mapped) / MB,
                        memory / MB, description.contextTokens(), mappings.stream().filter(m -> !m.path().equals(file))
                                .sorted(Comparator.comparingLong(Mapping::resident).reversed()).limit(6)
                                .map(m -> Math.round(m.resident() / MB) + " MB "
                                        + (m.path().isEmpty() ? "anonymous" : Path.of(m.path()).getFileName()))
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    private static long copied(Settings settings, String model) throws IOException, InterruptedException {
        return Long
                .parseLong(Programs.run(Speed.program(settings, CopiedProgram.class, settings.model(model).toString()),
                        settings.temporary(), 120).strip());
    }

    private static List<Mapping> smaps(long pid) throws IOException {
        List<Mapping> mappings = new ArrayList<>();
        String path = "";
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
            if (line.startsWith("Rss:")) {
                mappings.add(new Mapping(path, 1024 * Long.parseLong(line.replaceAll("\\D", ""))));
            } else if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] fields = line.split("\\s+", 6);
                path = fields.length > 5 ? fields[5] : "";
            }
        }
        return mappings;
    }
}
