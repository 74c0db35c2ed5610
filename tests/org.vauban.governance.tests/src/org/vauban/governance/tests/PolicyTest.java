// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.ConfinementPolicy;

/** Which policy decides what, and what happens if a policy is not understood. */
class PolicyTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static ConfinementPolicy confinement(Path... files) throws PolicyException {
        return ConfinementPolicy.of(Policy.read(List.of(files)));
    }

    @Test
    void whereNobodyDecidedConfinementIsPreferred() throws Exception {
        assertEquals(ConfinementPolicy.PREFERRED, ConfinementPolicy.of(Policy.NONE));
        assertEquals(ConfinementPolicy.PREFERRED, confinement(folder.resolve("none.json")));
        assertEquals(ConfinementPolicy.PREFERRED, confinement(file("empty.json", "{}")));
    }

    @Test
    void theAdministratorDecidesBeforeTheUser() throws Exception {
        Path required = file("required.json", "{\"engine.confinement\": \"required\"}");
        Path preferred = file("preferred.json", "{\"engine.confinement\": \"preferred\"}");
        assertEquals(ConfinementPolicy.REQUIRED, confinement(required, preferred));
        assertEquals(ConfinementPolicy.PREFERRED, confinement(preferred, required));
        assertEquals(ConfinementPolicy.REQUIRED, confinement(file("silent.json", "{}"), required));
        assertEquals(required,
                Policy.read(List.of(required, preferred)).value("engine.confinement").orElseThrow().file());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "[]", "{", "{} {}", "{\"engine.confinement\": true}",
            "{\"engine.confinement\": null}", "{\"engine.confinment\": \"required\"}",
            "{\"engine.confinement\": \"required\", \"engine.confinement\": \"preferred\"}",
            "{engine.confinement: 'required'}", "{\"engine.confinement\": {\"engine.confinement\": \"required\"}}"})
    void whatIsNotUnderstoodIsRefusedAsAWhole(String text) throws Exception {
        Path bad = file("bad.json", text);
        PolicyException e = assertThrows(PolicyException.class,
                () -> Policy.read(List.of(folder.resolve("none"), bad)));
        assertEquals(bad, e.file());
        assertTrue(e.getMessage().contains(bad.toString()), e.getMessage());
    }

    @Test
    void aValueThatThereIsNotIsRefusedWithThoseThatThereAre() throws Exception {
        Path bad = file("bad.json", "{\"engine.confinement\": \"Required\"}");
        PolicyException e = assertThrows(PolicyException.class, () -> confinement(bad));
        assertTrue(e.getMessage().contains("required, preferred") && e.getMessage().contains(bad.toString()),
                e.getMessage());
    }

    @Test
    void bytesThatAreNoTextOrFarTooManyAreRefused() throws Exception {
        Path noText = Files.write(folder.resolve("latin.json"),
                "{\"engine.confinement\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThrows(PolicyException.class, () -> Policy.read(List.of(noText)));
        Path large = file("large.json", "{}" + " ".repeat(1 << 20));
        assertThrows(PolicyException.class, () -> Policy.read(List.of(large)));
        assertThrows(PolicyException.class,
                () -> Policy.read(List.of(Files.createDirectory(folder.resolve("folder")))));
    }

    /** Its author would believe that files are excluded although they are not. */
    @ParameterizedTest
    @ValueSource(strings = {"D:\\closed\\", "D:/closed/", "c:", "/C:/closed", "contracts\\2026", "contracts\\2026\\",
            "contracts\\", "offers[2026/", "/", "//srv/closed", "a//b", "./contracts/", "../contracts", "a/../b", "[",
            ".", "\\\\\\x"})
    void aPatternThatMatchesNoFileIsRefused(String pattern) throws Exception {
        for (String setting : List.of("exclusions.pinned", "chat.excluded", "generation.excluded", "remote.excluded",
                "knowledge.excluded")) {
            JsonArray patterns = new JsonArray();
            patterns.add("*.plan");
            patterns.add(pattern);
            JsonObject json = new JsonObject();
            json.add(setting, patterns);
            Policy policy = Policy.read(List.of(file("vain.json", json.toString())));
            PolicyException e = assertThrows(PolicyException.class, () -> {
                GatePolicy.of(policy);
                FeaturePolicy.of(policy);
            }, setting);
            assertTrue(e.getMessage().contains(pattern) && e.getMessage().contains("vain.json"), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\\\b", "\\#x", "\\!x", "x\\ ", "a\\[b", "\\.env", "/srv/closed/", "**", "a/**/b", "*:*",
            "é/"})
    void aPatternThatMatchesSomethingIsNot(String pattern) throws Exception {
        JsonArray patterns = new JsonArray();
        patterns.add(pattern);
        JsonObject json = new JsonObject();
        json.add("exclusions.pinned", patterns);
        GatePolicy.of(Policy.read(List.of(file("good.json", json.toString()))));
    }

    /** Opening it would block forever, and the assistant with it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeIsNoPolicy() throws Exception {
        Path pipe = folder.resolve("pipe.json");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor());
        PolicyException e = assertThrows(PolicyException.class, () -> assertTimeoutPreemptively(Duration.ofMinutes(1),
                () -> Policy.read(List.of(pipe))));
        assertTrue(e.getMessage().contains("not a regular file"), e.getMessage());
    }

    /** A Java string can hold it, UTF-8 cannot: no signature and no file name can contain it. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"exclusions.pinned\": [\"a\\ud800\"]}", "{\"audit.file\": \"/a\\udc00b\"}",
            "{\"redaction.words\": [\"abc\\ud83dxyz\"]}"})
    void halfOfASurrogatePairIsRefused(String text) throws Exception {
        Path bad = file("half.json", text);
        PolicyException e = assertThrows(PolicyException.class, () -> Policy.read(List.of(bad)));
        assertEquals(bad, e.file());
        Path whole = file("whole.json", "{\"redaction.words\": [\"abc\\ud83d\\ude00xyz\"]}");
        assertEquals(64, Policy.read(List.of(whole)).fingerprint().length());
    }

    @Test
    void theMachinesPolicyIsWhereNoUserCanMoveItTo() {
        UserDirectories user = UserDirectories.of("Linux", Path.of("/home/ada"), name -> null,
                Map.of("VAUBAN_HOME", "/srv/own")::get);
        assertEquals(List.of(Path.of("/etc/vauban/policy.json"), Path.of("/srv/own/config/policy.json")),
                user.policies());
    }
}
