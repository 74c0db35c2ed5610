// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.policy.document.PolicySchema;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.signature.StrictJson;

/** The documentation's samples are valid, and the schema for editors agrees with them and with the catalogue. */
class PolicySamplesTest {
    private static final Path DOCS = Path.of(System.getProperty("vauban.root"), "docs");
    private static final Path SAMPLES = DOCS.resolve("policy-samples");

    @TempDir
    Path folder;

    private static JsonObject sample(String name) throws Exception {
        return StrictJson.object(Files.readAllBytes(SAMPLES.resolve(name + ".json")));
    }

    @Test
    void everySampleIsTested() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            Set<String> tested = Set.of("machine.json", "team.json", "project.json", "user.json", "reset.json",
                    "unsigned.json", "models.json"); // the last one is tested in SignedModelsTest
            assertEquals(tested, Set.copyOf(files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine", "team", "project", "user"})
    void theSampleOfALayerHolds(String layer) throws Exception {
        PolicyDocument document = PolicyDocument.parse(sample(layer));
        assertEquals(layer, document.scope().layer().text());
        assertEquals(List.of(), document.unknown());
        PolicySite site = new PolicySite(folder);
        site.now = document.issued();
        JsonObject here = sample(layer);
        if (layer.equals("user")) {
            here.getAsJsonObject("scope").addProperty("subject", PolicySite.ACCOUNT);
        }
        site.install(PolicySite.signed(PolicyDocument.PAYLOAD_TYPE, here, PolicySite.keys().policy1()));
        Policy policy = site.read();
        GatePolicy.of(policy);
        document.settings().keySet().forEach(name -> assertTrue(policy.value(name).isPresent(), name));
        assertEquals(List.of(), faults(here, PolicySchema.schema(), ""));
    }

    @Test
    void theOtherSamplesAreValid() throws Exception {
        assertEquals(PolicyLayer.MACHINE, PolicyReset.parse(sample("reset")).scope().layer());
        GatePolicy.of(Policy.read(List.of(SAMPLES.resolve("unsigned.json"))));
    }

    @Test
    void everySettingIsDescribedInBothLanguages() {
        Locale before = Locale.getDefault();
        try {
            Set<String> texts = new TreeSet<>();
            for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                Locale.setDefault(locale);
                SettingCatalogue.all().forEach(setting -> texts.add(setting.description()));
            }
            assertEquals(2 * SettingCatalogue.all().size(), texts.size());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theSchemaHasEverySettingWithItsValues() throws Exception {
        JsonObject schema = PolicySchema.schema();
        JsonObject sample = sample("machine");
        for (SettingDefinition setting : SettingCatalogue.all()) {
            for (JsonElement value : List.of(SettingValues.strict(setting), SettingValues.loose(setting))) {
                JsonObject entry = new JsonObject();
                entry.add("value", value);
                entry.addProperty("reason", "a reason");
                JsonObject settings = new JsonObject();
                settings.add(setting.name(), entry);
                sample.add("settings", settings);
                assertEquals(List.of(), faults(sample, schema, ""), setting.name());
                entry.addProperty("value", true);
                assertFalse(faults(sample, schema, "").isEmpty(), setting.name());
            }
        }
    }

    @Test
    void theSchemaRefusesWhatTheParserRefuses() throws Exception {
        JsonObject schema = PolicySchema.schema();
        for (String change : List.of("\"version\":1=\"version\":0", "\"encrypted\"=\"open\"",
                "\"contact\"=\"contacts\"", "\"layer\":\"machine\"=\"layer\":\"planet\"", "T09:00:00Z=T09:00Z",
                "\"value\":8=\"value\":\"8\"", "\"critical\":true=\"critical\":\"yes\"")) {
            String[] parts = change.split("=", 2);
            String text = sample("machine").toString();
            assertTrue(text.contains(parts[0]), parts[0]);
            assertFalse(faults(PolicySite.json(text.replace(parts[0], parts[1])), schema, "").isEmpty(), change);
        }
    }

    /** Validates with the part of JSON Schema that the schema uses. */
    private static List<String> faults(JsonElement value, JsonObject schema, String at) {
        List<String> faults = new ArrayList<>();
        if (schema.has("enum") && !schema.getAsJsonArray("enum").contains(value)) {
            faults.add(at + ": none of " + schema.get("enum"));
        }
        String type = schema.has("type") ? schema.get("type").getAsString() : "";
        switch (type) {
            case "object" -> object(value, schema, at, faults);
            case "array" -> {
                if (value.isJsonArray()) {
                    value.getAsJsonArray()
                            .forEach(item -> faults.addAll(faults(item, schema.getAsJsonObject("items"), at + "[]")));
                } else {
                    faults.add(at + ": no array");
                }
            }
            case "string" -> {
                if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()
                        || schema.has("pattern") && !value.getAsString().matches(schema.get("pattern").getAsString())) {
                    faults.add(at + ": no such string");
                }
            }
            case "integer" -> {
                if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()
                        || value.getAsLong() < schema.get("minimum").getAsLong()
                        || value.getAsLong() > schema.get("maximum").getAsLong()) {
                    faults.add(at + ": no such integer");
                }
            }
            case "boolean" -> {
                if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
                    faults.add(at + ": no boolean");
                }
            }
            default -> assertEquals("", type);
        }
        return faults;
    }

    private static void object(JsonElement value, JsonObject schema, String at, List<String> faults) {
        if (!value.isJsonObject()) {
            faults.add(at + ": no object");
            return;
        }
        JsonObject properties = schema.getAsJsonObject("properties");
        JsonObject object = value.getAsJsonObject();
        schema.getAsJsonArray("required").forEach(name -> {
            if (!object.has(name.getAsString())) {
                faults.add(at + ": lacks " + name);
            }
        });
        for (String name : object.keySet()) {
            JsonElement more = schema.get("additionalProperties");
            if (properties.has(name)) {
                faults.addAll(faults(object.get(name), properties.getAsJsonObject(name), at + "." + name));
            } else if (more.isJsonObject()) {
                faults.addAll(faults(object.get(name), more.getAsJsonObject(), at + "." + name));
            } else {
                faults.add(at + ": unknown " + name);
            }
        }
    }
}
