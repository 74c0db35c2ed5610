// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.vauban.governance.secret.SecretScan;
import org.vauban.governance.secret.token.TokenShapes;

/**
 * {@code ./dev proof secrets [--json FILE] [--faults]}: recall and precision of secret masking by kind, on the seen and
 * the unseen half of the corpus, and the cost of 30,000 characters.
 */
final class SecretsProof {
    private static final int LENGTH = 30_000;
    private static final int ROUNDS = 2_000;

    private SecretsProof() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        List<String> options = List.of(arguments);
        JsonObject json = new JsonObject();
        json.addProperty("shapes", TokenShapes.all().size());
        for (String half : List.of("seen", "unseen")) {
            Score score = Score.of(half);
            json.add(half, print(out, half, score));
            if (options.contains("--faults")) {
                score.faults.forEach(out::println);
            }
        }
        double[] code = cost(ownCode());
        double[] dense = cost(corpus());
        json.addProperty("codeMedianMillis", code[0]);
        json.addProperty("codeP99Millis", code[1]);
        json.addProperty("medianMillis", dense[0]);
        json.addProperty("p99Millis", dense[1]);
        out.printf(Locale.ROOT,
                "%d token shapes; %,d characters: median %.2f ms, p99 %.2f ms of processor time in code, "
                        + "median %.2f ms, p99 %.2f ms in a text full of secrets%n",
                TokenShapes.all().size(), LENGTH, code[0], code[1], dense[0], dense[1]);
        int file = options.indexOf("--json");
        if (file >= 0 && file + 1 < options.size()) {
            Files.writeString(Path.of(options.get(file + 1)),
                    new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n");
        }
    }

    private static JsonObject print(PrintStream out, String half, Score score) {
        JsonObject json = new JsonObject();
        out.printf(Locale.ROOT, "%n%s half%n| kind | secrets | found | recall |%n|---|---:|---:|---:|%n", half);
        JsonObject kinds = new JsonObject();
        score.kinds.forEach((name, kind) -> {
            out.printf(Locale.ROOT, "| %s | %d | %d | %.1f %% |%n", name, kind.secrets, kind.found,
                    100.0 * kind.found / kind.secrets);
            JsonArray pair = new JsonArray();
            pair.add(kind.secrets);
            pair.add(kind.found);
            kinds.add(name, pair);
        });
        double recall = 1.0 * score.found() / score.secrets();
        double precision = 1 - 1.0 * score.falseFindings() / score.findings();
        out.printf(Locale.ROOT, "| all | %d | %d | %.1f %% |%n", score.secrets(), score.found(), 100 * recall);
        out.printf(Locale.ROOT, "%nprecision %.1f %% (%d of %d findings are false); %d of %d look-alikes touched%n",
                100 * precision, score.falseFindings(), score.findings(), score.lost, score.lookAlikes);
        score.findings.forEach((name, each) -> {
            if (each[1] > 0) {
                out.printf(Locale.ROOT, "  %s: %d of %d false%n", name, each[1], each[0] + each[1]);
            }
        });
        json.add("kinds", kinds);
        json.addProperty("recall", recall);
        json.addProperty("precision", precision);
        json.addProperty("lookAlikes", score.lookAlikes);
        json.addProperty("touched", score.lost);
        return json;
    }

    private static String corpus() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Corpus.Sample sample : Corpus.read("seen")) {
            text.append(sample.text());
        }
        return text.toString();
    }

    /** Returns the product's sources: typical code in which people use completion. */
    private static String ownCode() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("bundles"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /**
     * Returns the median and the 99th percentile of the cost of a text's pieces, in milliseconds of thread processor
     * time.
     */
    private static double[] cost(String text) {
        String all = text.repeat(1 + 2 * LENGTH / text.length());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < 2 * ROUNDS; round++) {
            int from = (int) (round * 7_919L % (all.length() - LENGTH));
            String part = all.substring(from, from + LENGTH);
            long start = threads.getCurrentThreadCpuTime();
            SecretScan.find(part, Path.of(round % 2 == 0 ? "A.java" : "a.yml"));
            if (round >= ROUNDS) {
                times.add((threads.getCurrentThreadCpuTime() - start) / 1e6);
            }
        }
        Collections.sort(times);
        return new double[] {times.get(ROUNDS / 2), times.get(ROUNDS * 99 / 100)};
    }
}
