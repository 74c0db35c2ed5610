// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.WithheldPart;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.source.TextSource;

/**
 * Texts that policies keep out of requests do not pass the gate, whichever program sends them, under signed and
 * unsigned policies alike.
 */
class ContentPolicyTest extends WithPolicySite {
    private static final String KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB\n"
            + "-----END PRIVATE KEY-----\n";

    private int version;

    /** A gate, and what its refusals say about the deciding policy. */
    private record Ruled(Gate gate, List<String> explanation) {}

    /** Returns a gate under a signed policy and one under an unsigned policy. */
    private List<Ruled> gates(String setting, String value) throws Exception {
        site.install("machine", ++version, setting, value);
        Path plain = Files.writeString(folder.resolve("plain.json"),
                "{\"" + setting + "\": " + (value.matches("[0-9]+") ? '"' + value + '"' : value) + "}");
        return List.of(
                new Ruled(gate(site.read(), ProjectRules.NONE), List.of(setting, "machine", "Grace, security officer",
                        "because of machine", "security@example.org")),
                new Ruled(gate(Policy.read(List.of(plain)), ProjectRules.NONE), List.of(setting, "plain.json")));
    }

    private Gate gate(Policy policy, ProjectRules projects) throws PolicyException {
        return new Gate(GatePolicy.of(policy).exclusions(List.of()), PersonalDataPolicy.masker(policy, false), audit,
                FeaturePolicy.of(policy), projects);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(site.project().resolve(name), text);
    }

    private static SourceText whole(Path file, String text) {
        return SourceText.whole(TextSource.file(file, null), text);
    }

    private static Part part(String role, SourceText text, boolean required) {
        return new Part(role, text, OptionalInt.empty(), required);
    }

    /** Returns the reasons why parts were left out, in their order; an empty text for each part that was sent. */
    private static List<String> left(Gate gate, String feature, Part... parts) {
        Decision.Approved approved = assertInstanceOf(Decision.Approved.class,
                gate.review(new Submission(feature, "model", List.of(parts))));
        List<String> reasons = new ArrayList<>();
        approved.reviewed()
                .forEach(part -> reasons.add(part instanceof WithheldPart withheld ? withheld.reason() : ""));
        return reasons;
    }

    private static void explained(Ruled ruled, String sentence) {
        ruled.explanation().forEach(part -> assertTrue(sentence.contains(part), sentence));
    }

    private void refused(Ruled ruled, String feature, Part... parts) {
        Decision.Refused refused = assertInstanceOf(Decision.Refused.class,
                ruled.gate().review(new Submission(feature, "model", List.of(parts))));
        explained(ruled, refused.reason());
    }

    @ParameterizedTest
    @CsvSource({"completion, readAhead", "chat, server.chat (key-1)", "edit, edit", "fix, fix", "document, document"})
    void aFeatureGoesWithoutTheFilesThatItsPatternsMatch(String feature, String alias) throws Exception {
        Path plan = file("a.plan", "x");
        Path other = file("A.java", "x");
        String another = feature.equals("fix") ? "edit" : "fix";
        for (Ruled ruled : gates(feature + ".excluded", "[\"*.plan\"]")) {
            refused(ruled, feature, part("text", whole(plan, "x"), true));
            refused(ruled, alias, part("text", whole(plan, "x"), true));
            List<String> left = left(ruled.gate(), feature, part("region", whole(other, "x"), true),
                    part("more", SourceText.about(TextSource.file(plan, null), "a.plan"), false),
                    part("more", whole(plan, "x"), false));
            assertEquals("", left.getFirst());
            explained(ruled, left.get(1));
            explained(ruled, left.get(2));
            assertEquals(List.of(""), left(ruled.gate(), another, part("text", whole(plan, "x"), true)));
        }
        assertTrue(Files.readString(folder.resolve("audit.jsonl")).contains("policy: " + feature + ".excluded"));
    }

    @Test
    void whatIsNotDoneWithAFileCanBeAsked() throws Exception {
        FeaturePolicy features = FeaturePolicy.of(gatesPolicy("{\"chat.excluded\": [\"*.plan\"],"
                + " \"generation.excluded\": [\"*.plan\"], \"exclusions.markings\": [\"diffusion restreinte\"]}"));
        List<String> all = features.restrictions(TextSource.file(file("a.plan", "DIFFUSION RESTREINTE"), null));
        assertEquals(3, all.size(), all.toString());
        for (int i = 0; i < 3; i++) {
            assertTrue(all.get(i).contains(
                    List.of("chat.excluded", "exclusions.markings", "generation.excluded").get(i)), all.get(i));
        }
        assertEquals(List.of(), features.restrictions(TextSource.file(file("A.java", "x"), null)));
    }

    @Test
    void aPatternThatTakesBackOrCostsTooMuchIsRefused() {
        for (String pattern : List.of("!a", "a".repeat(9_000))) {
            assertThrows(PolicyException.class,
                    () -> FeaturePolicy.of(gatesPolicy("{\"chat.excluded\": [\"" + pattern + "\"]}")));
        }
    }

    private Policy gatesPolicy(String json) throws Exception {
        return Policy.read(List.of(Files.writeString(folder.resolve("plain.json"), json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "edit", "fix", "server.chat (key-1)"})
    void attachmentsAreForbidden(String feature) throws Exception {
        Path file = file("A.java", "x");
        for (Ruled ruled : gates("chat.attachments", "\"forbidden\"")) {
            List<String> left = left(ruled.gate(), feature, part("file", whole(file, "x"), false),
                    part("clipboard", SourceText.typed("x"), false), part("question", SourceText.typed("x"), true));
            explained(ruled, left.get(0));
            explained(ruled, left.get(1));
            assertEquals("", left.get(2));
            assertEquals(List.of(""), left(ruled.gate(), "completion", part("file", whole(file, "x"), true)));
        }
    }

    @Test
    void someKindsOfAttachmentsAreForbidden() throws Exception {
        for (Ruled ruled : gates("chat.attachmentKinds", "[\"clipboard\", \"diff\"]")) {
            List<String> left = left(ruled.gate(), "chat", part("file", SourceText.typed("x"), false),
                    part("clipboard", SourceText.typed("x"), false), part("diff", SourceText.typed("x"), false));
            assertEquals("", left.get(0));
            explained(ruled, left.get(1));
            explained(ruled, left.get(2));
        }
    }

    @Test
    void longAttachmentsAreLeftOut() throws Exception {
        for (Ruled ruled : gates("chat.attachmentCharacters", "10")) {
            List<String> left = left(ruled.gate(), "chat", part("file", SourceText.typed("0123456789"), false),
                    part("file", SourceText.typed("0123456789a"), false),
                    part("question", SourceText.typed("a long question"), true));
            assertEquals("", left.get(0));
            explained(ruled, left.get(1));
            assertTrue(left.get(1).contains("11"), left.get(1));
            assertEquals("", left.get(2));
        }
    }

    @Test
    void completionSeesNoOtherFiles() throws Exception {
        Path edited = file("A.java", "x");
        Path other = file("B.java", "x");
        for (Ruled ruled : gates("completion.otherFiles", "\"forbidden\"")) {
            List<String> left = left(ruled.gate(), "completion", part("file", whole(edited, "x"), true),
                    part("name", SourceText.about(TextSource.file(edited, null), "A.java"), true),
                    part("similar", whole(edited, "x").derived("x"), false),
                    part("open", whole(other, "x"), false),
                    part("open", SourceText.about(TextSource.file(other, null), "B.java"), false));
            assertEquals(List.of("", "", ""), left.subList(0, 3));
            explained(ruled, left.get(3));
            explained(ruled, left.get(4));
            explained(ruled, left(ruled.gate(), "server.infill (key-1)", part("prompt", SourceText.typed("x"), true),
                    part("context", whole(other, "x"), false)).get(1));
            assertEquals(List.of(""), left(ruled.gate(), "chat", part("file", whole(other, "x"), false)));
        }
    }

    @ParameterizedTest
    @CsvSource({"completion.recentEdits, recent_edit", "completion.clipboard, clipboard"})
    void completionSeesNeitherEditsNorCopiedText(String setting, String role) throws Exception {
        Path edited = file("A.java", "x");
        for (Ruled ruled : gates(setting, "\"forbidden\"")) {
            List<String> left = left(ruled.gate(), "completion", part("file", whole(edited, "x"), true),
                    part(role, whole(edited, "x").derived("x"), false), part("problem", SourceText.typed("x"), false));
            assertEquals("", left.get(0), "the edited file itself");
            explained(ruled, left.get(1));
            assertEquals("", left.get(2));
        }
    }

    /** Holds for any piece of the text, and for any spelling of the marking. */
    @Test
    void nothingOfAMarkedTextIsSent() throws Exception {
        String marked = "code\n// Diffusion\n  restreinte\n";
        Path file = file("A.java", marked);
        Path other = file("B.java", "restreinte");
        for (Ruled ruled : gates("exclusions.markings", "[\"DIFFUSION RESTREINTE\"]")) {
            explained(ruled, left(ruled.gate(), "chat",
                    part("file", whole(file, "DIFFUSION\u00a0RESTREINTE x"), false)).getFirst());
            for (SourceText piece : List.of(whole(file, "a Diffusion Restreinte b").range(0, 1),
                    whole(file, "a diffusion restreinte b").derived("a"),
                    SourceText.ofStored(TextSource.file(file("C.java", "x DIFFUSION  RESTREINTE"), null), "x"))) {
                List<String> left = left(ruled.gate(), "completion", part("open", piece, false),
                        part("open", SourceText.about(piece.source(), "name"), false));
                explained(ruled, left.get(0));
                explained(ruled, left.get(1));
            }
            refused(ruled, "chat", part("question", SourceText.typed("Note (diffusion restreinte): "), true));
            assertEquals(List.of(""), left(ruled.gate(), "chat", part("file", whole(other, "restreinte"), false)));
        }
    }

    /** The file of a piece is not read to its end; the marking is at its beginning. */
    @Test
    void nothingOfALongMarkedFileIsSent() throws Exception {
        String line = "l\u00e9ger ".repeat(10) + "\n";
        Path file = file("long.log", "SECRET D\u00c9FENSE\n" + line.repeat((17 << 20) / line.length()));
        for (Ruled ruled : gates("exclusions.markings", "[\"SECRET D\u00c9FENSE\"]")) {
            explained(ruled, left(ruled.gate(), "chat",
                    part("selection", SourceText.ofStored(TextSource.file(file, null), "x"), false)).getFirst());
        }
    }

    /** In each Unicode form, and with invisible characters in between. */
    @ParameterizedTest
    @ValueSource(strings = {"SECRET D\u00c9FENSE", "secret de\u0301fense", "S\u200bE\u00adCRET D\u00c9FENSE",
            "\uff33\uff25\uff23\uff32\uff25\uff34\u3000DE\u0301FENSE"})
    void aMarkingIsFoundInEachForm(String written) throws Exception {
        Path file = file("A.java", "x");
        for (String marking : List.of("SECRET D\u00c9FENSE", "SECRET DE\u0301FENSE")) {
            for (Ruled ruled : gates("exclusions.markings", "[\"" + marking + "\"]")) {
                explained(ruled,
                        left(ruled.gate(), "chat", part("file", whole(file, "// " + written), false)).getFirst());
            }
        }
    }

    @Test
    void wordsAreMaskedInEachFormOfAccents() throws Exception {
        Path code = file("A.java", "x");
        for (String word : List.of("Op\u00e9ration", "Ope\u0301ration")) {
            for (Ruled ruled : gates("redaction.words", "[\"" + word + "\"]")) {
                Decision.Approved approved = assertInstanceOf(Decision.Approved.class,
                        ruled.gate().review(new Submission("chat", "model", List.of(part("file",
                                whole(code, "op\u00e9ration, OPE\u0301RATION"), false)))));
                assertEquals("*********, **********", approved.parts().getFirst().text().text());
            }
        }
    }

    /**
     * As documents contain it: broken into lines, in French typography, with ligatures, and with invisible characters.
     */
    @ParameterizedTest
    @ValueSource(strings = {"l\u2019offre Fid\u00e8le", "L'OFFRE\u00a0fide\u0300le", "l'offre\nfid\u00e8le",
            "l'offre\r\n     * fid\u00e8le", "l'offre\n// Fid\u00e8le", "l'o\ufb00re \u202f fid\u00e8le",
            "l\uff07\uff4fffre fid\u00e8le", "l'of\u00adfre\u200b fid\u00e8\u200ble"})
    void wordsAreMaskedAndMarkingsFoundAsPeopleReadThem(String written) throws Exception {
        Path code = file("A.java", "x");
        String text = "/* secret(" + written + ") */";
        for (Ruled ruled : gates("redaction.words", "[\"l'offre Fid\u00e8le\"]")) {
            Decision.Approved approved = assertInstanceOf(Decision.Approved.class, ruled.gate().review(
                    new Submission("chat", "model", List.of(part("file", whole(code, text), false)))));
            String sent = approved.parts().getFirst().text().text();
            assertTrue(sent.matches("/\\* secret\\([*\r\n]{14,}\\) \\*/"), sent);
            assertEquals(text.length(), sent.length());
        }
        for (Ruled ruled : gates("exclusions.markings", "[\"l\u2019offre fid\u00e8le\"]")) {
            explained(ruled, left(ruled.gate(), "chat", part("file", whole(code, text), false)).getFirst());
            assertEquals(List.of(""), left(ruled.gate(), "chat", part("file", whole(code, "l'offre fidele"), false)));
        }
    }

    @ParameterizedTest
    @CsvSource({"private-keys", "passwords", "tokens"})
    void textsWithSomeClassesOfSecretsAreNotSentEvenMasked(String kind) throws Exception {
        Path file = file("A.java", "x");
        String secret = switch (kind) {
            case "private-keys" -> "key = \"\"\"\n" + KEY + "\"\"\"";
            case "passwords" -> "password = \"Tr0ub4dor&3x\"";
            default -> "ghp_" + "a1B2c3D4e5".repeat(4).substring(0, 36);
        };
        for (Ruled ruled : gates("redaction.refused", "[\"" + kind + "\"]")) {
            explained(ruled, left(ruled.gate(), "chat", part("file", whole(file, secret), false)).getFirst());
            refused(ruled, "chat", part("question", SourceText.typed(secret), true));
            String another = kind.equals("tokens") ? "password = \"Tr0ub4dor&3x\"" : "x = 1";
            assertEquals(List.of(""), left(ruled.gate(), "chat", part("file", whole(file, another), false)));
        }
    }

    @Test
    void personalDataAndWordsCanBeSuchClasses() throws Exception {
        Gate gate = gate(gatesPolicy("{\"redaction.refused\": [\"personal-data\", \"words\"],"
                + " \"redaction.personalData\": \"masked\", \"redaction.words\": [\"Heliotrope\"]}"),
                ProjectRules.NONE);
        List<String> left = left(gate, "chat", part("file", SourceText.typed("ada.martin@ministere.fr"), false),
                part("file", SourceText.typed("PROJECT_HELIOTROPE"), false),
                part("file", SourceText.typed("password = \"Tr0ub4dor&3x\""), false));
        assertTrue(left.get(0).contains("personal-data"), left.get(0));
        assertTrue(left.get(1).contains("words"), left.get(1));
        assertEquals("", left.get(2));
    }

    @Test
    void wordsAreMaskedWhereverTheyStand() throws Exception {
        Path code = file("A.java", "x");
        for (Ruled ruled : gates("redaction.words", "[\"Heliotrope\", \"opération ı\"]")) {
            Decision.Approved approved = assertInstanceOf(Decision.Approved.class,
                    ruled.gate().review(new Submission("chat", "model", List.of(
                            part("file", whole(code, "class heliotropeService { // OPÉRATION I\u0307 Opération ı"),
                                    false)))));
            String sent = approved.parts().getFirst().text().text();
            assertTrue(sent.startsWith("class **********Service {"), sent);
            assertTrue(sent.endsWith("***********"), sent);
        }
    }

    /** A project's masker extends the machine's masker and does not replace it. */
    @Test
    void aProjectAddsToWhatIsMasked() throws Exception {
        Path code = file("A.java", "x");
        site.install("machine", 1, "redaction.words", "[\"Heliotrope\"]");
        site.install("project", 1, "redaction.personalData", "\"masked\"");
        Gate gate = gate(Policy.read(site.sources().withProject(null)),
                new ProjectPolicies(site.sources().withProject(null)));
        Decision.Approved approved = assertInstanceOf(Decision.Approved.class,
                gate.review(new Submission("chat", "model",
                        List.of(part("file", whole(code, "heliotrope ada.martin@ministere.fr"), false)))));
        String sent = approved.parts().getFirst().text().text();
        assertFalse(sent.contains("heliotrope") || sent.contains("ada.martin"), sent);
    }

    @Test
    void aProjectKeepsItsTextsOutOfFeatures() throws Exception {
        Path code = file("A.java", "x");
        Path outside = Files.writeString(folder.resolve("B.java"), "x");
        site.install("project", 1, "chat.excluded", "[\"*.java\"]", "exclusions.markings", "[\"SECRET DÉFENSE\"]",
                "completion.otherFiles", "\"forbidden\"");
        Gate gate = gate(Policy.read(site.sources().withProject(null)),
                new ProjectPolicies(site.sources().withProject(null)));
        Ruled ruled = new Ruled(gate, List.of("chat.excluded", "project", "Grace, security officer"));
        explained(ruled, left(gate, "chat", part("file", whole(code, "x"), false)).getFirst());
        assertEquals(List.of(""), left(gate, "chat", part("file", whole(outside, "x"), false)));
        assertEquals(List.of("", ""), left(gate, "edit", part("region", whole(code, "x"), true),
                part("more", whole(outside, "secret défense"), false)));
        assertTrue(left(gate, "edit", part("more", whole(code, "secret défense"), false)).getFirst()
                .contains("exclusions.markings"));
    }
}
