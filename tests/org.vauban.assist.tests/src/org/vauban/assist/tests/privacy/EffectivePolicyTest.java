// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.RefusalExplanation;
import org.vauban.assist.privacy.SignedPolicyStatus;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;

/** What people see of a policy, and how a refusal is explained, for every setting of the catalogue. */
class EffectivePolicyTest {
    private static final int MOST_MILLISECONDS = 100;
    private static final int TRIALS = 3;

    @TempDir
    private Path folder;
    private SignedSite site;
    private UserDirectories user;

    @BeforeEach
    void site() throws Exception {
        site = new SignedSite(folder);
        user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? folder.resolve("home").toString() : null, name -> null);
    }

    private PrivacyStatus status() throws Exception {
        return PrivacyStatus.of(user, site.sources(), Locale.ENGLISH);
    }

    /** Returns a value for any setting, in the form of signed policies. */
    private static JsonElement value(SettingDefinition setting) {
        String strictest = setting.choices().isEmpty() ? "" : setting.choices().getLast();
        List<JsonElement> candidates = new ArrayList<>();
        for (String text : List.of(strictest, "/srv/vauban", "a".repeat(64), "Apache-2.0", "https://models.example.org",
                "team https://llm.example.org/v1 features=chat classes=code", setting.form().split("\\|")[0],
                "*.secret")) {
            JsonArray list = new JsonArray();
            list.add(text);
            candidates.addAll(List.of(new JsonPrimitive(text), list));
        }
        Stream.of(365, 8, 1).forEach(number -> candidates.add(new JsonPrimitive(number)));
        return candidates.stream().filter(candidate -> setting.read(candidate, true).isPresent()).findFirst()
                .orElseThrow(() -> new AssertionError("no value for " + setting.name() + ": " + setting.form()));
    }

    private static Map<String, JsonElement> everything() {
        Map<String, JsonElement> all = new LinkedHashMap<>();
        SettingCatalogue.all().forEach(setting -> all.put(setting.name(), value(setting)));
        return all;
    }

    @Test
    void withoutAPolicyEverySettingHasItsDefault() throws Exception {
        EffectivePolicy policy = PrivacyStatus.of(user, Locale.ENGLISH).policy();
        assertEquals(SettingCatalogue.all().stream().map(SettingDefinition::name).toList(),
                policy.settings().stream().map(EffectiveSetting::name).toList());
        for (EffectiveSetting setting : policy.settings()) {
            assertFalse(setting.decided(), setting.name());
            assertFalse(setting.text().isBlank(), setting.name());
            assertFalse(setting.description().isBlank(), setting.name());
            assertEquals(Optional.empty(), setting.decision());
        }
        assertNull(policy.failure());
    }

    @Test
    void everySettingThatIsDecidedTellsByWhomAndWhy() throws Exception {
        site.install("machine", everything());
        EffectivePolicy policy = status().policy();
        assertNull(policy.failure());
        for (EffectiveSetting setting : policy.settings()) {
            assertTrue(setting.decided(), setting.name());
            assertSigned(setting.decision().orElseThrow(), "machine");
        }
        SignedPolicyStatus signed = policy.documents().getFirst();
        assertEquals(SignedPolicyStatus.Validity.VALID, signed.validity());
        assertEquals(List.of(SignedSite.SIGNER), signed.signers());
        assertEquals(64, policy.fingerprint().length());
    }

    private static void assertSigned(PolicyStatement statement, String layer) {
        assertEquals(layer, statement.layer());
        assertEquals(List.of(SignedSite.SIGNER), statement.signers());
        assertEquals(SignedSite.REASON, statement.reason());
        assertEquals(SignedSite.CONTACT, statement.contact());
        assertEquals(SignedSite.EXPIRES, statement.until());
    }

    /** Measured in processor time, so that a busy machine has no influence. */
    @Test
    void everyRefusalIsExplainedWithinATenthOfASecond() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        site.install("machine", everything());
        Policy policy = Policy.read(site.sources());
        PrivacyStatus status = status();
        for (SettingDefinition setting : SettingCatalogue.all()) {
            String refusal = "Nothing was sent. "
                    + policy.contributions(setting.name()).getFirst().origin().explanation(setting.name());
            assertTrue(PrivacyStatus.tellsOfPolicy(refusal), refusal);
            long[] nanos = new long[TRIALS];
            for (int i = 0; i < TRIALS; i++) {
                long begin = threads.getCurrentThreadCpuTime();
                RefusalExplanation explanation = status.explain(refusal);
                nanos[i] = threads.getCurrentThreadCpuTime() - begin;
                assertEquals(setting.name(), explained(explanation).name());
                assertSigned(statement(explanation), "machine");
            }
            Arrays.sort(nanos);
            long median = Duration.ofNanos(nanos[TRIALS / 2]).toMillis();
            assertTrue(median <= MOST_MILLISECONDS, setting.name() + ": " + median + " ms");
        }
    }

    private static EffectiveSetting explained(RefusalExplanation explanation) {
        EffectiveSetting setting = explanation.setting();
        assertNotNull(setting, explanation.refusal());
        return setting;
    }

    private static PolicyStatement statement(RefusalExplanation explanation) {
        PolicyStatement statement = explanation.statement();
        assertNotNull(statement, explanation.refusal());
        return statement;
    }

    /** The policy's file has a parenthesis in its name, as the explanation does. */
    @Test
    void theRefusalOfAProjectsPolicyIsExplainedWithThatPolicy() throws Exception {
        JsonArray chat = new JsonArray();
        chat.add("chat");
        site.install("project", Map.of("features.disabled", chat));
        String refusal = FeaturePolicy.of(Policy.read(site.sources().withProject(site.project()))).refusal("chat")
                .orElseThrow();
        RefusalExplanation explanation = status().explain(refusal);
        assertEquals(List.of("chat"), explained(explanation).values());
        assertSigned(statement(explanation), "project");
    }

    @Test
    void aRefusalThatOnlyNamesASettingIsExplainedByWhatHoldsNow() throws Exception {
        site.install("machine", Map.of("engine.confinement", new JsonPrimitive("required")));
        RefusalExplanation explanation = status()
                .explain("The policy requires that the system confines the engine (engine.confinement = required).");
        assertEquals(List.of("required"), explained(explanation).values());
        assertSigned(statement(explanation), "machine");
    }

    @Test
    void whatNoPolicyRefusedIsNotTakenForIt() {
        for (String sentence : List.of("The model is missing.", "Nothing was sent: the file a.csv is excluded.",
                "extra.engine.threadsafe", "The engine was stopped.")) {
            assertFalse(PrivacyStatus.tellsOfPolicy(sentence), sentence);
        }
    }

    @Test
    void anInvalidPolicyIsToldAsSuch() throws Exception {
        site.install("machine", everything());
        Path file = site.machine().resolve("machine.policy.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"sig\":\"..", "\"sig\":\"AA"));
        EffectivePolicy policy = status().policy();
        String failure = policy.failure();
        assertNotNull(failure);
        assertTrue(failure.contains(file.toString()), failure);
        assertEquals(List.of(), policy.settings());
        assertTrue(PrivacyStatus.tellsOfPolicy(failure), failure);
        assertEquals(failure, status().explain(failure).failure());
    }

    @Test
    void aPatternThatNobodyUnderstandsMakesAPolicyInvalid() throws Exception {
        Path file = user.policies().getLast();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"audit.file\": \"audit.jsonl\"}");
        String failure = PrivacyStatus.of(user, Locale.ENGLISH).policy().failure();
        assertNotNull(failure);
        assertTrue(failure.contains("audit.file"), failure);
    }

    @Test
    void anExpiredPolicyIsToldAsSuch() throws Exception {
        site.install("machine", Map.of("state.disk", new JsonPrimitive("encrypted")));
        site.setNow(SignedSite.EXPIRES.plus(Duration.ofDays(1)));
        assertEquals(SignedPolicyStatus.Validity.GRACE, status().policy().documents().getFirst().validity());
        assertEquals(1, status().policy().notes().size());
        site.setNow(SignedSite.EXPIRES.plus(Duration.ofDays(30)));
        EffectivePolicy lapsed = status().policy();
        assertEquals(SignedPolicyStatus.Validity.LAPSED, lapsed.documents().getFirst().validity());
        EffectiveSetting state = lapsed.setting("state.disk").orElseThrow();
        assertEquals("forbidden", state.text());
        assertEquals("strict profile", state.decision().orElseThrow().layer());
    }
}
