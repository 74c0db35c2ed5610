// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.regex.Pattern;

/** Values of a CSV file as RFC 4180 wants them. Pure. */
public final class CsvCells {
    /**
     * What begins a formula, also in the widths of East Asia; behind a semicolon too, at which spreadsheets in French
     * and German divide a line whatever stands between quotation marks.
     */
    private static final Pattern FORMULA = Pattern
            .compile("(?<=^|[;\t\r\n])(?=\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])");

    private CsvCells() {}

    /** A value, quoted where needed. An apostrophe stands before what a spreadsheet would take for a formula. */
    public static String cell(String value) {
        String safe = FORMULA.matcher(value).replaceAll("'");
        return safe.matches("[^,\"\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
