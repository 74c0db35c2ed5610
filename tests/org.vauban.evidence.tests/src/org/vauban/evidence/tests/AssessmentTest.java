// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.control.ControlCatalogue;
import org.vauban.evidence.control.ControlKind;
import org.vauban.evidence.result.AssessedClaim;
import org.vauban.evidence.result.AssessedControl;
import org.vauban.evidence.inventory.Inventory;
import org.vauban.evidence.result.Assessment;
import org.vauban.evidence.result.ProgramDigest;
import org.vauban.evidence.result.ResultBasis;
import org.vauban.evidence.result.TestOutcome;
import org.vauban.evidence.result.TestResult;
import org.vauban.evidence.result.TestResults;
import org.vauban.evidence.result.Verdict;

/** A claim without a passed test is not made. */
class AssessmentTest {
    private static final ControlCatalogue CATALOGUE = ControlCatalogue.load();
    private static final Map<String, String> PROGRAM = Map.of("org.vauban.a", "11", "org.vauban.b", "22");

    @TempDir
    private Path folder;

    private static TestResults results(Map<String, List<TestResult>> claims) {
        return new TestResults("c0ffee", false, Instant.EPOCH, "Linux", 2, 0, 0, PROGRAM, PROGRAM.keySet(),
                claims);
    }

    private static Map<String, List<TestResult>> allPassed() {
        Map<String, List<TestResult>> claims = new HashMap<>();
        for (Claim claim : CATALOGUE.claims()) {
            claims.put(claim.id(), List.of(new TestResult("p.ATest#a", TestOutcome.PASSED, 1),
                    new TestResult("p.ATest#b", TestOutcome.PASSED, 2)));
        }
        return claims;
    }

    private static AssessedControl control(Assessment assessment, String id) {
        return assessment.frameworks().stream().flatMap(framework -> framework.controls().stream())
                .filter(control -> control.control().id().equals(id)).findFirst().orElseThrow();
    }

    private static long answerable() {
        return CATALOGUE.frameworks().stream().flatMap(framework -> framework.controls().stream())
                .filter(control -> control.kind() == ControlKind.CLAIMS).count();
    }

    @Tag("claim:evidence-honest")
    @ParameterizedTest
    @EnumSource(value = TestOutcome.class, names = "PASSED", mode = EnumSource.Mode.EXCLUDE)
    void aClaimNeedsPassedTestsOnly(TestOutcome outcome) {
        Assessment good = Assessment.of(CATALOGUE, results(allPassed()), PROGRAM);
        assertEquals(ResultBasis.SAME_PROGRAM, good.basis());
        assertEquals(answerable(), good.count(Verdict.CLAIMED));
        assertEquals(0, good.count(Verdict.NOT_CLAIMED));

        Map<String, List<TestResult>> claims = allPassed();
        claims.put("generation-excluded", List.of(new TestResult("p.ATest#a", TestOutcome.PASSED, 1),
                new TestResult("p.ATest#b", outcome, outcome == TestOutcome.NOT_RUN ? 0 : 1)));
        Assessment assessment = Assessment.of(CATALOGUE, results(claims), PROGRAM);
        assertEquals(Verdict.NOT_CLAIMED, control(assessment, "R31").verdict());
        assertFalse(claim(assessment, "generation-excluded").proved());
        assertTrue(claim(assessment, "features-off").proved(), "the other claim of R31 stands");
        assertEquals(Verdict.CLAIMED, control(assessment, "R29").verdict());
    }

    private static AssessedClaim claim(Assessment assessment, String id) {
        return assessment.claims().stream().filter(claim -> claim.claim().id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aClaimWithoutTestsIsNotMade() {
        Map<String, List<TestResult>> claims = allPassed();
        claims.remove("generation-excluded");
        assertEquals(Verdict.NOT_CLAIMED,
                control(Assessment.of(CATALOGUE, results(claims), PROGRAM), "R31").verdict());
        claims.put("generation-excluded", List.of(new TestResult("p.ATest#a", TestOutcome.PASSED, 0)));
        assertEquals(Verdict.NOT_CLAIMED,
                control(Assessment.of(CATALOGUE, results(claims), PROGRAM), "R31").verdict(), "passed without a case");
    }

    @Tag("claim:evidence-honest")
    @Test
    void resultsOfAnotherBuildProveNothing() throws Exception {
        Assessment changed = Assessment.of(CATALOGUE, results(allPassed()),
                Map.of("org.vauban.a", "11", "org.vauban.b", "23", "org.vauban.new", "44"));
        assertEquals(ResultBasis.OTHER_PROGRAM, changed.basis());
        assertEquals(java.util.Set.of("org.vauban.b", "org.vauban.new"), changed.otherBundles());
        assertEquals(0, changed.count(Verdict.CLAIMED));
        assertEquals(answerable(), changed.count(Verdict.NOT_CLAIMED));
        assertEquals(0, Assessment.of(CATALOGUE, results(allPassed()), Map.of()).count(Verdict.CLAIMED),
                "nothing is installed that could be compared");

        Samples samples = new Samples(folder).install();
        String before = ProgramDigest.of(samples.ownJar()).orElseThrow();
        samples.jar("lib/again.jar", Samples.OWN, "another manifest", Map.of("org/vauban/messages.properties", "a=b",
                "org/vauban/Sample.class", "code", "META-INF/other.txt", "x"));
        assertEquals(before, ProgramDigest.of(folder.resolve("lib/again.jar")).orElseThrow(), "packed anew");
        samples.jar("lib/changed.jar", Samples.OWN, null, Map.of("org/vauban/messages.properties", "a=b",
                "org/vauban/Sample.class", "cod3"));
        assertFalse(before.equals(ProgramDigest.of(folder.resolve("lib/changed.jar")).orElseThrow()));
        samples.jar("lib/versions.jar", Samples.OWN, null, Map.of("org/vauban/messages.properties", "a=b",
                "org/vauban/Sample.class", "code", "META-INF/versions/21/org/vauban/Sample.class", "cod3"));
        assertFalse(before.equals(ProgramDigest.of(folder.resolve("lib/versions.jar")).orElseThrow()),
                "Java takes that class");
        for (String entry : List.of("native/linux/x86_64/libx.so", "lib/nested.jar", "OSGI-INF/x.xml", "shapes.txt")) {
            samples.jar("lib/more.jar", Samples.OWN, null, Map.of("org/vauban/messages.properties", "a=b",
                    "org/vauban/Sample.class", "code", entry, "x"));
            assertFalse(before.equals(ProgramDigest.of(folder.resolve("lib/more.jar")).orElseThrow()), entry);
        }
        samples.jar("lib/data.jar", Samples.OWN, null, Map.of("data.json", "{}"));
        assertTrue(ProgramDigest.of(folder.resolve("lib/data.jar")).isEmpty(), "no code");
    }

    private String digest(String manifest) throws Exception {
        Path jar = folder.resolve("manifest.jar");
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(("Manifest-Version: 1.0\r\n" + manifest + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        return ProgramDigest.of(jar).orElse("");
    }

    @Tag("claim:evidence-honest")
    @Test
    void theManifestBelongsToTheProgram() throws Exception {
        String before = digest("Main-Class: a.Main\r\nClass-Path: b.jar\r\nCreated-By: 25\r\n");
        assertEquals(before, digest("Class-Path: b\r\n .jar\r\nmain-class: a.Main\r\nBuild-Jdk: 26\r\n\r\n"
                + "Name: a.txt\r\nSHA-256-Digest: x\r\n"), "packed or signed anew");
        for (String other : List.of("Main-Class: a.Other\r\nClass-Path: b.jar\r\n",
                "Main-Class: a.Main\r\nClass-Path: b.jar c.jar\r\n", "Main-Class: a.Main\r\n",
                "Main-Class: a.Main\r\nClass-Path: b.jar\r\nLauncher-Agent-Class: a.Agent\r\n")) {
            assertFalse(before.equals(digest(other)), other);
        }
        assertEquals("", digest("Bundle-SymbolicName: a\r\n"), "no code");
    }

    @Tag("claim:evidence-honest")
    @Test
    void aNativeLibraryThatWasNotTestedProvesNothing() throws Exception {
        Samples samples = new Samples(folder).install();
        TestResults tested = TestResults.read(samples.write(samples.results()));
        Path library = folder.resolve("lib/native/linux/x86_64/libllama.so");
        Files.writeString(library, "other");
        Assessment changed = Assessment.of(CATALOGUE, tested, Inventory.of(samples.installation()).programs());
        assertEquals(ResultBasis.OTHER_PROGRAM, changed.basis());
        assertEquals(java.util.Set.of("native/linux/x86_64/libllama.so"), changed.otherBundles());
        Files.delete(library);
        assertEquals(ResultBasis.SAME_PROGRAM,
                Assessment.of(CATALOGUE, tested, Inventory.of(samples.installation()).programs()).basis(),
                "an archive has the libraries of one platform");
    }

    /** What a library does is part of what was tested. */
    @Tag("claim:evidence-honest")
    @Test
    void aLibraryThatWasReplacedOrIsMissingProvesNothing() throws Exception {
        Samples samples = new Samples(folder).install();
        TestResults tested = TestResults.read(samples.write(samples.results()));
        samples.jar("lib/library-1.2.3.jar", null, null, Map.of("lib/Library.class", "another"));
        assertOther(tested, samples, "lib/library-1.2.3.jar");
        Files.delete(folder.resolve("lib/library-1.2.3.jar"));
        assertOther(tested, samples, "lib/library-1.2.3.jar");
        samples.jar("lib/library-1.2.4.jar", null, null, Map.of("lib/Library.class", "library"));
        assertOther(tested, samples, "lib/library-1.2.3.jar", "lib/library-1.2.4.jar");

        samples.install();
        Files.delete(folder.resolve("lib/library-1.2.4.jar"));
        samples.jar("lib/library-1.2.3.jar", null, null, Map.of("lib/Library.class", "library", "META-INF/A.RSA", "x"));
        assertEquals(ResultBasis.SAME_PROGRAM,
                Assessment.of(CATALOGUE, tested, Inventory.of(samples.installation()).programs()).basis(),
                "signed anew");
        Files.delete(samples.ownJar());
        assertOther(tested, samples, Samples.OWN);
    }

    private static void assertOther(TestResults tested, Samples samples, String... names) throws Exception {
        Assessment assessment = Assessment.of(CATALOGUE, tested, Inventory.of(samples.installation()).programs());
        assertEquals(ResultBasis.OTHER_PROGRAM, assessment.basis());
        assertEquals(java.util.Set.of(names), assessment.otherBundles());
        assertEquals(0, assessment.count(Verdict.CLAIMED));
    }

    @Tag("claim:evidence-honest")
    @Test
    void aSecondJarOfTheSameNameProvesNothing() throws Exception {
        Samples samples = new Samples(folder).install();
        TestResults tested = TestResults.read(samples.write(samples.results()));
        assertEquals(ResultBasis.SAME_PROGRAM,
                Assessment.of(CATALOGUE, tested, Inventory.of(samples.installation()).programs()).basis());
        samples.jar("lib/a.jar", Samples.OWN, null, Map.of("org/vauban/Sample.class", "cod3"));
        Assessment twice = Assessment.of(CATALOGUE, tested, Inventory.of(samples.installation()).programs());
        assertEquals(ResultBasis.OTHER_PROGRAM, twice.basis());
        assertEquals(0, twice.count(Verdict.CLAIMED));
    }

    @Tag("claim:evidence-honest")
    @Test
    void withoutResultsNothingIsClaimed() {
        Assessment none = Assessment.of(CATALOGUE, null, PROGRAM);
        assertEquals(ResultBasis.NONE, none.basis());
        assertEquals(0, none.count(Verdict.CLAIMED));
        assertEquals(answerable(), none.count(Verdict.NOT_CLAIMED));
        assertTrue(none.count(Verdict.SITE) > 5 && none.count(Verdict.NOT_APPLICABLE) > 5
                && none.count(Verdict.PUBLISHER) > 3);
    }
}
