// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/** The requirements of {@code station.txt}, the code that serves them, and the correct links. */
public final class Station {
    private final StringBuilder requirements = new StringBuilder();
    private final List<TextBlock> blocks = new ArrayList<>();
    private final Map<String, StringBuilder> code = new HashMap<>();
    private final Map<String, StringBuilder> tests = new HashMap<>();
    /** Entries of id, blank, and the name of a method or test. */
    private final Set<String> right = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private int count;
    private String type = "";
    private String id = "";

    private Station(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith("class ")) {
                type = line.substring("class ".length());
            } else if (!line.startsWith("#")) {
                row(line.split("\\|", -1));
            }
        }
    }

    static Station load() throws IOException {
        try (InputStream in = Station.class.getResourceAsStream("station.txt")) {
            return new Station(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    private void row(String[] cells) {
        boolean serves = !cells[0].equals("-");
        if (serves && !cells[1].isEmpty()) {
            id = cells[0];
            count++;
            block(BlockKind.HEADING, id);
            block(BlockKind.PARAGRAPH, cells[1]);
        }
        if (!cells[2].equals("-")) {
            boolean explicit = cells[2].startsWith("!");
            String name = cells[2].substring(explicit ? 1 : 0);
            code.computeIfAbsent(type, each -> new StringBuilder()).append("    /** ").append(cells[3])
                    .append(explicit ? " Serves " + id + "." : "").append(" */\n    public Object ").append(name)
                    .append("(Object... values) {\n        ").append(cells[4]).append("\n    }\n\n");
            known(serves, explicit, type + "." + name);
        }
        if (!cells[5].isEmpty() && !cells[5].equals("-")) {
            boolean explicit = cells[5].startsWith("!");
            String name = cells[5].substring(explicit ? 1 : 0);
            tests.computeIfAbsent(type, each -> new StringBuilder())
                    .append(explicit ? "    // verifies " + id + "\n" : "").append("    @Test\n    void ").append(name)
                    .append("() {\n        assertTrue(new ").append(type).append("().holds());\n    }\n\n");
            known(serves, explicit, type + "Test." + name);
        }
    }

    private void known(boolean serves, boolean explicit, String name) {
        if (serves) {
            right.add(id + " " + name);
            if (explicit) {
                written.add(id + " " + name);
            }
        }
    }

    private void block(BlockKind kind, String text) {
        int start = requirements.length();
        requirements.append(text).append("\n\n");
        blocks.add(new TextBlock(kind, kind == BlockKind.HEADING ? 2 : 0, start, start + text.length()));
    }

    int size() {
        return count;
    }

    /** Returns the number of correct links that are not written in the code. */
    int hidden() {
        return right.size() - written.size();
    }

    TraceMatrix trace() {
        TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));
        builder.document(Path.of("/station/station.reqif"), SourceFormat.REQIF,
                document(requirements.toString(), blocks));
        code.forEach((name, body) -> builder.document(Path.of("/station/src/" + name + ".java"), SourceFormat.CODE,
                source("/** " + name + ". */\npublic class " + name + " {\n" + body + "}\n")));
        tests.forEach((name, body) -> builder.document(Path.of("/station/test/" + name + "Test.java"),
                SourceFormat.CODE, source("class " + name + "Test {\n" + body + "}\n")));
        return builder.build(Suggestions.CLEAR);
    }

    static ParsedDocument source(String text) {
        return document(text, List.of(new TextBlock(BlockKind.CODE, 0, 0, text.length())));
    }

    /** Returns blocks of one kind, as their parser produces them. */
    static ParsedDocument blocks(BlockKind kind, String... texts) {
        StringBuilder text = new StringBuilder();
        List<TextBlock> blocks = new ArrayList<>();
        for (String each : texts) {
            BlockKind is = each.startsWith("# ") ? BlockKind.HEADING : kind;
            blocks.add(new TextBlock(is, is == BlockKind.HEADING ? 1 : 0, text.length(),
                    text.length() + each.length()));
            text.append(each).append("\n\n");
        }
        return document(text.toString(), blocks);
    }

    static ParsedDocument document(String text, List<TextBlock> blocks) {
        return new ParsedDocument(text, List.of(new ParsedDocument.PageRange(0, "", 0, text.length())), blocks);
    }

    /**
     * The quality of links.
     *
     * @param found the number of links found
     * @param correct the number of correct links among them
     * @param wanted the number of links that exist
     */
    record Score(int found, int correct, int wanted) {
        double precision() {
            return found == 0 ? 1 : (double) correct / found;
        }

        double recall() {
            return (double) correct / wanted;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d of %d right, %d wanted: precision %.3f, recall %.3f", correct, found,
                    wanted, precision(), recall());
        }
    }

    /** @param suggested whether to count only links that are not written in the code */
    Score score(TraceMatrix matrix, boolean suggested) {
        List<TraceLink> links = matrix.links().stream()
                .filter(link -> !suggested || !link.basis().isExplicit()).toList();
        int correct = (int) links.stream().filter(this::isRight).count();
        return new Score(links.size(), correct, suggested ? hidden() : right.size());
    }

    boolean isRight(TraceLink link) {
        return right.contains(link.requirement() + " " + link.artifact().name());
    }

    /**
     * Prints the figures of {@code ./dev proof trace}; with "--faults" also the errors. Exits with 1 if the figures
     * miss their target.
     */
    public static void main(String[] arguments) throws IOException {
        Station station = load();
        TraceMatrix matrix = station.trace();
        Score all = station.score(matrix, false);
        System.out.println("requirements: " + station.size());
        System.out.println("all links: " + all);
        System.out.println("suggested links: " + station.score(matrix, true));
        for (String argument : arguments) {
            if (argument.equals("--faults")) {
                station.faults(matrix);
            }
        }
        System.exit(all.precision() >= 0.8 && all.recall() >= 0.7 ? 0 : 1);
    }

    private void faults(TraceMatrix matrix) {
        Set<String> missed = new HashSet<>(right);
        for (TraceLink link : matrix.links()) {
            String name = link.requirement() + " " + link.artifact().name();
            if (!missed.remove(name) && !right.contains(name)) {
                System.out.println("wrong: " + name + " (" + link.evidence() + ") " + link.confidence());
            }
        }
        missed.stream().sorted().forEach(each -> System.out.println("missed: " + each));
    }
}
