// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.log;

import com.google.gson.JsonElement;
import java.util.Locale;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.AuditPeriod;

/**
 * Query of an audit log. Immutable.
 *
 * @param period when a line was written
 * @param decision kind of decision
 * @param feature part of the name of the feature, event or note; empty for all
 * @param model part of the model's name; empty for all
 * @param text part of any value of a line; empty for all
 */
public record AuditQuery(AuditPeriod period, Decision decision, String feature, String model, String text) {
    /** Matches all lines. */
    public static final AuditQuery ALL = new AuditQuery(AuditPeriod.ALL, Decision.ANY, "", "", "");

    /** Kind of decision that a line records. */
    public enum Decision {
        /** Any kind. */
        ANY,
        /** A request was sent. */
        APPROVED,
        /** Nothing of a request was sent. */
        REFUSED,
        /** A part of a request was not sent, or all of it. */
        WITHHELD,
        /** A text was used, for example accepted. */
        EVENT,
        /** A note of the log about itself. */
        NOTE
    }

    /** Converts the texts to lower case for comparison. */
    public AuditQuery {
        feature = feature.strip().toLowerCase(Locale.ROOT);
        model = model.strip().toLowerCase(Locale.ROOT);
        text = text.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether a line matches. */
    public boolean matches(AuditEntry entry) {
        return period.contains(entry.time()) && decided(entry) && contains(entry.action(), feature)
                && contains(entry.text("model"), model) && (text.isEmpty() || contains(entry.json(), text));
    }

    private boolean decided(AuditEntry entry) {
        return switch (decision) {
            case ANY -> true;
            case APPROVED -> entry.kind() == AuditEntry.Kind.REVIEW && !entry.refused();
            case REFUSED -> entry.refused();
            case WITHHELD -> !entry.withheld().isEmpty();
            case EVENT -> entry.kind() == AuditEntry.Kind.EVENT;
            case NOTE -> entry.kind() == AuditEntry.Kind.NOTE;
        };
    }

    private static boolean contains(String value, String part) {
        return part.isEmpty() || value.toLowerCase(Locale.ROOT).contains(part);
    }

    private static boolean contains(JsonElement value, String part) {
        if (value.isJsonObject()) {
            return value.getAsJsonObject().entrySet().stream().anyMatch(each -> contains(each.getValue(), part));
        }
        if (value.isJsonArray()) {
            return value.getAsJsonArray().asList().stream().anyMatch(each -> contains(each, part));
        }
        return value.isJsonPrimitive() && contains(value.getAsString(), part);
    }
}
