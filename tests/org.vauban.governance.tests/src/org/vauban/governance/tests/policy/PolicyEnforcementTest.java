// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.ModelPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.policy.setting.ThreadPolicy;
import org.vauban.governance.source.TextSource;

/** What policies forbid does not pass the gate, and a refusal names setting, layer, signer, reason and contact. */
class PolicyEnforcementTest extends WithPolicySite {
    private static final String HASH = "a".repeat(64);

    private Gate gate() throws Exception {
        Policy policy = Policy.read(site.sources().withProject(null));
        return new Gate(GatePolicy.of(policy).exclusions(List.of()), new SecretMasker(), audit,
                FeaturePolicy.of(policy), new ProjectPolicies(site.sources().withProject(null)));
    }

    private static Submission submission(String feature, Path file, String text) {
        return new Submission(feature, "model",
                List.of(new Part("file", SourceText.whole(TextSource.file(file, null), text), OptionalInt.empty(),
                        true)));
    }

    private static void explained(String sentence, String setting, String layer) {
        for (String part : List.of(setting, layer, "Grace, security officer", "because of " + layer,
                "security@example.org")) {
            assertTrue(sentence.contains(part), sentence);
        }
    }

    @Tag("claim:audit-complete")
    @Tag("claim:features-off")
    @Test
    void aFeatureThatIsSwitchedOffIsRefusedAndAudited() throws Exception {
        Path file = Files.writeString(site.project().resolve("A.java"), "class A {}");
        site.install("machine", 1, "features.disabled", "[\"chat\",\"completion\"]");
        for (String feature : List.of("chat", "chat-preview", "completion", "readAhead", "server.chat (key-1)",
                "server.fim (key-1)", "server.infill (key-1)", "server.template (key-1)")) {
            Decision.Refused refused = assertInstanceOf(Decision.Refused.class,
                    gate().review(submission(feature, file, "class A {}")));
            explained(refused.reason(), "features.disabled", "machine");
        }
        assertInstanceOf(Decision.Approved.class, gate().review(submission("fix", file, "class A {}")));
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertEquals(9, lines.size());
        assertTrue(lines.getFirst().contains("refused") && lines.getFirst().contains("the feature is disabled"));
    }

    /** Holds whichever folder is open, and whatever the machine's policy permits. */
    @Test
    void theFilesOfAProjectFollowItsPolicy() throws Exception {
        Path deep = Files.createDirectories(site.project().resolve("src/deep"));
        Path plan = Files.writeString(deep.resolve("a.plan"), "x");
        Path code = Files.writeString(deep.resolve("A.java"), "// ada.martin@ministere.fr");
        Path outside = Files.writeString(folder.resolve("b.plan"), "x");
        Gate gate = gate();
        assertInstanceOf(Decision.Approved.class, gate.review(submission("chat", plan, "x")));
        site.install("project", 1, "exclusions.pinned", "[\"*.plan\"]", "redaction.personalData", "\"masked\"",
                "features.disabled", "[\"edit\"]");
        explained(assertInstanceOf(Decision.Refused.class, gate.review(submission("chat", plan, "x"))).reason(),
                "exclusions.pinned", "project");
        assertInstanceOf(Decision.Approved.class, gate.review(submission("chat", outside, "x")));
        explained(assertInstanceOf(Decision.Refused.class, gate.review(submission("edit", code, "x"))).reason(),
                "features.disabled", "project");
        Decision.Approved masked = assertInstanceOf(Decision.Approved.class,
                gate.review(submission("chat", code, "// ada.martin@ministere.fr")));
        assertFalse(masked.parts().getFirst().text().text().contains("ada.martin"));
        Path link = Files.createSymbolicLink(folder.resolve("harmless.txt"), plan);
        assertInstanceOf(Decision.Refused.class, gate.review(submission("chat", link, "x")));
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), deep);
        assertInstanceOf(Decision.Refused.class,
                gate.review(submission("chat", linked.resolve("new.plan"), "x")), "a file that is not saved yet");
    }

    /** A project's file that links elsewhere is read under the project's policy, whichever path leads to it. */
    @Test
    void theProjectsOnTheWayFromLinkToLinkCount() throws Exception {
        Path store = Files.createDirectories(folder.resolve("store"));
        Path blob = Files.writeString(store.resolve("blob"), "x");
        site.install("project", 1, "exclusions.pinned", "[\"*.plan\"]");
        Path plan = Files.createSymbolicLink(site.project().resolve("a.plan"), blob);
        Path link = Files.createSymbolicLink(folder.resolve("harmless.txt"), plan);
        Gate gate = gate();
        assertInstanceOf(Decision.Refused.class, gate.review(submission("chat", plan, "x")));
        assertInstanceOf(Decision.Refused.class, gate.review(submission("chat", link, "x")));
        Path around = store.resolve("..").resolve("harmless.txt");
        assertInstanceOf(Decision.Refused.class, gate.review(submission("chat", around, "x")));
        Files.createSymbolicLink(site.project().resolve("all.plan"), store);
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), site.project().resolve("all.plan"));
        assertInstanceOf(Decision.Refused.class,
                gate.review(submission("chat", linked.resolve("new.txt"), "x")), "a file that is not saved yet");
        assertInstanceOf(Decision.Approved.class, gate.review(submission("chat", blob, "x")));
    }

    /** The project name in its policy is that of its folder, not of a link in the chain to it. */
    @Test
    void aProjectOnTheWayMayBeReachedThroughALink() throws Exception {
        site.install("project", 1, "exclusions.pinned", "[\"*.plan\"]");
        Path text = Files.writeString(site.project().resolve("a.txt"), "x");
        Path other = Files.createSymbolicLink(folder.resolve("other"), site.project());
        Path link = Files.createSymbolicLink(folder.resolve("harmless.txt"), other.resolve("a.txt"));
        assertInstanceOf(Decision.Approved.class, gate().review(submission("chat", text, "x")));
        assertInstanceOf(Decision.Approved.class, gate().review(submission("chat", link, "x")));
    }

    @Test
    void aFileWhoseProjectCannotBeFoundIsNotSent() throws Exception {
        Path circle = folder.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThrows(PolicyException.class, () -> new ProjectPolicies(site.sources().withProject(null))
                .of(TextSource.file(circle.resolve("A.java"), null)));
    }

    @Tag("claim:generation-excluded")
    @Test
    void someFilesAreReadButNotGeneratedInto() throws Exception {
        Path authentication = Files.writeString(site.project().resolve("Login.java"), "x");
        Path generated = Files.writeString(site.project().resolve("A.gen"), "x");
        Path other = Files.writeString(site.project().resolve("B.java"), "x");
        site.install("machine", 1, "generation.excluded", "[\"Login*\"]");
        site.install("project", 1, "generation.excluded", "[\"*.gen\"]");
        Gate gate = gate();
        for (String feature : List.of("completion", "readAhead", "edit", "fix", "document")) {
            explained(assertInstanceOf(Decision.Refused.class, gate.review(submission(feature, authentication, "x")))
                    .reason(), "generation.excluded", "machine");
            explained(assertInstanceOf(Decision.Refused.class, gate.review(submission(feature, generated, "x")))
                    .reason(), "generation.excluded", "project");
            assertInstanceOf(Decision.Approved.class, gate.review(submission(feature, other, "x")), feature);
        }
        assertInstanceOf(Decision.Approved.class, gate.review(submission("chat", authentication, "x")));
        assertThrows(PolicyException.class, () -> site.install("machine", 2, "generation.excluded", "[\"!B*\"]"));
        assertThrows(PolicyException.class,
                () -> site.install("machine", 2, "generation.excluded", "[\"" + "a".repeat(9_000) + "\"]"));
    }

    @Tag("claim:policy-fails-closed")
    @Test
    void aProjectWhosePolicyIsNotUnderstoodSendsNothing() throws Exception {
        Path code = Files.writeString(site.project().resolve("A.java"), "x");
        Path outside = Files.writeString(folder.resolve("B.java"), "x");
        site.put("project", "{}".getBytes(StandardCharsets.UTF_8));
        Decision.Refused refused = assertInstanceOf(Decision.Refused.class,
                gate().review(submission("chat", code, "x")));
        assertTrue(refused.reason().contains("project.policy.json"), refused.reason());
        assertInstanceOf(Decision.Approved.class, gate().review(submission("chat", outside, "x")));
    }

    @Tag("claim:models-allowed")
    @Test
    void onlyAllowedModelsMayBeUsed() throws Exception {
        assertFalse(ModelPolicy.of(site.read()).restricts());
        site.install("machine", 1, "models.allowed", "[\"" + HASH + "\",\"" + "b".repeat(64) + "\"]");
        site.install("team", 1, "models.allowed", "[\"" + HASH + "\",\"" + "c".repeat(64) + "\"]");
        ModelPolicy models = ModelPolicy.of(site.read());
        assertTrue(models.refusal("m", HASH).isEmpty());
        for (String other : List.of("b", "c")) {
            String sentence = models.refusal("m", other.repeat(64)).orElseThrow();
            explained(sentence, "models.allowed", "team");
        }
        site.install("team", 2, "models.allowed", "[]");
        assertTrue(ModelPolicy.of(site.read()).refusal("m", HASH).isPresent(), "nothing is left");
    }

    @Tag("claim:models-import")
    @Tag("claim:engine-bounded")
    @Test
    void importsSocketsAndThreadsAreLimited() throws Exception {
        assertTrue(ModelPolicy.of(site.read()).importRefusal().isEmpty());
        assertTrue(site.read().refusal(Permission.LSP_SOCKET).isEmpty());
        assertEquals(0, ThreadPolicy.threads(site.read(), 0, 8));
        site.install("machine", 1, "models.import", "\"forbidden\"", "lsp.socket", "\"forbidden\"", "engine.threads",
                "4");
        site.install("user", 1, "models.import", "\"allowed\"", "engine.threads", "6");
        Policy policy = site.read();
        explained(ModelPolicy.of(policy).importRefusal().orElseThrow(), "models.import", "machine");
        explained(policy.refusal(Permission.LSP_SOCKET).orElseThrow(), "lsp.socket", "machine");
        assertEquals(4, ThreadPolicy.threads(policy, 0, 8));
        assertEquals(4, ThreadPolicy.threads(policy, 5, 8));
        assertEquals(3, ThreadPolicy.threads(policy, 3, 8));
        assertEquals(0, ThreadPolicy.threads(policy, 0, 2), "fewer processors than that");
    }
}
