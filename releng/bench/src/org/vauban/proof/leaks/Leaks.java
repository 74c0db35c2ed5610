// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import com.google.gson.GsonBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vauban.bench.Arguments;
import org.vauban.bench.TemporaryFolder;

/**
 * Tries to get excluded files and secrets past the gate through every front end, and searches for them in all bytes
 * sent to an engine host and in all written files. Ends with 1 if it finds one, or if a feature sent nothing at all,
 * which would prove nothing.
 */
public final class Leaks {
    private static final String ROW = "%-8s %-18s %8s %8s %8s %8s%n";
    private static final int MAX_SHOWN = 50;

    /** The result for a feature of a front end. */
    record Row(String front, String feature, int tried, int withheld, int sent, List<String> leaks) {}

    private Leaks() {}

    /** See {@code ./dev help}. */
    public static void main(String[] arguments) throws Exception {
        Path json = null;
        Path work = null;
        Path distribution = Stage.standardDistribution().orElse(null);
        Set<String> fronts = Set.of("lsp", "cli", "assist");
        long seed = 1;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = Path.of(Arguments.value(arguments, ++i)).toAbsolutePath();
                case "--work" -> work = Path.of(Arguments.value(arguments, ++i)).toAbsolutePath();
                case "--only" -> fronts = Set.of(Arguments.value(arguments, ++i).split(","));
                case "--seed" -> seed = Arguments.number(arguments, ++i);
                default -> {
                    System.err.println("There is no option " + arguments[i]
                            + ". Options: --json FILE --only lsp,cli,assist --seed N.");
                    System.exit(2);
                }
            }
        }
        Path folder = work != null ? work : Files.createTempDirectory("vauban-leaks").toRealPath();
        Stage stage = new Stage(folder, distribution);
        stage.make();
        Canaries canaries = new Canaries(seed);
        List<Trial> trials = new ArrayList<>();
        if (fronts.contains("assist")) {
            new AssistTrials(stage, canaries, trials).run();
        }
        if (fronts.contains("lsp")) {
            new LspTrials(stage, canaries, trials).run();
        }
        if (fronts.contains("cli")) {
            new CliTrials(stage, canaries, trials).run();
        }
        Canaries.Seen piped = canaries.look(List.of(stage.records()));
        Canaries.Seen written = canaries
                .look(List.of(stage.home(), folder.resolve("cache"), folder.resolve("user"), folder.resolve("assist")));
        List<Row> rows = rows(trials, piped, written);
        boolean proved = print(rows);
        if (json != null) {
            Files.writeString(json, new GsonBuilder().setPrettyPrinting().create().toJson(rows) + "\n");
        }
        if (work == null) {
            new TemporaryFolder(folder).close();
        }
        System.exit(proved ? 0 : 1);
    }

    private static List<Row> rows(List<Trial> trials, Canaries.Seen piped, Canaries.Seen written) {
        Map<String, List<Trial>> groups = new LinkedHashMap<>();
        trials.forEach(trial -> groups.computeIfAbsent(trial.front() + "\t" + trial.feature(), key -> new ArrayList<>())
                .add(trial));
        List<Row> rows = new ArrayList<>();
        for (List<Trial> group : groups.values()) {
            List<String> leaks = new ArrayList<>();
            for (Trial trial : group) {
                if (piped.leaked().contains(trial.id())) {
                    leaks.add(trial + " -> pipe");
                }
                if (written.leaked().contains(trial.id())) {
                    leaks.add(trial + " -> " + written.where().get(trial.id()));
                }
            }
            rows.add(new Row(group.getFirst().front(), group.getFirst().feature(), group.size(),
                    (int) group.stream().filter(Trial::withheld).count(),
                    (int) group.stream().filter(trial -> piped.sent().contains(trial.id())).count(), leaks));
        }
        return rows;
    }

    private static boolean print(List<Row> rows) {
        System.out.printf(Locale.ROOT, ROW, "front", "feature", "tried", "excluded", "sent", "leaks");
        int tried = 0;
        int leaks = 0;
        boolean blind = rows.isEmpty();
        for (Row row : rows) {
            System.out.printf(Locale.ROOT, ROW, row.front(), row.feature(), row.tried(), row.withheld(), row.sent(),
                    row.leaks().size());
            tried += row.tried();
            leaks += row.leaks().size();
            if (row.sent() == 0) {
                System.out.println("    nothing was ever sent: this row proves nothing");
                blind = true;
            }
        }
        System.out.printf(Locale.ROOT, ROW, "all", "", tried, "", "", leaks);
        rows.stream().flatMap(row -> row.leaks().stream()).limit(MAX_SHOWN)
                .forEach(leak -> System.out.println("leak: " + leak));
        return leaks == 0 && !blind;
    }
}
