// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.result.AssessedClaim;
import org.vauban.evidence.result.AssessedControl;
import org.vauban.evidence.result.AssessedFramework;
import org.vauban.evidence.result.TestResult;
import org.vauban.evidence.result.TestResults;

/**
 * Writes the assessment as an OSCAL 1.2 component definition: one component, a control implementation for each
 * framework, an implemented requirement for each control, with the claims, tests and results as properties in the
 * project's own namespace. UUIDs are derived from names.
 */
public final class OscalReport {
    /** The version of OSCAL that the document follows. */
    public static final String OSCAL_VERSION = "1.2.0";
    private static final String NAMESPACE = "https://vauban.invalid/ns/evidence";

    private final EvidenceContent content;

    private OscalReport(EvidenceContent content) {
        this.content = content;
    }

    /** Returns the document. */
    public static JsonObject of(EvidenceContent content) {
        return new OscalReport(content).document();
    }

    private JsonObject document() {
        String created = content.created().truncatedTo(ChronoUnit.SECONDS).toString();
        JsonObject metadata = new JsonObject();
        metadata.addProperty("title", "Vauban " + content.version() + ": component definition");
        metadata.addProperty("last-modified", created);
        metadata.addProperty("version", content.version());
        metadata.addProperty("oscal-version", OSCAL_VERSION);
        JsonObject definition = new JsonObject();
        definition.addProperty("uuid", NameUuid.of("definition/" + content.version() + "/" + created).toString());
        definition.add("metadata", metadata);
        JsonArray components = new JsonArray();
        components.add(component());
        definition.add("components", components);
        definition.add("back-matter", backMatter());
        JsonObject document = new JsonObject();
        document.add("component-definition", definition);
        return document;
    }

    private JsonObject component() {
        JsonObject component = new JsonObject();
        component.addProperty("uuid", NameUuid.of("component/vauban").toString());
        component.addProperty("type", "software");
        component.addProperty("title", "Vauban");
        component.addProperty("description",
                "A sovereign assistant for code and documents. The model runs on the user's own machine.");
        JsonArray props = new JsonArray();
        props.add(property("version", content.version(), false));
        props.add(property("test-basis", content.assessment().basis().name().toLowerCase(Locale.ROOT), true));
        TestResults results = content.assessment().results();
        if (results != null) {
            props.add(property("tested-commit", results.commit(), true));
            props.add(property("tests-ended", results.finished().toString(), true));
            props.add(property("tests-ran-on", results.platform(), true));
            if (!content.resultsKey().isEmpty()) {
                props.add(property("test-results-key", content.resultsKey(), true));
            }
        }
        component.add("props", props);
        JsonArray implementations = new JsonArray();
        for (AssessedFramework framework : content.assessment().frameworks()) {
            implementations.add(implementation(framework));
        }
        component.add("control-implementations", implementations);
        return component;
    }

    private static JsonObject implementation(AssessedFramework framework) {
        String id = framework.framework().id();
        JsonObject implementation = new JsonObject();
        implementation.addProperty("uuid", NameUuid.of("implementation/" + id).toString());
        implementation.addProperty("source", "#" + NameUuid.of("source/" + id));
        implementation.addProperty("description", framework.framework().title().english() + ". "
                + framework.framework().description().english());
        JsonArray requirements = new JsonArray();
        framework.controls().forEach(control -> requirements.add(requirement(control)));
        JsonObject link = new JsonObject();
        link.addProperty("href", "#" + NameUuid.of("source/" + id));
        link.addProperty("rel", "reference");
        JsonArray links = new JsonArray();
        links.add(link);
        implementation.add("links", links);
        implementation.add("implemented-requirements", requirements);
        return implementation;
    }

    private static JsonObject requirement(AssessedControl control) {
        JsonObject requirement = new JsonObject();
        requirement.addProperty("uuid", NameUuid.of("requirement/" + control.control().key()).toString());
        requirement.addProperty("control-id", control.control().key());
        StringBuilder description = new StringBuilder(control.control().id()).append(' ')
                .append(control.control().title().english()).append(". ");
        JsonArray props = new JsonArray();
        props.add(property("verdict", control.verdict().text(), true));
        for (AssessedClaim claim : control.claims()) {
            description.append(claim.claim().text().english()).append(' ');
            addClaim(props, claim);
        }
        requirement.addProperty("description", description.toString().strip());
        requirement.add("props", props);
        requirement.addProperty("remarks", control.control().note().english());
        return requirement;
    }

    private static void addClaim(JsonArray props, AssessedClaim assessed) {
        Claim claim = assessed.claim();
        JsonObject state = property("claim", claim.id(), true);
        state.addProperty("class", assessed.proved() ? "proved" : "not-proved");
        state.addProperty("remarks", "Residual risk: " + claim.residualRisk().english());
        props.add(state);
        claim.settings().forEach(setting -> props.add(property("setting", setting, true)));
        if (!claim.auditQuery().isEmpty()) {
            props.add(property("audit-query", claim.auditQuery(), true));
        }
        for (TestResult test : assessed.tests()) {
            JsonObject proof = property("test", test.test(), true);
            proof.addProperty("class", test.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            props.add(proof);
        }
    }

    private static JsonObject property(String name, String value, boolean ours) {
        JsonObject property = new JsonObject();
        property.addProperty("name", name);
        if (ours) {
            property.addProperty("ns", NAMESPACE);
        }
        property.addProperty("value", value.isBlank() ? "-" : value.strip());
        return property;
    }

    private JsonObject backMatter() {
        JsonArray resources = new JsonArray();
        for (AssessedFramework framework : content.assessment().frameworks()) {
            JsonObject link = new JsonObject();
            link.addProperty("href", framework.framework().source().toString());
            JsonArray links = new JsonArray();
            links.add(link);
            JsonObject resource = new JsonObject();
            resource.addProperty("uuid", NameUuid.of("source/" + framework.framework().id()).toString());
            resource.addProperty("title", framework.framework().title().english());
            resource.add("rlinks", links);
            resources.add(resource);
        }
        JsonObject matter = new JsonObject();
        matter.add("resources", resources);
        return matter;
    }
}
