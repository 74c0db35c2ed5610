// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.traces;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.TreeMap;

/**
 * Encodes spans as {@code ExportTraceServiceRequest} of OTLP 1 in JSON: ids in hexadecimal, 64-bit integers as strings,
 * enumerations as numbers. Has no side effects.
 */
final class SpanJson {
    private static final int STATUS_ERROR = 2;
    private static final String SCOPE = "org.vauban.server";

    private SpanJson() {}

    /** @param service this server's name at the collector */
    static JsonObject batch(String service, List<Span> spans) {
        JsonObject resource = new JsonObject();
        JsonArray attributes = new JsonArray();
        attributes.add(attribute("service.name", service));
        resource.add("attributes", attributes);
        JsonObject scope = new JsonObject();
        scope.addProperty("name", SCOPE);
        JsonArray all = new JsonArray();
        spans.forEach(each -> all.add(span(each)));
        JsonObject scoped = new JsonObject();
        scoped.add("scope", scope);
        scoped.add("spans", all);
        JsonArray scopes = new JsonArray();
        scopes.add(scoped);
        JsonObject of = new JsonObject();
        of.add("resource", resource);
        of.add("scopeSpans", scopes);
        JsonArray resources = new JsonArray();
        resources.add(of);
        JsonObject batch = new JsonObject();
        batch.add("resourceSpans", resources);
        return batch;
    }

    private static JsonObject span(Span span) {
        JsonObject json = new JsonObject();
        json.addProperty("traceId", span.traceId());
        json.addProperty("spanId", span.spanId());
        if (span.parentId() != null) {
            json.addProperty("parentSpanId", span.parentId());
        }
        json.addProperty("name", span.name());
        json.addProperty("kind", span.kind().number);
        json.addProperty("startTimeUnixNano", Long.toString(span.start()));
        json.addProperty("endTimeUnixNano", Long.toString(Math.max(span.start(), span.end())));
        JsonArray attributes = new JsonArray();
        new TreeMap<>(span.attributes()).forEach((name, value) -> attributes.add(attribute(name, value)));
        json.add("attributes", attributes);
        JsonObject status = new JsonObject();
        if (span.failed()) {
            status.addProperty("code", STATUS_ERROR);
        }
        json.add("status", status);
        return json;
    }

    private static JsonObject attribute(String name, Object value) {
        JsonObject typed = new JsonObject();
        if (value instanceof Long number) {
            typed.addProperty("intValue", number.toString());
        } else {
            typed.addProperty("stringValue", value.toString());
        }
        JsonObject json = new JsonObject();
        json.addProperty("key", name);
        json.add("value", typed);
        return json;
    }
}
