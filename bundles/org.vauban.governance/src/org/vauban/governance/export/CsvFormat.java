// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the audit log as CSV. */
final class CsvFormat {
    private static final List<String> COLUMNS = List.of("feature", "event", "note", "decision", "model", "modelSha256",
            "provider", "person", "machine", "session", "policy", "detail", "hash");
    static final String HEADER = "seq,time,kind," + String.join(",", COLUMNS) + ",sentCharacters,parts,withheld,"
            + "outputCharacters,takenCharacters,outputHmac";

    private CsvFormat() {}

    static String line(AuditEntry entry, String version) {
        Stream<String> first = Stream.of(Long.toString(entry.sequence()), entry.time().toString(),
                entry.kind().name().toLowerCase(Locale.ROOT));
        Stream<String> last = Stream.of(Long.toString(entry.sentChars()), Integer.toString(entry.parts().size()),
                String.join("; ", entry.withheld()), Long.toString(entry.outputChars()),
                Long.toString(entry.takenChars()), entry.outputHash());
        return Stream.of(first, COLUMNS.stream().map(entry::text), last).flatMap(each -> each).map(CsvCells::cell)
                .collect(Collectors.joining(","));
    }
}
