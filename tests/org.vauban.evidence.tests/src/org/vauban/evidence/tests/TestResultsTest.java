// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.evidence.result.TestOutcome;
import org.vauban.evidence.result.TestResult;
import org.vauban.evidence.result.TestResults;

/** The file of test results, whole and damaged. */
class TestResultsTest {
    @TempDir
    private Path folder;
    private Samples samples;

    @BeforeEach
    void install() throws IOException {
        samples = new Samples(folder).install();
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        TestResults results = TestResults.read(samples.write(samples.results()));
        assertEquals("0123456789abcdef", results.commit());
        assertEquals(5000, results.passed());
        assertEquals(new TestResult("org.vauban.sample.tests.SampleTest#second", TestOutcome.PASSED, 3),
                results.claims().get("audit-complete").get(1));
        assertEquals("SampleTest#second", results.claims().get("audit-complete").get(1).shortName());
    }

    @Test
    void whatIsNoFileOfResultsIsRefused() throws IOException {
        List<Consumer<JsonObject>> faults = List.of(json -> json.remove("format"),
                json -> json.addProperty("format", "vauban-test-results/2"), json -> json.remove("bundles"),
                json -> json.addProperty("bundles", 7), json -> json.addProperty("distribution", 7),
                json -> json.remove("claims"),
                json -> json.getAsJsonObject("claims").addProperty("x", "y"), json -> json.remove("totals"),
                json -> json.addProperty("finished", "yesterday"), json -> json.addProperty("commit", "a\u0007"),
                json -> json.addProperty("commit", "x".repeat(1_001)),
                json -> json.getAsJsonObject("totals").addProperty("passed", "many"),
                json -> json.getAsJsonObject("claims").getAsJsonArray("audit-complete").get(0).getAsJsonObject()
                        .addProperty("outcome", "fine"));
        for (Consumer<JsonObject> fault : faults) {
            JsonObject json = samples.results();
            fault.accept(json);
            Path file = samples.write(json);
            assertThrows(IOException.class, () -> TestResults.read(file), json.toString());
        }
        for (String text : List.of("", "[]", "null", "7", "{", "[".repeat(2_000_000), "{\"format\":null}")) {
            Path file = Files.writeString(folder.resolve("text.json"), text);
            assertThrows(IOException.class, () -> TestResults.read(file));
        }
        Path huge = folder.resolve("huge.json");
        Files.write(huge, new byte[(8 << 20) + 1]);
        assertTrue(assertThrows(IOException.class, () -> TestResults.read(huge)).getMessage().contains("larger"));
    }

    @Test
    void changedFilesAreReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(samples.write(samples.results()));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = whole.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("changed.json"), changed);
            try {
                TestResults.read(file);
            } catch (IOException e) {
                refused++; // any other exception fails the test
            }
        }
        assertTrue(refused > 100, refused + " refused");
        assertTrue(JsonParser.parseString(new String(whole)).isJsonObject());
    }
}
