// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** The catalogue of all controls and of the product's claims. Immutable. */
public final class ControlCatalogue {
    private static final List<String> FRAMEWORKS = List.of("anssi-pa-102", "anssi-bsi-coding-assistants",
            "owasp-llm-2025", "owasp-agentic-2026", "ai-act", "cra-annex-i");

    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final List<Framework> frameworks = new ArrayList<>();

    private ControlCatalogue() {}

    /** Loads the catalogue of this version. */
    public static ControlCatalogue load() {
        ControlCatalogue catalogue = new ControlCatalogue();
        for (JsonElement claim : read("claims").getAsJsonArray("claims")) {
            catalogue.addClaim(claim.getAsJsonObject());
        }
        for (String framework : FRAMEWORKS) {
            catalogue.addFramework(read(framework));
        }
        return catalogue;
    }

    private static JsonObject read(String name) {
        try (InputStream in = ControlCatalogue.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException(name + ".json is missing");
            }
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                return JsonParser.parseReader(reader).getAsJsonObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addClaim(JsonObject json) {
        Claim claim = new Claim(json.get("id").getAsString(), strings(json.getAsJsonArray("settings")),
                json.get("auditQuery").getAsString(), text(json.getAsJsonObject("claim")),
                text(json.getAsJsonObject("residualRisk")));
        if (claims.put(claim.id(), claim) != null) {
            throw new IllegalStateException("two claims are called " + claim.id());
        }
    }

    private void addFramework(JsonObject json) {
        String id = json.get("id").getAsString();
        List<Control> controls = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("controls")) {
            JsonObject control = element.getAsJsonObject();
            List<Claim> answers = new ArrayList<>();
            for (String name : strings(control.getAsJsonArray("claims"))) {
                Claim claim = claim(name);
                if (claim == null) {
                    throw new IllegalStateException(id + " names the claim " + name + ", which does not exist");
                }
                answers.add(claim);
            }
            controls.add(new Control(id, control.get("id").getAsString(), kind(control.get("status").getAsString()),
                    answers, text(control.getAsJsonObject("title")), text(control.getAsJsonObject("note"))));
        }
        frameworks.add(new Framework(id, URI.create(json.get("source").getAsString()),
                text(json.getAsJsonObject("title")), text(json.getAsJsonObject("description")), controls));
    }

    private static ControlKind kind(String text) {
        return Arrays.stream(ControlKind.values()).filter(kind -> kind.text().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalStateException(text + " is no kind of control"));
    }

    private static LocalText text(JsonObject json) {
        return new LocalText(json.get("en").getAsString(), json.get("fr").getAsString());
    }

    private static List<String> strings(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsString).toList();
    }

    /** Returns the frameworks in the order in which they are reported. */
    public List<Framework> frameworks() {
        return Collections.unmodifiableList(frameworks);
    }

    /** Returns the claims in the order of {@code claims.json}. */
    public Collection<Claim> claims() {
        return Collections.unmodifiableCollection(claims.values());
    }

    /** Returns the claim with this id, or null. */
    public @Nullable Claim claim(String id) {
        return claims.get(id);
    }
}
