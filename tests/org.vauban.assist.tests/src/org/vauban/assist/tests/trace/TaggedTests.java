// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/**
 * Requirements and tests whose links are known by tags, which are removed, so that every link must be suggested. Half
 * of the requirements, by a hash of their ids, was used to choose thresholds; the other half is reported separately.
 */
final class TaggedTests {
    private final TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));
    private final StringBuilder text = new StringBuilder();
    private final List<TextBlock> blocks = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    /** File and line of the tags of each id. */
    private final Map<String, Set<String>> right = new HashMap<>();

    void requirement(String id, String sentence) {
        if (ids.add(id)) {
            block(BlockKind.HEADING, id);
            block(BlockKind.PARAGRAPH, sentence);
        }
    }

    private void block(BlockKind kind, String content) {
        blocks.add(new TextBlock(kind, kind == BlockKind.HEADING ? 2 : 0, text.length(),
                text.length() + content.length()));
        text.append(content).append("\n\n");
    }

    /** @param line the line of a tag with the id, from 1 */
    void tag(String id, Path file, long line) {
        right.computeIfAbsent(id, each -> new HashSet<>()).add(file + ":" + line);
    }

    /** @param untagged the file's text without tags, with the same number of lines */
    void source(Path file, String untagged) {
        builder.document(file, SourceFormat.CODE, Station.source(untagged));
    }

    void report(String name, Path root, PrintStream out) {
        builder.document(root.resolve("requirements.reqif"), SourceFormat.REQIF,
                Station.document(text.toString(), blocks));
        right.keySet().retainAll(ids);
        TraceMatrix matrix = builder.build(Suggestions.ALL);
        out.println(name + ": " + ids.size() + " requirements, " + right.size() + " with a test");
        for (boolean reported : new boolean[] {false, true}) {
            Predicate<String> half = id -> isReported(id) == reported;
            String which = reported ? "  reported half, " : "  tuning half, ";
            out.println(which + "clear: " + score(matrix, link -> link.basis() == Basis.SIMILARITY, half));
            out.println(which + "clear and weak: " + score(matrix, link -> true, half));
        }
        long first = ids.stream().filter(id -> matrix.links().stream().filter(link -> link.requirement().equals(id))
                .findFirst().map(this::isRight).orElse(false)).count();
        out.println("  requirements whose first suggestion is right: " + first + " of " + right.size());
    }

    private Station.Score score(TraceMatrix matrix, Predicate<TraceLink> which, Predicate<String> half) {
        List<TraceLink> links = matrix.links().stream()
                .filter(link -> which.test(link) && half.test(link.requirement())).toList();
        int wanted = right.entrySet().stream().filter(each -> half.test(each.getKey()))
                .mapToInt(each -> each.getValue().size()).sum();
        return new Station.Score(links.size(), (int) links.stream().filter(this::isRight).count(), wanted);
    }

    private boolean isRight(TraceLink link) {
        TraceArtifact artifact = link.artifact();
        Set<String> places = right.getOrDefault(link.requirement(), Set.of());
        return IntStream.rangeClosed(artifact.firstLine(), artifact.lastLine())
                .anyMatch(line -> places.contains(artifact.file() + ":" + line));
    }

    private static boolean isReported(String id) {
        return (id.hashCode() * 0x9E3779B1 >>> 16 & 1) == 1;
    }
}
