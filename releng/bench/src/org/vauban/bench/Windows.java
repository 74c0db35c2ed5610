// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.assist.completion.text.PromptWindow;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * {@code windows}: what a shorter prefix costs in quality. At holes in the Java files of this project the model writes
 * the rest of a line, with prefixes of several lengths and the same suffix; the benchmark counts how often it is
 * exactly the original text. The result shows whether a short prefix suffices after the caret moves to a new place
 * ({@code PromptWindows}).
 */
final class Windows {
    /** Most units before the caret; the first is an editor's length on two cores. */
    private static final int[] LENGTHS = {2400, 1200, 800, 400};
    private static final int AFTER = 120;
    private static final int TOKENS = 32;
    private static final int SHORTEST_FILE = 5_000;
    private static final int SHORTEST_LINE = 12;
    private static final Pattern CODE = Pattern
            .compile("\\s*(?!import |package |//|\\*|/\\*|@)[^\\s{}].{" + SHORTEST_LINE + ",100}");

    private Windows() {}

    /**
     * A line whose end is missing.
     *
     * @param caret where the missing text begins
     * @param rest the original text
     */
    private record Hole(String name, String text, int caret, String rest) {
        String after() {
            return text.substring(0, caret) + text.substring(caret + rest.length());
        }
    }

    static void run(Settings settings, Report report) throws IOException {
        List<Hole> holes = holes(settings, settings.size().choose(4, 40, 200));
        for (String model : settings.models()) {
            int[] exact = new int[LENGTHS.length];
            int[] read = new int[LENGTHS.length];
            try (Vauban vauban = new Vauban(settings)) {
                vauban.load(model);
                for (int i = 0; i < holes.size(); i++) {
                    for (int turn = 0; turn < LENGTHS.length; turn++) {
                        int which = (i + turn) % LENGTHS.length;
                        Generation written = write(vauban, model, holes.get(i), LENGTHS[which]);
                        read[which] += written.promptTokens();
                        exact[which] += squeezed(written.text()).equals(squeezed(holes.get(i).rest())) ? 1 : 0;
                    }
                }
            }
            for (int i = 0; i < LENGTHS.length; i++) {
                report.add(new Figure("windows-" + LENGTHS[i], model, 100.0 * exact[i] / holes.size(),
                        100.0 * exact[0] / holes.size(), (double) exact[i] / exact[0], null, null, "% exact"));
                report.note(
                        "windows %s: %d characters before the caret, %d of %d lines exact, %d tokens of prompt on average",
                        model, LENGTHS[i], exact[i], holes.size(), read[i] / holes.size());
            }
        }
    }

    private static Generation write(Vauban vauban, String model, Hole hole, int before) {
        String text = hole.after();
        PromptWindow window = PromptWindow.of(text, hole.caret(), before, AFTER);
        ApprovedText all = vauban.approve(text);
        GenerationOptions greedy = GenerationOptions.greedy(TOKENS);
        GenerationOptions options = new GenerationOptions(greedy.maxTokens(), 0, 0, 1, 0, -1, List.of("\n"), null)
                .withSpeculation(false);
        return Vauban.get(vauban.client().complete(new CompletionRequest(model, vauban.approve(hole.name()),
                all.slice(window.start(), hole.caret()), all.slice(hole.caret(), window.end()), List.of(), options,
                Priority.INTERACTIVE, null, null), TokenListener.NONE).result());
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** Returns one hole of each file, behind enough text that all lengths differ. */
    private static List<Hole> holes(Settings settings, int count) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(settings.sources())) {
            files = new ArrayList<>(all.filter(file -> file.toString().endsWith(".java")).sorted().toList());
        }
        Random random = new Random(settings.seed());
        Collections.shuffle(files, random);
        List<Hole> holes = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            Hole hole = text.length() < SHORTEST_FILE ? null : hole(file.getFileName().toString(), text, random);
            if (hole != null) {
                holes.add(hole);
            }
            if (holes.size() == count) {
                return holes;
            }
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s has only %d Java files with a fitting line.",
                settings.sources(), holes.size()));
    }

    private static Hole hole(String name, String text, Random random) {
        List<Hole> possible = new ArrayList<>();
        int at = text.indexOf('\n', LENGTHS[0] + LENGTHS[0] / 4) + 1;
        for (int end = text.indexOf('\n', at); at > 0 && end > 0; at = end + 1, end = text.indexOf('\n', at)) {
            String line = text.substring(at, end);
            if (CODE.matcher(line).matches()) {
                int begin = at + line.length() - line.stripLeading().length();
                int middle = text.indexOf(' ', begin + (end - begin) / 3) + 1;
                int caret = random.nextBoolean() && middle > begin && middle < end ? middle : begin;
                if (end - caret >= SHORTEST_LINE / 2) {
                    possible.add(new Hole(name, text, caret, text.substring(caret, end)));
                }
            }
        }
        return possible.isEmpty() ? null : possible.get(random.nextInt(possible.size()));
    }
}
