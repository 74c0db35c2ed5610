// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Clearance;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.FolderPolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.remote.DataClass;
import org.vauban.governance.remote.EndpointPrice;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.governance.source.TextSource;

/** Texts are approved for an endpoint only where the machine's signed policy grants it. */
class RemotePolicyTest extends WithPolicySite {
    private static final String TEAM = "team https://llm.example.org/v0 features=chat,edit"
            + " classes=code,typed dialect=vllm region=eu-west";

    private static String list(String... entries) {
        return "[\"" + String.join("\", \"", entries) + "\"]";
    }

    private void machine(String... settings) throws Exception {
        site.install("machine", 1, settings);
    }

    private RemotePolicy policy() throws PolicyException {
        return RemotePolicy.of(site.read());
    }

    private Gate gate(Policy policy) throws PolicyException {
        return new Gate(GatePolicy.of(policy).exclusions(List.of()), PersonalDataPolicy.masker(policy, false), audit,
                FeaturePolicy.of(policy), new ProjectPolicies(site.sources()), RemotePolicy.of(policy));
    }

    private Part file(String name, String text) throws IOException {
        Path file = Files.writeString(site.project().resolve(name), text);
        return new Part("file", SourceText.whole(TextSource.file(file, null), text), OptionalInt.empty(), true);
    }

    private List<ApprovedText> approved(String feature, Part... parts) throws PolicyException {
        Decision decision = gate(site.read()).review(new Submission(feature, "model", List.of(parts)));
        return assertInstanceOf(Decision.Approved.class, decision).parts().stream().map(part -> part.text()).toList();
    }

    private Clearance clearance(String feature, Part... parts) throws PolicyException {
        return approved(feature, parts).getFirst().clearance();
    }

    @Test
    void anEndpointIsReadAsThePolicyHasIt() throws Exception {
        String pin = "sha256/" + "A".repeat(43) + "=";
        machine("remote.endpoints", list("box http://10.0.0.5:5000/ clear=allowed addresses=10.0.0.5,fe80::1"
                + " dialect=outscale models=codestral,small ca=/etc/ssl/our%20ca.pem context=32768 pins=" + pin));
        RemoteEndpoint box = policy().endpoint("box").orElseThrow();
        assertEquals("http://10.0.0.5:5000", box.base().toString());
        assertEquals(RemoteDialect.OUTSCALE, box.dialect());
        assertEquals(FimProtocol.MISTRAL, box.fim());
        assertEquals(List.of("codestral", "small"), box.models());
        assertEquals(List.of("10.0.0.5", "fe80::1"), box.addresses());
        assertEquals(Path.of("/etc/ssl/our ca.pem"), box.authorities());
        assertEquals(Set.of("A".repeat(43) + "="), box.pins());
        assertEquals(32768, box.contextTokens());
        assertEquals(Set.of(), box.features());
        assertFalse(box.isEncrypted());
    }

    /** Policies that were signed before count as they are. */
    @Test
    void anEndpointThatRefusesEachCompletionIsGrantedWithAWarning() throws Exception {
        String suffix = " fim=suffix features=completion,chat classes=code,typed";
        machine("remote.endpoints", list("gpu https://a dialect=vllm" + suffix, "box https://b" + suffix,
                "own https://c dialect=vauban" + suffix));
        RemoteEndpoint gpu = policy().endpoint("gpu").orElseThrow();
        assertEquals(FimProtocol.NONE, gpu.usableFim());
        assertEquals(Optional.empty(), policy().refusal("gpu", "chat"));
        assertEquals(FimProtocol.SUFFIX, policy().endpoint("box").orElseThrow().usableFim());
        assertEquals(List.of(gpu.warning().orElseThrow()), policy().warnings());
        Path draft = Files.writeString(folder.resolve("draft.json"),
                "{\"remote.endpoints\": " + list("gpu https://a dialect=vllm" + suffix) + "}");
        List<String> warnings = RemotePolicy.of(Policy.read(List.of(draft))).warnings();
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("gpu") && warnings.getFirst().contains("fim=qwen"),
                warnings::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a http://llm.example.org", "a http://llm.example.org clear=allowed",
        "a http://llm.example.org clear=no addresses=10.0.0.5", "a http://localhost.example.org",
        "a http://127.0.0.1.example.org", "a https://user@llm.example.org",
        "a https://llm.example.org?x", "a https://llm.example.org/a/../b", "a https:///x", "a https://x features=all",
        "a https://x classes=code,secret", "a https://x dialect=other", "a https://x fim=guess", "a https://x pins=abc",
        "a https://x addresses=llm.example.org", "a https://x addresses=1.2.3.4.5", "a https://x context=7",
        "a https://x ca=relative.pem", "a https://x region=a region=b", "a https://x price=free",
        "a https://x price=-1", "a https://x price=1/2/3", "a https://x price=1/", "a https://x price=12345",
        "a https://x price=0.1234567", "a https://x price=1e3", "a https://x price=1,5"})
    void anEndpointThatIsNotUnderstoodLetsNothingLeave(String entry) throws Exception {
        machine("remote.endpoints", list(TEAM, entry));
        String fault = policy().fault().orElseThrow();
        assertTrue(fault.contains("\u201ca\u201d") && fault.contains("Grace, security officer"), fault);
        assertEquals(List.of(), policy().endpoints());
        for (String name : List.of("a", "team", "other")) {
            assertEquals(fault, policy().refusal(name, "chat").orElseThrow());
        }
        Clearance clearance = clearance("chat", Part.typed("question", "why")); // the local engine still works
        assertFalse(clearance.allowsAny());
        assertEquals(fault, clearance.refusal("team").orElseThrow());
        Path draft = Files.writeString(folder.resolve("draft.json"), "{\"remote.endpoints\": " + list(entry) + "}");
        assertTrue(RemotePolicy.of(Policy.read(List.of(draft))).fault().isPresent());
    }

    @Test
    void oneNameForTwoEndpointsLetsNothingLeave() throws Exception {
        machine("remote.endpoints", list(TEAM, "team https://other.example.org features=chat classes=typed"));
        assertTrue(policy().fault().orElseThrow().contains("two endpoints"), policy().fault().orElseThrow());
        assertFalse(clearance("chat", Part.typed("question", "why")).allowsAny());
    }

    @Test
    void anEndpointOfACriticalSettingThatIsNotUnderstoodStopsAll() throws Exception {
        JsonObject document = PolicySite.document("machine", 1, "remote.endpoints", list("a https://x dialect=other"));
        document.getAsJsonObject("settings").getAsJsonObject("remote.endpoints").addProperty("critical", true);
        site.install(PolicySite.signed(PolicyDocument.PAYLOAD_TYPE, document, PolicySite.keys().policy1()));
        PolicyException e = assertThrows(PolicyException.class, this::policy);
        assertTrue(e.getMessage().contains("critical") && e.getMessage().contains("Grace, security officer"),
                e.getMessage());
    }

    @Test
    void onlyTheSignedPolicyOfTheMachineGrants() throws Exception {
        Path plain = Files.writeString(folder.resolve("plain.json"), "{\"remote.endpoints\": " + list(TEAM) + "}");
        RemotePolicy unsigned = RemotePolicy.of(Policy.read(List.of(plain)));
        assertEquals(List.of(), unsigned.endpoints());
        assertTrue(unsigned.refusal("team").orElseThrow().contains("plain.json"));
        Files.copy(plain, site.user().resolve("policy.json"));
        site.install("team", 1, "remote.endpoints", list(TEAM));
        site.install("user", 1, "remote.endpoints", list(TEAM));
        assertEquals(List.of(), policy().endpoints());
        assertFalse(clearance("chat", Part.typed("question", "why")).allowsAny());
        assertTrue(policy().refusal("team").isPresent());
    }

    @Test
    void aLowerLayerOnlyTakesAway() throws Exception {
        String other = "other https://other.example.org features=chat classes=typed";
        machine("remote.endpoints", list(TEAM, other));
        Files.writeString(site.user().resolve("policy.json"), "{\"remote.endpoints\": "
                + list(other, "more https://more.example.org features=chat classes=typed") + "}");
        assertEquals(List.of("other"), policy().endpoints().stream().map(RemoteEndpoint::name).toList());
        Files.writeString(site.user().resolve("policy.json"), "{\"remote.engines\": \"forbidden\"}");
        assertEquals(List.of(), policy().endpoints());
        assertTrue(policy().refusal("other").orElseThrow().contains("remote.engines"));
        assertFalse(clearance("chat", Part.typed("question", "why")).allowsAny());
    }

    @Test
    void anExpiredPolicyGrantsNothing() throws Exception {
        machine("remote.endpoints", list(TEAM));
        assertEquals(1, policy().endpoints().size());
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(100));
        assertEquals(List.of(), policy().endpoints());
        assertFalse(clearance("chat", Part.typed("question", "why")).allows("team"));
    }

    @Test
    void featuresAndClassesAreThoseOfTheEndpointAndOfAllLayers() throws Exception {
        machine("remote.endpoints", list(TEAM), "remote.features", list("chat", "completion"), "remote.dataClasses",
                list("code", "typed", "documents"));
        assertTrue(clearance("chat", file("A.java", "class A {}"), Part.typed("question", "why")).allows("team"));
        String edit = clearance("edit", Part.typed("question", "why")).refusal("team").orElseThrow();
        assertTrue(edit.contains("remote.features") && edit.contains("Grace"), edit);
        String completion = clearance("completion", file("A.java", "class A {}")).refusal("team").orElseThrow();
        assertTrue(completion.contains("remote.endpoints") && completion.contains("completion"), completion);
        String prose = clearance("chat", file("a.md", "# A")).refusal("team").orElseThrow();
        assertTrue(prose.contains(DataClass.DOCUMENTS.text()) && prose.contains("remote.endpoints"), prose);
        String answer = clearance("chat", Part.typed("answer", "x")).refusal("team").orElseThrow();
        assertTrue(answer.contains("remote.dataClasses") && answer.contains("answers"), answer);
        String masked = clearance("chat", file("B.java", "String password = \"hunter2\";")).refusal("team")
                .orElseThrow();
        assertTrue(masked.contains("masked"), masked);
        assertFalse(clearance("readAhead", file("A.java", "class A {}")).allowsAny());
        assertFalse(clearance("chat", file("a.unknownkind", "x")).allowsAny());
    }

    @Test
    void aRequestWithOneTextThatStaysStaysWhole() throws Exception {
        machine("remote.endpoints", list(TEAM), "remote.excluded", list("secret/", "*.plan.java"), "remote.markings",
                list("Diffusion Restreinte"));
        Files.createDirectories(site.project().resolve("secret"));
        List<ApprovedText> texts = approved("chat", Part.typed("question", "why"), file("secret/A.java", "class A {}"));
        for (ApprovedText text : texts) {
            assertTrue(text.clearance().refusal("team").orElseThrow().contains("remote.excluded"));
            assertFalse(text.slice(0, 1).clearance().allows("team"));
        }
        assertFalse(clearance("chat", file("b.plan.java", "class A {}")).allows("team"));
        String marked = clearance("chat", file("C.java", "// DIFFUSION  restreinte\n")).refusal("team").orElseThrow();
        assertTrue(marked.contains("remote.markings") && marked.contains("because of machine"), marked);
        assertTrue(clearance("chat", file("D.java", "// vauban:local-only\n")).refusal("team").orElseThrow()
                .contains("vauban:local-only"));
        assertTrue(clearance("chat", file("E.java", "class E {}")).allows("team"));
    }

    /** It may be about a file that must stay. */
    @Test
    void aTextStaysUnlessItIsKnownWhatItIsAbout() throws Exception {
        machine("remote.endpoints", list("team https://llm.example.org features=chat"
                + " classes=code,documents,typed,answers,other,masked"));
        Part answer = new Part("answer", SourceText.unattributed("yes"), OptionalInt.empty(), true);
        assertTrue(clearance("chat", answer).refusal("team").orElseThrow().contains("not known which files"));
        Path file = site.project().resolve("Ticket.java");
        SourceText stored = SourceText.ofStored(TextSource.file(file, null), "");
        Part about = new Part("answer", stored, OptionalInt.empty(), true);
        assertTrue(clearance("chat", about).refusal("team").orElseThrow().contains("cannot be found"));
        Files.writeString(file, "class Ticket {}");
        assertTrue(clearance("chat", about).allows("team"));
        SourceText elsewhere = SourceText.ofStored(TextSource.elsewhere(List.of(file)), "");
        Part ofClient = new Part("answer", elsewhere, OptionalInt.empty(), true);
        assertTrue(clearance("chat", ofClient).refusal("team").orElseThrow().contains("cannot be found"));
    }

    @Test
    void projectsKeepTheirFilesToo() throws Exception {
        machine("remote.endpoints", list(TEAM));
        assertTrue(clearance("chat", file("E.java", "class E {}")).allows("team"));
        site.install("project", 1, "remote.excluded", list("E.java"));
        assertFalse(clearance("chat", file("E.java", "class E {}")).allows("team"));
    }

    @Test
    void onlyFilesOfTheFoldersGo() throws Exception {
        Path inside = Files.createDirectories(site.project().resolve("open"));
        machine("remote.endpoints", list(TEAM), "remote.folders", list(inside.toString()));
        assertTrue(clearance("chat", file("open/A.java", "class A {}")).allows("team"));
        assertTrue(clearance("chat", Part.typed("question", "why")).allows("team"));
        String outside = clearance("chat", file("B.java", "class B {}")).refusal("team").orElseThrow();
        assertTrue(outside.contains("remote.folders") && outside.contains("B.java"), outside);
    }

    @Test
    void aFileThatIsNotThereYetIsInTheFolderThatItsLinksLeadTo() throws Exception {
        Path inside = Files.createDirectories(site.project().resolve("open"));
        Path outside = Files.createDirectories(site.project().resolve("closed"));
        Path into = Files.createSymbolicLink(site.project().resolve("in"), inside);
        Files.createSymbolicLink(inside.resolve("out"), outside);
        Files.createSymbolicLink(inside.resolve("Gone.java"), outside.resolve("Gone.java"));
        Path round = Files.createSymbolicLink(inside.resolve("Round.java"), inside.resolve("Round.java"));
        machine("remote.endpoints", list(TEAM), "remote.folders", list(inside.toString()));
        for (String name : List.of("out/New.java", "Gone.java", "out/../New.java")) {
            assertFalse(clearance("chat", unsaved(inside.resolve(name))).allows("team"), name);
        }
        assertTrue(clearance("chat", unsaved(inside.resolve("New.java"))).allows("team"));
        assertTrue(clearance("chat", unsaved(into.resolve("New.java"))).allows("team"));
        assertFalse(FolderPolicy.of(site.read(), "remote.folders").holds(round));
    }

    private static Part unsaved(Path file) {
        return new Part("file", SourceText.whole(TextSource.file(file, null), "class New {}"), OptionalInt.empty(),
                true);
    }

    @Test
    void textsOfSeveralReviewsGoTogetherOnlyWhereEachMayGo() throws Exception {
        machine("remote.endpoints", list(TEAM));
        ApprovedText question = approved("chat", Part.typed("question", "why")).getFirst();
        ApprovedText code = approved("chat", file("A.java", "class A {}")).getFirst();
        ApprovedText edit = approved("edit", Part.typed("question", "why")).getFirst();
        ApprovedText marked = approved("chat", file("D.java", "vauban:local-only")).getFirst();
        assertTrue(question.followedBy(List.of(code)).clearance().allows("team"));
        assertFalse(question.followedBy(List.of(code, marked)).clearance().allows("team"));
        assertFalse(question.followedBy(List.of(edit)).clearance().allows("team"));
    }

    @Test
    void pricesAreOfAMillionTokensAndRoundedUp() throws Exception {
        machine("remote.endpoints", list(TEAM + " price=0.40/2"));
        EndpointPrice price = policy().endpoint("team").orElseThrow().price();
        assertEquals(new EndpointPrice(400_000, 2_000_000), price);
        assertEquals(1, price.cost(1, 0), "0.4 millionths");
        assertEquals(2_400_000, price.cost(1_000_000, 1_000_000));
        assertEquals(0, price.cost(-5, -5));
        assertTrue(price.cost(Long.MAX_VALUE, Long.MAX_VALUE) > 0);
    }

    @Test
    void onePriceIsThatOfPromptsAndAnswers() throws Exception {
        machine("remote.endpoints", list(TEAM + " price=3"));
        assertEquals(new EndpointPrice(3_000_000, 3_000_000), policy().endpoint("team").orElseThrow().price());
    }

    @Test
    void theLimitsOfADayNameWhoSetThem() throws Exception {
        machine("remote.requestsPerDay", "5", "remote.kilotokensPerDay", "7");
        Policy policy = site.read();
        assertTrue(policy.refusal(Limit.REMOTE_REQUESTS, 5).isEmpty());
        for (String refusal : List.of(policy.refusal(Limit.REMOTE_REQUESTS, 6).orElseThrow(),
                policy.refusal(Limit.REMOTE_KILOTOKENS, 8).orElseThrow())) {
            assertTrue(refusal.contains("PerDay") && refusal.contains("Grace, security officer"), refusal);
        }
    }

    @Test
    void consentIsAskedForUnlessItIsWaived() throws Exception {
        machine("remote.endpoints", list(TEAM));
        assertTrue(policy().asks());
        site.install("machine", 2, "remote.endpoints", list(TEAM), "remote.consent", "\"waived\"");
        assertFalse(policy().asks());
        Files.writeString(site.user().resolve("policy.json"), "{\"remote.consent\": \"ask\"}");
        assertTrue(policy().asks());
    }
}
