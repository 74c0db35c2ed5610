// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.process.launch.HostLaunch;

/**
 * {@code decode} and {@code prompt}: tokens per second through the binding against {@code llama-bench}, each in a
 * separate process that does the same work, in alternation. {@link SpeedProgram} is Vauban's process.
 */
final class Speed {
    static final int PROMPT_TOKENS = 512;
    static final int DECODE_TOKENS = 64;
    private static final long LONGEST_SECONDS = 600;

    private Speed() {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        for (String model : settings.models()) {
            for (String figure : List.of("prompt", "decode")) {
                if (settings.figures().contains(figure)) {
                    compare(settings, model, figure, report);
                }
            }
        }
    }

    private static void compare(Settings settings, String model, String figure, Report report)
            throws IOException, InterruptedException {
        int rounds = settings.rounds(1, 5, 8);
        int repetitions = settings.size().choose(1, 3, 5);
        boolean prompt = figure.equals("prompt");
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // the order changes, so that neither always meets the warmer machine
            for (int turn = 0; turn < 2; turn++) {
                if ((round + turn) % 2 == 0) {
                    ours.add(median(Programs.run(ours(settings, model, prompt, repetitions), settings.temporary(),
                            LONGEST_SECONDS)));
                } else if (settings.peer().isPresent()) {
                    theirs.add(median(Programs.run(theirs(settings, model, prompt, repetitions), settings.temporary(),
                            LONGEST_SECONDS)));
                }
            }
        }
        report.add(theirs.isEmpty() ? Figure.alone(figure, model, Spread.of(ours), "tok/s")
                : Figure.compared(figure, model, ours, theirs, "tok/s"));
    }

    private static List<String> ours(Settings settings, String model, boolean prompt, int repetitions) {
        return program(settings, SpeedProgram.class, settings.model(model).toString(), prompt ? "prompt" : "decode",
                Integer.toString(settings.threads()), Integer.toString(repetitions));
    }

    /** Returns the command line of a program of the benchmarks with the libraries, in the host's environment. */
    static List<String> program(Settings settings, Class<?> main, String... arguments) {
        HostLaunch launch = Vauban.launch(settings);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of("env", "GLIBC_TUNABLES=glibc.malloc.hugetlb=1", java.toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main.getName(),
                launch.nativeDirectory().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> theirs(Settings settings, String model, boolean prompt, int repetitions) {
        return List.of(settings.peer().orElseThrow().resolve("llama-bench").toString(), "-m",
                settings.model(model).toString(), "-p", prompt ? Integer.toString(PROMPT_TOKENS) : "0", "-n",
                prompt ? "0" : Integer.toString(DECODE_TOKENS), "-t", Integer.toString(settings.threads()), "-r",
                Integer.toString(repetitions), "-o", "json");
    }

    /** Returns the median from the JSON that both programs print. */
    private static double median(String output) {
        JsonArray samples = JsonParser.parseString(output).getAsJsonArray().get(0).getAsJsonObject()
                .getAsJsonArray("samples_ts");
        List<Double> values = new ArrayList<>();
        for (JsonElement sample : samples) {
            values.add(sample.getAsDouble());
        }
        return Spread.of(values).median();
    }
}
