// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/**
 * A set of links that was not made for this: the claims of {@code vauban evidence}, and the tests of this project that
 * carry a tag with the name of a claim. The tags are taken away, and the tests are looked for by likeness alone.
 */
public final class ClaimTraces {
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"claim:([\\w-]+)\"\\)");

    private ClaimTraces() {}

    /** @param arguments the root of the checkout */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath();
        Map<String, Set<String>> right = new TreeMap<>();
        TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));
        int requirements = claims(root, builder);
        try (Stream<Path> files = Files.walk(root.resolve("tests"))) {
            for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).sorted().toList()) {
                String text = Files.readString(file);
                tags(file, text, right);
                // as many lines as before
                builder.document(file, SourceFormat.CODE, Station.source(TAG.matcher(text).replaceAll("@Tag")));
            }
        }
        TraceMatrix matrix = builder.build(Suggestions.CLEAR);
        Set<String> found = new HashSet<>();
        int correct = 0;
        for (TraceLink link : matrix.links()) {
            TraceArtifact artifact = link.artifact();
            for (int line = artifact.firstLine(); line <= artifact.lastLine(); line++) {
                if (right.getOrDefault(link.requirement(), Set.of()).contains(artifact.file() + ":" + line)
                        && found.add(link.requirement() + artifact.file() + artifact.line())) {
                    correct++;
                }
            }
        }
        int wanted = right.values().stream().mapToInt(Set::size).sum();
        System.out.println("claims: " + requirements + ", with a link to a right test: "
                + matrix.requirements().stream().filter(each -> matrix.of(each).stream().anyMatch(
                        link -> found.contains(each.id() + link.artifact().file() + link.artifact().line()))).count());
        System.out.println("suggested links: " + new Station.Score(matrix.links().size(), correct, wanted));
    }

    private static int claims(Path root, TraceBuilder builder) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(root.resolve(
                "bundles/org.vauban.evidence/src/org/vauban/evidence/control/claims.json"))).getAsJsonObject();
        StringBuilder text = new StringBuilder();
        List<TextBlock> blocks = new ArrayList<>();
        for (JsonElement each : json.getAsJsonArray("claims")) {
            JsonObject claim = each.getAsJsonObject();
            for (String part : List.of(claim.get("id").getAsString(),
                    claim.getAsJsonObject("claim").get("en").getAsString())) {
                boolean heading = !part.contains(" ");
                blocks.add(new TextBlock(heading ? BlockKind.HEADING : BlockKind.PARAGRAPH, heading ? 2 : 0,
                        text.length(), text.length() + part.length()));
                text.append(part).append("\n\n");
            }
        }
        builder.document(root.resolve("claims.reqif"), SourceFormat.REQIF, Station.document(text.toString(), blocks));
        return json.getAsJsonArray("claims").size();
    }

    private static void tags(Path file, String text, Map<String, Set<String>> right) {
        Matcher tags = TAG.matcher(text);
        while (tags.find()) {
            long line = text.substring(0, tags.start()).lines().count();
            right.computeIfAbsent(tags.group(1), each -> new HashSet<>()).add(file + ":" + line);
        }
    }
}
