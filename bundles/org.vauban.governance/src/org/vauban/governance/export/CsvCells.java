// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.regex.Pattern;

/** Formats values of a CSV file according to RFC 4180. Pure. */
public final class CsvCells {
    /**
     * Start of a formula, also in East Asian widths and behind quotation marks; after a semicolon as well, because
     * French and German spreadsheets split a line there even between quotation marks.
     */
    private static final Pattern FORMULA = Pattern
            .compile("(?<=^|[;\t\r\n])(?=[\\s\\p{Z}\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])");

    private CsvCells() {}

    /**
     * Returns a value, quoted where needed. An apostrophe prefixes values that a spreadsheet would take for a formula.
     */
    public static String cell(String value) {
        String safe = FORMULA.matcher(value).replaceAll("'");
        return safe.matches("[^,\"\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
