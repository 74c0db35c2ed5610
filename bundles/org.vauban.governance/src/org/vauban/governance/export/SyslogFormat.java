// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.Locale;

/**
 * Formats lines as RFC 5424: facility 13 (log audit), structured data, and the details as message. The structured data
 * use the enterprise number that RFC 5612 reserves for examples, until the project has one.
 */
final class SyslogFormat {
    private static final int FACILITY = 13;
    private static final int INFORMATION = 6;
    private static final int NOTICE = 5;
    private static final int ERROR = 3;
    private static final int MESSAGE_ID = 32;
    private static final String[] MEMBERS = {"decision", "model", "modelSha256", "provider", "person", "policy",
            "hash"};

    private SyslogFormat() {}

    static String line(AuditEntry entry, String version) {
        int severity = entry.damage() ? ERROR : entry.refused() ? NOTICE : INFORMATION;
        StringBuilder line = new StringBuilder("<").append(FACILITY * 8 + severity).append(">1 ").append(entry.time())
                .append(' ').append(name(entry.text("machine"), 255)).append(" vauban ")
                .append(name(entry.text("session"), 128)).append(' ').append(name(entry.action(), MESSAGE_ID))
                .append(" [vauban@32473 kind=\"").append(entry.kind().name().toLowerCase(Locale.ROOT)).append('"');
        parameter(line, "seq", Long.toString(entry.sequence()));
        parameter(line, "version", version);
        for (String member : MEMBERS) {
            parameter(line, member, entry.text(member));
        }
        if (entry.kind() == AuditEntry.Kind.REVIEW) {
            parameter(line, "sentCharacters", Long.toString(entry.sentChars()));
        } else if (entry.outcome()) {
            parameter(line, "feature", entry.text("feature"));
            parameter(line, "outputCharacters", Long.toString(entry.outputChars()));
            parameter(line, "takenCharacters", Long.toString(entry.takenChars()));
            parameter(line, "outputHmac", entry.outputHash());
        }
        parameter(line, "withheld", String.join("; ", entry.withheld()));
        line.append(']');
        String detail = entry.text("detail").replaceAll(ExportFormat.UNPRINTABLE, " ");
        return detail.isEmpty() ? line.toString() : line.append(" \uFEFF").append(detail).toString();
    }

    /** Returns printable ASCII without blanks, or a dash for an empty text. */
    private static String name(String text, int most) {
        String printable = text.replaceAll("[^\\x21-\\x7e]", "_");
        return printable.isEmpty() ? "-" : printable.substring(0, Math.min(most, printable.length()));
    }

    private static void parameter(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append("=\"").append(value.replaceAll(ExportFormat.UNPRINTABLE, " ")
                    .replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]")).append('"');
        }
    }
}
