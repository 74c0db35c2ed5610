// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.vauban.evidence.report.NameUuid;

/** A whole bill of materials: its components in a fixed order, and what they are components of. */
final class Bill {
    private Bill() {}

    static JsonObject of(Components components, List<JsonObject> listed, String name, String version, String purl,
            Instant time) {
        List<JsonObject> sorted = listed.stream()
                .sorted(Comparator.comparing((JsonObject each) -> each.get("bom-ref").getAsString())).toList();
        // the serial number follows from the content: equal builds have equal bills
        String content = Components.hash("SHA-256", sorted.toString().getBytes(StandardCharsets.UTF_8));
        JsonObject bill = components.bill(sorted,
                NameUuid.of("sbom/" + name + '/' + version + '/' + time + '/' + content));
        JsonObject subject = bill.getAsJsonObject("metadata").getAsJsonObject("component");
        subject.addProperty("bom-ref", name);
        subject.addProperty("name", name);
        subject.addProperty("version", version);
        subject.addProperty("purl", purl);
        JsonArray parts = new JsonArray();
        sorted.forEach(each -> parts.add(each.get("bom-ref").getAsString()));
        JsonObject needs = new JsonObject();
        needs.addProperty("ref", name);
        needs.add("dependsOn", parts);
        JsonArray dependencies = new JsonArray();
        dependencies.add(needs);
        bill.add("dependencies", dependencies);
        Components.requireComplete(bill.get("components"), name);
        return bill;
    }
}
