// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/**
 * Formats lines as Open Cybersecurity Schema Framework, version 1.8: class API Activity (6003) with the profile AI
 * Operation. Values without a schema attribute go into {@code unmapped}.
 */
final class OcsfFormat {
    private static final String VERSION = "1.8.0";
    private static final int CATEGORY = 6;
    private static final int CLASS = 6003;
    private static final int CREATE = 1;
    private static final int OTHER = 99;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;
    private static final int INFORMATIONAL = 1;
    private static final int HIGH = 4;

    private OcsfFormat() {}

    static String line(AuditEntry entry, String version) {
        int activity = entry.kind() == AuditEntry.Kind.REVIEW ? CREATE : OTHER;
        JsonObject event = new JsonObject();
        event.addProperty("category_uid", CATEGORY);
        event.addProperty("category_name", "Application Activity");
        event.addProperty("class_uid", CLASS);
        event.addProperty("class_name", "API Activity");
        event.addProperty("activity_id", activity);
        event.addProperty("activity_name", activity == CREATE ? "Create" : entry.action());
        event.addProperty("type_uid", CLASS * 100 + activity);
        event.addProperty("time", entry.time().toEpochMilli());
        event.addProperty("severity_id", entry.damage() ? HIGH : INFORMATIONAL);
        event.addProperty("severity", entry.damage() ? "High" : "Informational");
        boolean failed = entry.refused() || entry.damage();
        event.addProperty("status_id", failed ? FAILURE : SUCCESS);
        event.addProperty("status", failed ? "Failure" : "Success");
        if (!entry.withheld().isEmpty()) {
            event.addProperty("status_detail", String.join("; ", entry.withheld()));
        }
        event.add("metadata", metadata(entry, version));
        event.add("actor", actor(entry));
        event.add("api", api(entry));
        event.add("src_endpoint", object(entry.text("machine").isEmpty() ? "name" : "uid",
                entry.text("machine").isEmpty() ? "unknown" : entry.text("machine")));
        if (!entry.text("model").isEmpty()) {
            event.add("ai_model", model(entry));
        }
        event.add("message_context", context(entry));
        if (entry.kind() != AuditEntry.Kind.REVIEW && !entry.text("detail").isEmpty()) {
            event.addProperty("message", entry.text("detail"));
        }
        event.add("unmapped", unmapped(entry));
        return event.toString();
    }

    private static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private static JsonObject metadata(AuditEntry entry, String version) {
        JsonObject product = object("name", "Vauban");
        product.addProperty("vendor_name", "Vauban");
        product.addProperty("version", version);
        JsonArray profiles = new JsonArray();
        profiles.add("ai_operation");
        JsonObject metadata = object("version", VERSION);
        metadata.add("product", product);
        metadata.add("profiles", profiles);
        metadata.addProperty("log_name", "audit");
        metadata.addProperty("original_time", entry.time().toString());
        metadata.addProperty("sequence", entry.sequence());
        if (!entry.text("hash").isEmpty()) {
            metadata.addProperty("uid", entry.text("hash"));
        }
        return metadata;
    }

    private static JsonObject actor(AuditEntry entry) {
        JsonObject actor = object("app_name", "Vauban");
        if (!entry.text("person").isEmpty()) {
            actor.add("user", object("uid", entry.text("person")));
        }
        if (!entry.text("session").isEmpty()) {
            actor.add("session", object("uid", entry.text("session")));
        }
        return actor;
    }

    private static JsonObject api(AuditEntry entry) {
        JsonObject api = object("operation", entry.action().isEmpty() ? "unknown" : entry.action());
        api.add("service", object("name", provider(entry)));
        return api;
    }

    private static String provider(AuditEntry entry) {
        return entry.text("provider").isEmpty() ? "local" : entry.text("provider");
    }

    private static JsonObject model(AuditEntry entry) {
        JsonObject model = object("model_name", entry.text("model"));
        model.addProperty("name", entry.text("model"));
        model.addProperty("ai_provider", provider(entry));
        if (!entry.text("modelSha256").isEmpty()) {
            model.addProperty("uid", entry.text("modelSha256"));
        }
        return model;
    }

    private static JsonObject context(AuditEntry entry) {
        JsonObject context = new JsonObject();
        context.addProperty("ai_role_id", 1);
        context.addProperty("ai_role", "User");
        context.add("service", object("name", provider(entry)));
        if (!entry.text("session").isEmpty()) {
            context.addProperty("uid", entry.text("session"));
        }
        return context;
    }

    private static JsonObject unmapped(AuditEntry entry) {
        JsonObject unmapped = new JsonObject();
        for (String name : new String[] {"decision", "feature", "policy", "detail", "previous"}) {
            if (!entry.text(name).isEmpty()) {
                unmapped.addProperty(name, entry.text(name));
            }
        }
        for (String name : new String[] {"parts", "output"}) {
            if (entry.json().has(name)) {
                unmapped.add(name, entry.json().get(name));
            }
        }
        return unmapped;
    }
}
