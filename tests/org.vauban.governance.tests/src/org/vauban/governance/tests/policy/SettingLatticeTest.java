// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.policy.document.SettingType;
import org.vauban.governance.signature.TrustException;

/** Signed and unsigned policies can make every setting, and no lower layer loosens what a higher one sets. */
class SettingLatticeTest {
    @TempDir
    Path folder;

    static Stream<SettingDefinition> settings() {
        return SettingCatalogue.all().stream();
    }

    private static List<String> strict(SettingDefinition setting) {
        return SettingValues.texts(SettingValues.strict(setting));
    }

    private static List<String> decided(Policy policy, SettingDefinition setting) {
        return policy.list(setting.name()).stream().map(Policy.Value::text).distinct().toList();
    }

    private Policy unsigned(String name, String value) throws Exception {
        return Policy.read(List.of(Files.writeString(folder.resolve("plain.json"),
                "{\"" + name + "\": " + value + "}")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void signedAndUnsignedPoliciesCanMakeIt(SettingDefinition setting) throws Exception {
        PolicySite site = new PolicySite(folder);
        site.install("machine", 1, setting.name(), SettingValues.strict(setting).toString());
        Policy policy = site.read();
        assertEquals(strict(setting), decided(policy, setting));
        GatePolicy.of(policy);
        FeaturePolicy.of(policy);
        for (String part : List.of(setting.name(), "machine", "Grace, security officer", "because of machine",
                "security@example.org")) {
            assertTrue(policy.explanation(setting.name()).contains(part), policy.explanation(setting.name()));
        }
        Policy plain = unsigned(setting.name(), SettingValues.unsigned(SettingValues.strict(setting)).toString());
        assertEquals(strict(setting), decided(plain, setting));
        assertTrue(plain.explanation(setting.name()).contains("plain.json"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aLowerLayerDoesNotLoosenIt(SettingDefinition setting) throws Exception {
        PolicySite site = new PolicySite(folder);
        String loose = SettingValues.loose(setting).toString();
        site.install("machine", 1, setting.name(), SettingValues.strict(setting).toString());
        site.install("team", 1, setting.name(), loose);
        site.install("user", 1, setting.name(), loose);
        Files.writeString(site.user().resolve("policy.json"), "{\"" + setting.name() + "\": "
                + SettingValues.unsigned(SettingValues.loose(setting)) + "}");
        Policy policy = site.read();
        assertEquals(strict(setting), decided(policy, setting));
        assertEquals(PolicyLayer.MACHINE, policy.value(setting.name()).orElseThrow().origin().layer());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aLowerLayerRestrictsIt(SettingDefinition setting) throws Exception {
        if (setting.type() == SettingType.PATH) {
            return; // the highest layer that sets one decides
        }
        PolicySite site = new PolicySite(folder);
        site.install("machine", 1, setting.name(), SettingValues.loose(setting).toString());
        site.install("user", 1, setting.name(), SettingValues.strict(setting).toString());
        assertEquals(Set.copyOf(strict(setting)), Set.copyOf(decided(site.read(), setting)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void projectsHaveOnlyWhatTheGateAsks(SettingDefinition setting) throws Exception {
        PolicySite site = new PolicySite(folder);
        boolean accepted = true;
        try {
            site.install("project", 1, setting.name(), SettingValues.strict(setting).toString());
        } catch (PolicyException | TrustException e) {
            accepted = false;
            assertTrue(e.getMessage().contains(setting.name()), e.getMessage());
        }
        assertEquals(SettingCatalogue.isForProjects(setting), accepted);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anExpiredPolicyStillForbidsIt(SettingDefinition setting) throws Exception {
        PolicySite site = new PolicySite(folder);
        site.install("machine", 1, setting.name(), SettingValues.strict(setting).toString());
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(100));
        assertEquals(Set.copyOf(strict(setting)), Set.copyOf(decided(site.read(), setting)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whatIsNoValueIsRefused(SettingDefinition setting) throws Exception {
        for (String value : List.of("\"perhaps\\u0000\"", "{}", "null", "true", "[1]", "[\"\"]", "\"\"", "[[]]", "-1",
                "\"0\"", "\"1000000\"", "[\"../x\\n\"]")) {
            if (setting.type() == SettingType.PATH && value.length() > 2 && value.startsWith("\"")) {
                continue; // paths are validated by the gate's policy and tested there
            }
            boolean understood = true;
            try {
                unsigned(setting.name(), value);
            } catch (PolicyException e) {
                understood = false;
            }
            assertFalse(understood, setting.name() + " = " + value);
        }
    }

    @Test
    void foldersAreWhatIsInAFolderOfEachLayer() throws Exception {
        PolicySite site = new PolicySite(folder);
        site.install("machine", 1, "knowledge.folders", "[\"/a\", \"/b/c\"]");
        site.install("team", 1, "knowledge.folders", "[\"/a/deep\", \"/b\", \"/a2\"]");
        assertEquals(List.of("/a/deep", "/b/c"),
                site.read().list("knowledge.folders").stream().map(Policy.Value::text).toList());
        site.install("user", 1, "knowledge.folders", "[\"/elsewhere\"]");
        assertEquals(List.of(), site.read().allowed("knowledge.folders").orElseThrow());
    }

    /** A declared permission that no policy can set would enforce nothing. */
    @Test
    void everyPermissionAndLimitIsASetting() {
        Set<String> names = settings().map(SettingDefinition::name).collect(Collectors.toCollection(TreeSet::new));
        for (Permission permission : Permission.values()) {
            assertTrue(names.contains(permission.setting()), permission.setting());
        }
        for (Limit limit : Limit.values()) {
            assertTrue(names.contains(limit.setting()), limit.setting());
        }
        assertEquals(SettingCatalogue.all().size(), names.size());
        assertTrue(names.size() >= 40, names.size() + " settings");
    }

    @Test
    void whatIsForbiddenSaysSoInBothLanguages() throws Exception {
        PolicySite site = new PolicySite(folder);
        site.install("machine", 1, Stream.of(Permission.values())
                .flatMap(each -> Stream.of(each.setting(), "\"forbidden\"")).toArray(String[]::new));
        Policy policy = site.read();
        Locale before = Locale.getDefault();
        try {
            Set<String> sentences = new TreeSet<>();
            for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                Locale.setDefault(locale);
                for (Permission permission : Permission.values()) {
                    assertFalse(policy.allows(permission));
                    String sentence = policy.refusal(permission, "what").orElseThrow();
                    for (String part : List.of(permission.setting(), "Grace, security officer", "because of machine",
                            "security@example.org")) {
                        assertTrue(sentence.contains(part), sentence);
                    }
                    sentences.add(sentence);
                }
            }
            assertEquals(2 * Permission.values().length, sentences.size());
        } finally {
            Locale.setDefault(before);
        }
        for (Permission permission : Permission.values()) {
            assertTrue(Policy.NONE.allows(permission), permission.setting());
        }
    }

    /** A policy that makes all settings at once, as a site could write it. */
    @Test
    void allOfThemHoldTogether() throws Exception {
        PolicySite site = new PolicySite(folder);
        site.install("machine", 1, settings()
                .flatMap(setting -> Stream.of(setting.name(), SettingValues.strict(setting).toString()))
                .toArray(String[]::new));
        Policy policy = site.read();
        settings().forEach(setting -> assertEquals(strict(setting), decided(policy, setting), setting.name()));
        FeaturePolicy.of(policy);
        GatePolicy.of(policy);
    }
}
