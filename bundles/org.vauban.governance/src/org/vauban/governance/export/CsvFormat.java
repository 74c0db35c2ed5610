// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** RFC 4180. A value that a spreadsheet would take for a formula begins with an apostrophe. */
final class CsvFormat {
    private static final List<String> COLUMNS = List.of("feature", "event", "note", "decision", "model", "modelSha256",
            "provider", "person", "machine", "session", "policy", "detail", "hash");
    static final String HEADER = "seq,time,kind," + String.join(",", COLUMNS) + ",sentCharacters,parts,withheld,"
            + "outputCharacters,takenCharacters,outputHmac";
    /**
     * What begins a formula, also in the widths of East Asia; behind a semicolon too, at which spreadsheets in French
     * and German divide a line whatever stands between quotation marks.
     */
    private static final Pattern FORMULA = Pattern
            .compile("(?<=^|[;\t\r\n])(?=\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])");

    private CsvFormat() {}

    static String line(AuditEntry entry, String version) {
        Stream<String> first = Stream.of(Long.toString(entry.sequence()), entry.time().toString(),
                entry.kind().name().toLowerCase(Locale.ROOT));
        Stream<String> last = Stream.of(Long.toString(entry.sentChars()), Integer.toString(entry.parts().size()),
                String.join("; ", entry.withheld()), Long.toString(entry.outputChars()),
                Long.toString(entry.takenChars()), entry.outputHash());
        return Stream.of(first, COLUMNS.stream().map(entry::text), last).flatMap(each -> each).map(CsvFormat::cell)
                .collect(Collectors.joining(","));
    }

    private static String cell(String value) {
        String safe = FORMULA.matcher(value).replaceAll("'");
        return safe.matches("[^,\"\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
