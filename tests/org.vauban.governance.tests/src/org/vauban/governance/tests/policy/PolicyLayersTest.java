// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditRetention;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.Policy.Effect;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyOrigin;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.setting.ConfinementPolicy;
import org.vauban.governance.policy.setting.ConversationPolicy;
import org.vauban.governance.policy.setting.StatePolicy;
import org.vauban.governance.signature.Envelope;

/** What is in force when several layers decide, and when their policies expire. */
class PolicyLayersTest {
    private static final String STATE = StatePolicy.SETTING;
    private static final String PINNED = GatePolicy.EXCLUSIONS;

    @TempDir
    Path folder;

    private PolicySite site;

    @BeforeEach
    void site() throws Exception {
        site = new PolicySite(folder);
    }

    private void unsigned(Path in, String text) throws Exception {
        Files.writeString(in.resolve("policy.json"), text);
    }

    @Test
    void aRootDocumentAloneDecidesNothing() throws Exception {
        Policy policy = site.read();
        assertEquals(List.of(), policy.layers());
        assertEquals(Optional.empty(), policy.value(STATE));
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(policy));
    }

    @Tag("claim:policy-only-restricts")
    @Test
    void theMachineMayLoosenADefaultAndNobodyElse() throws Exception {
        for (String layer : List.of("team", "user")) {
            site.install(layer, 1, STATE, "\"encrypted\"");
        }
        unsigned(site.machine(), "{\"state.disk\": \"encrypted\"}");
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(site.read()));
        assertTrue(site.read().contributions(STATE).stream().allMatch(c -> c.effect() == Effect.IGNORED));
        site.install("machine", 1, STATE, "\"encrypted\"");
        assertEquals(StatePolicy.ENCRYPTED, StatePolicy.of(site.read()));
        site.install("team", 2, STATE, "\"forbidden\"");
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(site.read()));
        assertEquals(PolicyLayer.TEAM, site.read().value(STATE).orElseThrow().origin().layer());
    }

    @Tag("claim:policy-only-restricts")
    @Test
    void eachLowerLayerOnlyRestricts() throws Exception {
        site.install("machine", 1, "conversations.disk", "\"kept\"", "engine.confinement", "\"required\"", PINNED,
                "[\"*.plan\"]");
        site.install("team", 1, "engine.confinement", "\"preferred\"", PINNED, "[\"*.team\"]");
        site.install("user", 1, "conversations.disk", "\"forbidden\"", PINNED, "[]");
        unsigned(site.user(), "{\"conversations.disk\": \"kept\", \"redaction.personalData\": \"masked\"}");
        Policy policy = site.read();
        assertEquals(ConversationPolicy.FORBIDDEN, ConversationPolicy.of(policy));
        assertEquals(ConfinementPolicy.REQUIRED, ConfinementPolicy.of(policy));
        assertEquals(PersonalDataPolicy.MASKED, PersonalDataPolicy.of(policy));
        assertEquals(List.of("*.plan", "*.team"), GatePolicy.of(policy).exclusions());
        assertEquals(List.of(Effect.DECIDES, Effect.DECIDES, Effect.IGNORED),
                policy.contributions("conversations.disk").stream().map(Policy.Contribution::effect).toList());
        assertEquals(List.of(PolicyLayer.MACHINE, PolicyLayer.TEAM),
                policy.list(PINNED).stream().map(value -> value.origin().layer()).toList());
    }

    @Test
    void ofMinimumsTheLargerOneHoldsAndPrevailsOverLimits() throws Exception {
        site.install("machine", 1, "audit.minimumDays", "180", "audit.retentionDays", "365");
        site.install("team", 1, "audit.minimumDays", "30", "audit.retentionDays", "90");
        Policy policy = site.read();
        assertEquals(OptionalLong.of(180), policy.limit(Limit.AUDIT_MINIMUM_DAYS));
        assertEquals(List.of(Effect.DECIDES, Effect.IGNORED),
                policy.contributions("audit.minimumDays").stream().map(Policy.Contribution::effect).toList());
        AuditRetention kept = GatePolicy.of(policy).options(UserDirectories.standard(), policy).retention();
        assertEquals(new AuditRetention(Duration.ofDays(180), Duration.ofDays(180)), kept);
        unsigned(site.machine(), "{\"audit.minimumDays\": \"200\"}");
        assertEquals(OptionalLong.of(200), site.read().limit(Limit.AUDIT_MINIMUM_DAYS));
    }

    @Test
    void aProjectDecidesOnlyWhatTheGateAsksForEachText() throws Exception {
        site.install("project", 1, PINNED, "[\"*.plan\"]", "redaction.personalData", "\"masked\"");
        assertEquals(PersonalDataPolicy.MASKED, PersonalDataPolicy.of(site.read()));
        Envelope state = PolicySite.signed("application/vnd.vauban.policy+json", PolicySite.json(
                PolicySite.document("machine", 1, STATE, "\"forbidden\"").toString().replace("\"machine\"",
                        "\"project\",\"subject\":\"tickets\"")), PolicySite.keys().policy1());
        assertThrows(PolicyException.class, () -> site.install(state));
    }

    @Tag("claim:exclusion-pinned")
    @Test
    void aLowerLayerTakesNoPinnedPatternBack() throws Exception {
        site.install("machine", 1, PINNED, "[\"*.plan\"]");
        Envelope loosening = PolicySite.policy("team", 1, PINNED, "[\"!*.plan\"]");
        assertThrows(PolicyException.class, () -> site.install(loosening));
        site.put("team", loosening.bytes());
        Policy policy = site.read();
        assertThrows(PolicyException.class, () -> GatePolicy.of(policy));
    }

    @Tag("claim:policy-explained")
    @Test
    void theOriginNamesLayerSignerReasonContactAndDate() throws Exception {
        site.install("machine", 1, STATE, "\"forbidden\"");
        PolicyOrigin origin = site.read().value(STATE).orElseThrow().origin();
        assertEquals(new PolicyOrigin(PolicyLayer.MACHINE, site.policyFile("machine"),
                List.of("Grace, security officer"), "because of machine", "security@example.org",
                PolicySite.ISSUED.plus(Duration.ofDays(30)), false), origin);
        String explanation = origin.explanation(STATE);
        for (String part : List.of(STATE, "machine.policy.json", "Grace", "because of machine",
                "security@example.org", "2026-12-01")) {
            assertTrue(explanation.contains(part), explanation);
        }
    }

    @Tag("claim:policy-expiry")
    @Test
    void afterItsDateAPolicyHoldsForSomeDays() throws Exception {
        site.install("machine", 1, STATE, "\"encrypted\"");
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(36));
        Policy policy = site.read();
        assertEquals(StatePolicy.ENCRYPTED, StatePolicy.of(policy));
        assertEquals(Freshness.GRACE, policy.layers().getFirst().freshness());
        assertTrue(policy.notes().getFirst().contains("machine.policy.json"), policy.notes().toString());
    }

    @Tag("claim:policy-expiry")
    @Test
    void afterThatDenialsStayAndGrantsAreGone() throws Exception {
        site.install("machine", 1, STATE, "\"encrypted\"", PINNED, "[\"*.plan\"]");
        site.install("user", 1, "conversations.disk", "\"kept\"");
        for (Duration when : List.of(Duration.ofDays(38), Duration.ofDays(-2))) { // also with a clock that was set back
            site.now = PolicySite.ISSUED.plus(when);
            Policy policy = site.read();
            assertEquals(Freshness.LAPSED, policy.layers().getFirst().freshness());
            assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(policy));
            assertEquals(ConversationPolicy.FORBIDDEN, ConversationPolicy.of(policy));
            assertEquals(ConfinementPolicy.REQUIRED, ConfinementPolicy.of(policy));
            assertEquals(PersonalDataPolicy.MASKED, PersonalDataPolicy.of(policy));
            assertEquals(List.of("*.plan"), GatePolicy.of(policy).exclusions());
            assertEquals(PolicyLayer.STRICT, policy.value(STATE).orElseThrow().origin().layer());
        }
    }

    @Test
    void aRootDocumentThatExpiredDoesTheSame() throws Exception {
        site.install("machine", 1, STATE, "\"encrypted\"");
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(365 + 15));
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(site.read()));
    }

    @Test
    void anUnknownSettingIsToldAndACriticalOneRefuses() throws Exception {
        site.install("machine", 1, "agent.commands", "\"forbidden\"");
        assertTrue(site.read().notes().getFirst().contains("agent.commands"), site.read().notes().toString());
        String critical = PolicySite.document("machine", 2, "agent.commands", "{\"any\":[1]}").toString()
                .replace("\"reason\"", "\"critical\":true,\"reason\"");
        Envelope signed = PolicySite.signed("application/vnd.vauban.policy+json", PolicySite.json(critical),
                PolicySite.keys().policy1());
        PolicyException e = assertThrows(PolicyException.class, () -> site.install(signed));
        assertTrue(e.getMessage().contains("agent.commands"), e.getMessage());
        site.put("machine", signed.bytes());
        assertThrows(PolicyException.class, site::read);
    }

    @Test
    void withoutARootDocumentUnsignedPoliciesDecideAsBefore() throws Exception {
        Files.delete(site.machine().resolve("root.json"));
        assertThrows(PolicyException.class, site::read, "it was seen");
        Files.delete(site.machine().resolve("seen.json"));
        unsigned(site.machine(), "{\"conversations.disk\": \"kept\"}");
        unsigned(site.user(), "{\"state.disk\": \"encrypted\", \"conversations.disk\": \"forbidden\"}");
        assertEquals(StatePolicy.ENCRYPTED, StatePolicy.of(site.read()));
        assertEquals(ConversationPolicy.KEPT, ConversationPolicy.of(site.read()));
        assertFalse(site.read().value(STATE).orElseThrow().origin().layer().isSigned());
    }

    @Test
    void theFingerprintTellsPoliciesApart() throws Exception {
        String none = site.read().fingerprint();
        site.install("machine", 1, STATE, "\"forbidden\"");
        String one = site.read().fingerprint();
        site.install("machine", 2, STATE, "\"forbidden\"");
        String two = site.read().fingerprint();
        assertNotEquals(none, one);
        assertNotEquals(one, two);
        assertEquals(two, site.read().fingerprint());
    }
}
