// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Formats lines as Common Event Format, version 0: a header of seven fields, then key=value pairs of its dictionary.
 */
final class CefFormat {
    private static final int NORMAL = 1;
    private static final int REFUSED = 3;
    private static final int DAMAGED = 9;

    private CefFormat() {}

    static String line(AuditEntry entry, String version) {
        int severity = entry.damage() ? DAMAGED : entry.refused() ? REFUSED : NORMAL;
        StringBuilder line = new StringBuilder("CEF:0|Vauban|Vauban|").append(header(version)).append('|')
                .append(entry.kind()).append(':').append(header(entry.action())).append('|')
                .append(header(entry.action())).append('|').append(severity).append('|');
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("rt", Long.toString(entry.time().toEpochMilli()));
        fields.put("externalId", entry.text("hash"));
        fields.put("cn1Label", "sequence");
        fields.put("cn1", Long.toString(entry.sequence()));
        fields.put("suid", entry.text("person"));
        fields.put("deviceExternalId", entry.text("machine"));
        fields.put("act", entry.kind() == AuditEntry.Kind.REVIEW ? entry.text("decision") : entry.action());
        fields.put("outcome", entry.refused() || entry.damage() ? "failure" : "success");
        fields.put("reason", String.join("; ", entry.withheld()));
        fields.put("msg", entry.text("detail"));
        labelled(fields, "cs1", "model", entry.text("model"));
        labelled(fields, "cs2", "session", entry.text("session"));
        labelled(fields, "cs3", "policy", entry.text("policy"));
        labelled(fields, "cs4", "provider", entry.text("provider"));
        labelled(fields, "cs5", "modelSha256", entry.text("modelSha256"));
        if (entry.kind() == AuditEntry.Kind.REVIEW) {
            labelled(fields, "cn2", "sentCharacters", Long.toString(entry.sentChars()));
        } else if (entry.outcome()) {
            labelled(fields, "cn2", "outputCharacters", Long.toString(entry.outputChars()));
            labelled(fields, "cn3", "takenCharacters", Long.toString(entry.takenChars()));
        }
        labelled(fields, "cs6", "feature", entry.text("feature"));
        fields.values().removeIf(String::isEmpty);
        String space = "";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            line.append(space).append(field.getKey()).append('=').append(value(field.getValue()));
            space = " ";
        }
        return line.toString();
    }

    private static void labelled(Map<String, String> fields, String key, String label, String value) {
        if (!value.isEmpty()) {
            fields.put(key + "Label", label);
            fields.put(key, value);
        }
    }

    private static String header(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll(ExportFormat.UNPRINTABLE, " ");
    }

    private static String value(String text) {
        return text.replace("\\", "\\\\").replace("=", "\\=").replace("\r", "\\r").replace("\n", "\\n")
                .replaceAll(ExportFormat.UNPRINTABLE, " ");
    }
}
