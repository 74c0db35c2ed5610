// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.function.BiFunction;

/** Formats in which audit lines are exported. */
public enum ExportFormat {
    /** API Activity with the profile AI Operation of OCSF 1.8, one JSON object per line. */
    OCSF("", "\n", OcsfFormat::line),
    /** Common Event Format, version 0. */
    CEF("", "\n", CefFormat::line),
    /** RFC 5424, one message per line. */
    SYSLOG("", "\n", SyslogFormat::line),
    /** RFC 4180, with a header. */
    CSV(CsvFormat.HEADER, "\r\n", CsvFormat::line),
    /** The lines unchanged. */
    JSONL("", "\n", (entry, version) -> entry.line());

    /** Characters that some program takes for a line end, and terminal control characters. */
    static final String UNPRINTABLE = "[\\p{Cntrl}\\x{80}-\\x{9f}\u2028\u2029]";

    private final String header;
    private final String end;
    private final BiFunction<AuditEntry, String, String> formatting;

    ExportFormat(String header, String end, BiFunction<AuditEntry, String, String> formatting) {
        this.header = header;
        this.end = end;
        this.formatting = formatting;
    }

    /** Returns the header before all lines, with its line end; empty if the format has none. */
    public String header() {
        return header.isEmpty() ? "" : header + end;
    }

    /**
     * Returns an entry in this format, with its line end.
     *
     * @param version version of the product
     */
    public String format(AuditEntry entry, String version) {
        return formatting.apply(entry, version) + end;
    }
}
