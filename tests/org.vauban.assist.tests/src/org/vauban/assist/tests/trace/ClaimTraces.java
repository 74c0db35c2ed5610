// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A set of links that was not made for evaluation: the claims of {@code vauban evidence}, and the tests of this project
 * that are tagged with a claim's name.
 */
public final class ClaimTraces {
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"claim:([\\w-]+)\"\\)");

    private ClaimTraces() {}

    /** @param arguments the root of the checkout */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath();
        TaggedTests tests = new TaggedTests();
        JsonObject json = JsonParser.parseString(Files.readString(root.resolve(
                "bundles/org.vauban.evidence/src/org/vauban/evidence/control/claims.json"))).getAsJsonObject();
        for (JsonElement each : json.getAsJsonArray("claims")) {
            JsonObject claim = each.getAsJsonObject();
            tests.requirement(claim.get("id").getAsString(), claim.getAsJsonObject("claim").get("en").getAsString());
        }
        for (Path file : javaFiles(root.resolve("tests"), "Test.java")) {
            String text = Files.readString(file);
            Matcher tags = TAG.matcher(text);
            while (tags.find()) {
                tests.tag(tags.group(1), file, text.substring(0, tags.start()).lines().count());
            }
            tests.source(file, TAG.matcher(text).replaceAll("@Tag"));
        }
        tests.report("claims and tests of this project", root, System.out);
    }

    static List<Path> javaFiles(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(ending)).sorted().toList();
        }
    }
}
