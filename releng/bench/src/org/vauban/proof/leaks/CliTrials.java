// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** {@code vauban complete} for paths as people write them, and files in the encodings that editors write. */
final class CliTrials {
    private final Stage stage;
    private final Canaries canaries;
    private final List<Trial> trials;

    CliTrials(Stage stage, Canaries canaries, List<Trial> trials) {
        this.stage = stage;
        this.canaries = canaries;
        this.trials = trials;
    }

    private record Form(String mark, Charset charset) {}

    void run() throws IOException, InterruptedException {
        Map<String, Form> forms = new LinkedHashMap<>();
        forms.put("utf-8", new Form("", StandardCharsets.UTF_8));
        forms.put("utf-8-mark", new Form("\uFEFF", StandardCharsets.UTF_8));
        forms.put("utf-16le", new Form("\uFEFF", StandardCharsets.UTF_16LE));
        forms.put("utf-16be", new Form("\uFEFF", StandardCharsets.UTF_16BE));
        forms.put("utf-16le-no-mark", new Form("", StandardCharsets.UTF_16LE));
        forms.put("latin-1", new Form("\u00e9", StandardCharsets.ISO_8859_1));
        for (Map.Entry<String, Form> form : forms.entrySet()) {
            for (String kind : Planted.KINDS) {
                Trial trial = trial("plain", form.getKey(), kind, false);
                Planted document = Planted.of(kind, "whole", canaries, trial.id());
                complete(stage.write("open/" + trial.id() + ".java", (form.getValue().mark() + document.text())
                        .getBytes(form.getValue().charset())).toString());
            }
        }
        Path root = stage.workspace();
        Files.createSymbolicLink(root.resolve("to-open"), root.resolve("private/nested/deep"));
        Files.createDirectories(root.resolve("private/nested/deep"));
        Map<String, Function<Integer, String>> names = new LinkedHashMap<>();
        names.put("plain", id -> "private/" + id + ".java");
        names.put("dots", id -> "open/../private/" + id + ".java");
        names.put("behind a link", id -> "to-open/../../" + id + ".java");
        names.put("through a link", id -> "open/link/" + id + ".java");
        for (Map.Entry<String, Function<Integer, String>> name : names.entrySet()) {
            for (String option : new String[] {null, root.toString(), root.resolve("module").toString()}) {
                Trial trial = trial(name.getKey() + (option == null ? "" : ", --root " + Path.of(option).getFileName()),
                        "utf-8", "excluded, pattern", true);
                stage.write("private/" + trial.id() + ".java",
                        Planted.harmless(canaries.secret(trial.id(), 24)).text().getBytes(StandardCharsets.UTF_8));
                complete(root + "/" + name.getValue().apply(trial.id()),
                        option == null ? new String[0] : new String[] {"--root", option});
            }
        }
        for (String encoding : Stage.IGNORE_FILES.keySet()) {
            Trial trial = trial("pattern file", encoding, "excluded, " + encoding, true);
            complete(stage.write("by-" + encoding + "/hidden/" + trial.id() + ".java",
                    Planted.harmless(canaries.secret(trial.id(), 24)).text().getBytes(StandardCharsets.UTF_8))
                    .toString());
        }
    }

    private Trial trial(String naming, String encoding, String position, boolean withheld) {
        Trial trial = new Trial(trials.size(), "cli", "complete", naming, encoding, position, withheld);
        trials.add(trial);
        return trial;
    }

    private void complete(String file, String... more) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(stage.distribution().resolve("bin/vauban").toString(),
                "complete", file + ":7:1", "--model", Stage.MODEL));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(stage.folder().resolve("cli.log").toFile()));
        stage.set(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("vauban complete does not end");
        }
    }
}
