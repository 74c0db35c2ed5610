// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.evidence.EvidenceException;
import org.vauban.evidence.EvidencePack;
import org.vauban.evidence.EvidenceRequest;
import org.vauban.evidence.EvidenceSummary;
import org.vauban.evidence.result.ResultBasis;
import org.vauban.evidence.result.ResultSignature;
import org.vauban.evidence.result.TestOutcome;
import org.vauban.governance.AuditLog;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.models.CancelledException;
import org.vauban.models.ProgressListener;

/** What a pack holds, and what remains if it cannot be written. */
@Tag("slow")
class EvidencePackTest {
    private static final List<String> ALWAYS = List.of("SHA256SUMS", "audit.json", "controls.json", "doctor.txt",
            "manifest.json", "mlbom.cdx.json", "oscal-component-definition.json", "policy.json", "report.en.html",
            "report.en.pdf", "report.fr.html", "report.fr.pdf", "sbom.cdx.json");

    private static final String STATEMENT = "urn:vauban:test-results:1";

    @TempDir
    private Path temp;
    private Samples samples;
    private Path out;

    @BeforeEach
    void install() throws IOException {
        samples = new Samples(Files.createDirectory(temp.resolve("installed"))).install();
        out = temp.resolve("packs/first");
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static JsonObject control(Path pack, String id) throws IOException {
        for (JsonElement control : json(pack.resolve("controls.json")).getAsJsonArray("controls")) {
            if (control.getAsJsonObject().get("id").getAsString().equals(id)) {
                return control.getAsJsonObject();
            }
        }
        throw new AssertionError(id);
    }

    @Test
    void holdsAllFilesWithTheirHashes() throws Exception {
        samples.write(samples.results());
        EvidenceSummary summary = EvidencePack.write(samples.request(), out);
        List<String> expected = new ArrayList<>(ALWAYS);
        expected.add("test-results.json");
        assertEquals(new TreeSet<>(expected), new TreeSet<>(Samples.names(out)));
        assertEquals(expected.size(), summary.files());
        assertEquals(ResultBasis.SAME_PROGRAM, summary.basis());
        assertTrue(summary.claimed() >= 60 && summary.notClaimed() == 0, summary.toString());
        assertEquals("", summary.resultsKey());
        assertTrue(Files.readString(out.resolve("report.en.html")).contains("Nobody vouches"));

        List<String> lines = Files.readAllLines(out.resolve("SHA256SUMS"));
        assertEquals(expected.size() - 1, lines.size());
        for (String line : lines) {
            byte[] content = Files.readAllBytes(out.resolve(line.substring(66)));
            assertEquals(line.substring(0, 64),
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)), line);
        }
        JsonObject manifest = json(out.resolve("manifest.json"));
        assertEquals("vauban-evidence/1", manifest.get("format").getAsString());
        assertEquals("0123456789abcdef", manifest.get("testedCommit").getAsString());
        assertEquals(expected.size() - 2, manifest.getAsJsonArray("files").size());
        if (out.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("policy.json"))));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
        }
        JsonObject r31 = control(out, "R31");
        assertEquals("claimed", r31.get("verdict").getAsString());
        JsonObject claim = r31.getAsJsonArray("claims").get(0).getAsJsonObject();
        assertEquals("generation-excluded", claim.get("id").getAsString());
        assertTrue(claim.getAsJsonObject("settings").has("generation.excluded"));
        assertEquals("passed", claim.getAsJsonArray("tests").get(0).getAsJsonObject().get("outcome").getAsString());
        assertFalse(claim.get("auditQuery").getAsString().isEmpty());
        assertFalse(claim.getAsJsonObject("residualRisk").get("fr").getAsString().isEmpty());
        assertEquals(List.of("first"), Samples.names(out.getParent()), "nothing unfinished is left");
    }

    /** Signs test results as the build does: with an in-toto statement about the file, in an envelope beside it. */
    private void sign(Path results, byte[] content, SigningKey key, SigningKey named, String type) throws Exception {
        JsonObject statement = JsonParser.parseString("{\"_type\":\"https://in-toto.io/Statement/v1\","
                + "\"predicateType\":\"" + type + "\",\"predicate\":{},\"subject\":[{\"name\":\"test-results.json\","
                + "\"digest\":{\"sha256\":\""
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)) + "\"}}]}")
                .getAsJsonObject();
        Files.write(results.resolveSibling(ResultSignature.FILE),
                Envelope.of("application/vnd.in-toto+json", statement).signedBy(key).bytes());
        Files.writeString(results.resolveSibling(ResultSignature.KEY_FILE), named.verificationKey().pem());
    }

    @Test
    void namesTheKeyThatSignedTheResults() throws Exception {
        Path results = samples.write(samples.results());
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        sign(results, Files.readAllBytes(results), key, key, STATEMENT);
        EvidenceSummary summary = EvidencePack.write(samples.request(), out);
        assertEquals(key.verificationKey().toString(), summary.resultsKey());
        assertTrue(Samples.names(out).containsAll(List.of(ResultSignature.FILE, ResultSignature.KEY_FILE)));
        assertEquals(summary.resultsKey(), json(out.resolve("manifest.json")).get("testResultsKey").getAsString());
        for (String language : List.of("en", "fr")) {
            assertTrue(Files.readString(out.resolve("report." + language + ".html")).contains(key.id()), language);
        }
        assertEquals(ResultSignature.State.VALID, ResultSignature.of(out.resolve("test-results.json")).state());
    }

    @Test
    void claimsNothingWhereTheSignatureIsNotThatOfTheResults() throws Exception {
        Path results = samples.write(samples.results());
        byte[] content = Files.readAllBytes(results);
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey other = SigningKeys.generate(SignatureAlgorithm.ECDSA_P384);
        List<ThrowingRunnable> attacks = List.of(
                () -> sign(results, "another file".getBytes(StandardCharsets.UTF_8), key, key, STATEMENT),
                () -> sign(results, content, key, other, STATEMENT),
                () -> sign(results, content, key, key, "https://slsa.dev/provenance/v1"),
                () -> Files.writeString(results.resolveSibling(ResultSignature.FILE), "{}\n"),
                () -> Files.delete(results.resolveSibling(ResultSignature.KEY_FILE)));
        for (int i = 0; i < attacks.size(); i++) {
            sign(results, content, key, key, STATEMENT);
            attacks.get(i).run();
            Path pack = temp.resolve("attack" + i);
            EvidenceSummary summary = EvidencePack.write(samples.request(), pack);
            assertEquals(ResultBasis.NONE, summary.basis(), "attack " + i);
            assertEquals(0, summary.claimed());
            assertEquals("", summary.resultsKey());
            assertTrue(Files.readString(pack.resolve("report.en.html")).contains("not valid for this file"));
        }
    }

    @Test
    void packsTheResultsThatWereSignedAlsoWhereTheyAreExchangedMeanwhile() throws Exception {
        Path results = samples.write(samples.results());
        byte[] content = Files.readAllBytes(results);
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        sign(results, content, key, key, STATEMENT);
        EvidenceRequest request = samples.request();
        EvidencePack.write(new EvidenceRequest(request.installation(), results, request.user(),
                request.policies(), request.models(), request.doctor(), () -> {
                    try { // when the results were assessed
                        Files.writeString(results, "{}");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return request.clock().instant();
                }), out);
        assertArrayEquals(content, Files.readAllBytes(out.resolve("test-results.json")));
        assertEquals(ResultSignature.State.VALID, ResultSignature.of(out.resolve("test-results.json")).state());
    }

    /** One step of a test. */
    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    @Test
    void saysWhatIsNotThereAndClaimsNothingWithoutResults() throws Exception {
        EvidenceSummary summary = EvidencePack.write(samples.request(), out);
        assertEquals(new TreeSet<>(ALWAYS), new TreeSet<>(Samples.names(out)));
        assertEquals(ResultBasis.NONE, summary.basis());
        assertEquals(0, summary.claimed());
        assertEquals("not-claimed", control(out, "R31").get("verdict").getAsString());
        assertTrue(Files.readString(out.resolve("report.en.html")).contains("nothing is claimed"));
        assertTrue(Files.readString(out.resolve("report.fr.html")).contains("Rien n’est donc revendiqué"));
        assertFalse(json(out.resolve("audit.json")).get("verified").getAsBoolean());

        Files.createDirectories(samples.folder().resolve("evidence"));
        Files.writeString(samples.folder().resolve(EvidenceRequest.RESULTS_FILE), "{");
        assertEquals(ResultBasis.NONE, EvidencePack.write(samples.request(), temp.resolve("second")).basis());
        assertTrue(Files.readString(temp.resolve("second/report.en.html")).contains("not a file of test results"));
    }

    @Test
    void nothingIsLeftOfACancelledPack() throws Exception {
        EvidenceRequest request = samples.request();
        Files.createDirectories(request.user().models());
        Files.writeString(request.user().models().resolve("own.gguf"), "a model");
        List<String> heard = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void progress(Phase phase, String detail, long doneBytes, long totalBytes) {
                heard.add(detail);
            }

            @Override
            public boolean isCancelled() {
                return !heard.isEmpty();
            }
        };
        assertThrows(CancelledException.class, () -> EvidencePack.write(request, out, listener));
        assertTrue(heard.getFirst().endsWith("own.gguf"), heard.toString());
        assertEquals(List.of(), Samples.names(out.getParent()));
    }

    @Test
    void aFailedTestTakesTheClaimAwayAndIsNamed() throws Exception {
        JsonObject results = samples.results();
        results.getAsJsonObject("claims").getAsJsonArray("generation-excluded")
                .add(Samples.test("org.vauban.sample.tests.SampleTest#third", TestOutcome.FAILED, 1));
        samples.write(results);
        EvidenceSummary summary = EvidencePack.write(samples.request(), out);
        assertEquals(2, summary.notClaimed(), "R31 and CA-5");
        assertEquals("not-claimed", control(out, "R31").get("verdict").getAsString());
        String page = Files.readString(out.resolve("report.en.html"));
        assertTrue(page.contains("SampleTest#third: failed"), "the test is named");
        JsonObject oscal = json(out.resolve("oscal-component-definition.json"));
        assertTrue(oscal.toString().contains("\"value\":\"not-claimed\""), "tools learn it too");
    }

    @Test
    void policyAndAuditAreThoseOfTheMachine() throws Exception {
        Path policies = Files.createDirectories(samples.user().config());
        Files.writeString(policies.resolve("policy.json"), "{\"generation.excluded\": [\"crypto/\"]}");
        try (AuditLog log = new AuditLog(samples.user().audit())) {
            log.event("state.written", "m", "d");
        }
        EvidencePack.write(samples.request(), out);
        assertEquals("crypto/", json(out.resolve("policy.json")).getAsJsonObject("settings")
                .getAsJsonArray("generation.excluded").get(0).getAsJsonObject().get("value").getAsString());
        JsonObject audit = json(out.resolve("audit.json"));
        assertTrue(audit.get("intact").getAsBoolean());
        assertEquals(1, audit.get("lines").getAsInt());

        Files.writeString(policies.resolve("policy.json"), "{\"nonsense\": 1}");
        EvidencePack.write(samples.request(), temp.resolve("second"));
        assertFalse(json(temp.resolve("second/policy.json")).get("fault").getAsString().isEmpty());
        assertTrue(Files.readString(temp.resolve("second/report.en.html")).contains("The policy cannot be read"));
    }

    @Test
    void eachReportIsInItsLanguageWhateverThatOfTheUserIs() throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRENCH);
            EvidencePack.write(samples.request(), temp.resolve("fr"));
            Locale.setDefault(Locale.ENGLISH);
            EvidencePack.write(samples.request(), temp.resolve("en"));
        } finally {
            Locale.setDefault(before);
        }
        for (String page : List.of("report.en.html", "report.fr.html")) {
            assertEquals(Files.readString(temp.resolve("en").resolve(page)),
                    Files.readString(temp.resolve("fr").resolve(page)));
        }
    }

    @Test
    void neverReplacesAnything() throws Exception {
        Files.createDirectories(out);
        Path foreign = Files.writeString(out.resolve("mine.txt"), "mine");
        EvidenceException refused = assertThrows(EvidenceException.class,
                () -> EvidencePack.write(samples.request(), out));
        assertTrue(refused.getMessage().contains(out.toString()) && refused.getMessage().contains("not empty"),
                refused.getMessage());
        assertEquals("mine", Files.readString(foreign));
        assertEquals(List.of("mine.txt"), Samples.names(out));
        assertThrows(EvidenceException.class, () -> EvidencePack.write(samples.request(), foreign));
        Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("empty")));
        assertThrows(EvidenceException.class, () -> EvidencePack.write(samples.request(), link));
        EvidencePack.write(samples.request(), temp.resolve("empty"));
        assertThrows(EvidenceException.class, () -> EvidencePack.write(samples.request(), temp.resolve("empty")),
                "nor an earlier pack");
    }

    @Test
    void aFailureLeavesNothing() throws Exception {
        Files.writeString(samples.folder().resolve("lib/broken.jar"), "no jar");
        EvidenceException failed = assertThrows(EvidenceException.class,
                () -> EvidencePack.write(samples.request(), out));
        assertTrue(failed.getMessage().startsWith("The installed files cannot be read"), failed.getMessage());
        assertEquals(List.of(), Samples.names(out.getParent()));
    }

    /**
     * The pack has the structure that the schema of OSCAL 1.2 requires; {@code ./dev proof evidence} asks an
     * independent validator.
     */
    @Test
    void oscalHasItsStructure() throws Exception {
        samples.write(samples.results());
        EvidencePack.write(samples.request(), out);
        JsonObject definition = json(out.resolve("oscal-component-definition.json"))
                .getAsJsonObject("component-definition");
        assertEquals(Set.of("uuid", "metadata", "components", "back-matter"), definition.keySet());
        JsonObject metadata = definition.getAsJsonObject("metadata");
        assertEquals(Set.of("title", "last-modified", "version", "oscal-version"), metadata.keySet());
        assertEquals("1.2.0", metadata.get("oscal-version").getAsString());
        assertEquals("2026-11-27T10:00:00Z", metadata.get("last-modified").getAsString());
        Set<String> uuids = new TreeSet<>();
        uuids(definition, uuids);
        Set<String> sources = definition.getAsJsonObject("back-matter").getAsJsonArray("resources").asList().stream()
                .map(resource -> "#" + resource.getAsJsonObject().get("uuid").getAsString())
                .collect(Collectors.toSet());
        int requirements = 0;
        for (JsonElement one : definition.getAsJsonArray("components").get(0).getAsJsonObject()
                .getAsJsonArray("control-implementations")) {
            JsonObject implementation = one.getAsJsonObject();
            assertTrue(sources.contains(implementation.get("source").getAsString()));
            for (JsonElement each : implementation.getAsJsonArray("implemented-requirements")) {
                JsonObject requirement = each.getAsJsonObject();
                requirements++;
                assertTrue(requirement.get("control-id").getAsString().matches("[a-z_][a-z0-9._-]*"));
                assertFalse(requirement.get("description").getAsString().isBlank());
                for (JsonElement property : requirement.getAsJsonArray("props")) {
                    JsonObject pair = property.getAsJsonObject();
                    assertTrue(pair.get("name").getAsString().matches("[a-z_][a-z0-9._-]*"));
                    assertTrue(pair.get("value").getAsString().matches("\\S(.*\\S)?"), pair.toString());
                }
            }
        }
        assertTrue(requirements > 100, requirements + " requirements");

        Path second = temp.resolve("second");
        EvidencePack.write(samples.request(), second);
        assertEquals(Files.readString(out.resolve("oscal-component-definition.json")),
                Files.readString(second.resolve("oscal-component-definition.json")), "the same at the same time");
    }

    private static void uuids(JsonElement element, Set<String> found) {
        if (element.isJsonObject()) {
            element.getAsJsonObject().entrySet().forEach(member -> {
                if (member.getKey().equals("uuid")) {
                    String uuid = member.getValue().getAsString();
                    assertTrue(uuid.matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
                            uuid);
                    assertTrue(found.add(uuid), uuid + " occurs twice");
                }
                uuids(member.getValue(), found);
            });
        } else if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> uuids(each, found));
        }
    }

    @Test
    void pagesOfHtmlHaveLanguageTitleAndLinksThatLeadSomewhere() throws Exception {
        samples.write(samples.results());
        EvidencePack.write(samples.request(), out);
        for (String language : List.of("en", "fr")) {
            String page = Files.readString(out.resolve("report." + language + ".html"));
            assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"" + language + "\">"));
            assertTrue(page.contains(language.equals("fr") ? "<title>Vauban 0.1.0\u00a0: preuves</title>"
                    : "<title>Vauban 0.1.0: evidence</title>"));
            List<String> anchors = Pattern.compile(" id=\"([^\"]+)\"").matcher(page).results()
                    .map(found -> found.group(1)).toList();
            assertEquals(anchors.size(), Set.copyOf(anchors).size());
            List<String> targets = Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results()
                    .map(found -> found.group(1)).toList();
            assertTrue(targets.size() > 100, targets.size() + " links");
            assertTrue(Set.copyOf(anchors).containsAll(targets));
            assertFalse(page.contains("<script") || page.contains("src="), "nothing is loaded");
        }
    }

    @Test
    void textsOfTheMachineCannotBreakTheReport() throws Exception {
        Files.createDirectories(samples.user().config());
        Files.writeString(samples.user().config().resolve("policy.json"),
                "{\"generation.excluded\": [\"<script>&\\\"{0}\\\\u202e\u00e9\u4e2d\"]}");
        EvidencePack.write(samples.request(), out);
        String page = Files.readString(out.resolve("report.fr.html"));
        assertTrue(page.contains("&lt;script&gt;&amp;&quot;{0}"), "escaped");
        assertFalse(page.contains("<script"));
    }
}
