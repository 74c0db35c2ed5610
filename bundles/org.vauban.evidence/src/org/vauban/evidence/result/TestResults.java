// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of one test run, as {@code releng/evidence/collect.py} writes them and the distribution includes them.
 * {@code docs/evidence.md} describes the file.
 *
 * @param commit commit of the tested sources
 * @param modified whether the sources differed from the commit
 * @param finished when the run ended
 * @param platform platform of the run, for display
 * @param passed number of tests of the whole run that passed; likewise {@code failed} and {@code skipped}
 * @param bundles {@link ProgramDigest} of each tested bundle, by symbolic name, and of the other jars, by path; SHA-256
 *            of the native libraries
 * @param distribution names in {@code bundles} of the jars that every distribution contains
 * @param claims results by claim
 */
public record TestResults(String commit, boolean modified, Instant finished, String platform, int passed, int failed,
        int skipped, Map<String, String> bundles, Set<String> distribution, Map<String, List<TestResult>> claims) {

    private static final String FORMAT = "vauban-test-results/1";
    static final int MAX_BYTES = 8 << 20;
    private static final int LONGEST_TEXT = 1_000;

    /** Copies the collections. */
    public TestResults {
        bundles = Map.copyOf(bundles);
        distribution = Set.copyOf(distribution);
        claims = Map.copyOf(claims);
    }

    /** @throws IOException if the file cannot be read or is not a file of results */
    public static TestResults read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_BYTES + 1));
        }
    }

    /** @throws IOException if this is not the content of a file of results */
    public static TestResults read(byte[] bytes) throws IOException {
        if (bytes.length > MAX_BYTES) {
            throw new IOException("larger than " + (MAX_BYTES >> 20) + " MB");
        }
        try {
            return parse(JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException
                | UnsupportedOperationException | NumberFormatException | DateTimeException e) {
            throw new IOException("not a file of test results", e);
        } catch (StackOverflowError e) {
            throw new IOException("nested too deeply", e);
        }
    }

    private static TestResults parse(JsonObject json) throws IOException {
        if (!FORMAT.equals(json.get("format").getAsString())) {
            throw new IOException("another format: " + text(json.get("format")));
        }
        Map<String, String> bundles = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> bundle : json.getAsJsonObject("bundles").entrySet()) {
            bundles.put(bundle.getKey(), text(bundle.getValue()));
        }
        Set<String> distribution = new LinkedHashSet<>();
        if (json.has("distribution")) { // not in files of earlier versions
            for (JsonElement name : json.getAsJsonArray("distribution")) {
                distribution.add(text(name));
            }
        }
        Map<String, List<TestResult>> claims = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> claim : json.getAsJsonObject("claims").entrySet()) {
            List<TestResult> tests = new ArrayList<>();
            for (JsonElement test : claim.getValue().getAsJsonArray()) {
                JsonObject one = test.getAsJsonObject();
                tests.add(new TestResult(text(one.get("test")), outcome(text(one.get("outcome"))),
                        one.get("cases").getAsInt()));
            }
            claims.put(claim.getKey(), List.copyOf(tests));
        }
        JsonObject totals = json.getAsJsonObject("totals");
        return new TestResults(text(json.get("commit")), json.get("modified").getAsBoolean(),
                Instant.parse(text(json.get("finished"))), text(json.get("platform")),
                totals.get("passed").getAsInt(), totals.get("failed").getAsInt(), totals.get("skipped").getAsInt(),
                bundles, distribution, claims);
    }

    private static String text(JsonElement value) throws IOException {
        String text = value.getAsString();
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("a text in it is too long or has control characters");
        }
        return text;
    }

    private static TestOutcome outcome(String text) throws IOException {
        return Arrays.stream(TestOutcome.values()).filter(each -> each.text().equals(text)).findFirst()
                .orElseThrow(() -> new IOException("unknown outcome " + text));
    }
}
