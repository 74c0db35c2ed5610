// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.control.LocalText;
import org.vauban.evidence.result.AssessedClaim;
import org.vauban.evidence.result.AssessedControl;
import org.vauban.evidence.result.AssessedFramework;
import org.vauban.evidence.result.Assessment;
import org.vauban.evidence.result.TestResult;
import org.vauban.evidence.result.Verdict;
import org.vauban.governance.policy.Policy;

/** Writes the complete assessment of each control in a JSON format described by {@code docs/evidence.md}. */
public final class ControlsJson {
    private final EvidenceContent content;

    private ControlsJson(EvidenceContent content) {
        this.content = content;
    }

    /** Returns the document. */
    public static JsonObject of(EvidenceContent content) {
        Assessment assessment = content.assessment();
        JsonObject totals = new JsonObject();
        for (Verdict verdict : Verdict.values()) {
            totals.addProperty(verdict.text(), assessment.count(verdict));
        }
        JsonArray controls = new JsonArray();
        ControlsJson writer = new ControlsJson(content);
        for (AssessedFramework framework : assessment.frameworks()) {
            framework.controls().forEach(control -> controls.add(writer.control(control)));
        }
        JsonObject document = new JsonObject();
        document.addProperty("version", content.version());
        document.addProperty("created", content.created().toString());
        document.addProperty("testBasis", assessment.basis().name());
        document.add("totals", totals);
        document.add("controls", controls);
        return document;
    }

    private JsonObject control(AssessedControl control) {
        JsonArray claims = new JsonArray();
        control.claims().forEach(claim -> claims.add(claim(claim)));
        JsonObject json = new JsonObject();
        json.addProperty("framework", control.control().framework());
        json.addProperty("id", control.control().id());
        json.addProperty("verdict", control.verdict().text());
        json.add("title", text(control.control().title()));
        json.add("note", text(control.control().note()));
        json.add("claims", claims);
        return json;
    }

    private JsonObject claim(AssessedClaim assessed) {
        Claim claim = assessed.claim();
        JsonObject settings = new JsonObject();
        for (String setting : claim.settings()) {
            JsonArray values = new JsonArray();
            List<Policy.Value> decided = content.policy().values(setting);
            decided.forEach(value -> values.add(value.text()));
            settings.add(setting, values);
        }
        JsonArray tests = new JsonArray();
        for (TestResult test : assessed.tests()) {
            JsonObject one = new JsonObject();
            one.addProperty("test", test.test());
            one.addProperty("outcome", test.outcome().text());
            one.addProperty("cases", test.cases());
            tests.add(one);
        }
        JsonObject json = new JsonObject();
        json.addProperty("id", claim.id());
        json.addProperty("proved", assessed.proved());
        json.add("claim", text(claim.text()));
        json.add("settings", settings);
        json.add("tests", tests);
        json.addProperty("auditQuery", claim.auditQuery());
        json.add("residualRisk", text(claim.residualRisk()));
        return json;
    }

    private static JsonObject text(LocalText text) {
        JsonObject json = new JsonObject();
        json.addProperty("en", text.english());
        json.addProperty("fr", text.french());
        return json;
    }
}
