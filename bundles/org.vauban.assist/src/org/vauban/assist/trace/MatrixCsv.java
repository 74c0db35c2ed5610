// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.governance.export.CsvCells;

/** Exports a matrix as CSV: a line for each link, gap and orphan; column names are the same in all languages. */
public final class MatrixCsv {
    private static final String HEADER = "requirement,text,status,kind,name,file,line,commit,basis,evidence,confidence";

    private MatrixCsv() {}

    /** Returns lines that end with CR LF, as RFC 4180 requires. */
    public static String of(TraceMatrix matrix) {
        StringBuilder csv = new StringBuilder(HEADER).append("\r\n");
        List<String> untested = matrix.withoutTests().stream().map(Requirement::id).toList();
        List<String> unserved = matrix.withoutCode().stream().map(Requirement::id).toList();
        for (Requirement each : matrix.requirements()) {
            for (TraceLink link : matrix.of(each)) {
                line(csv, each.id(), each.text(), link.basis().isExplicit() ? "linked" : "suggested", link.artifact(),
                        link.basis().name().toLowerCase(Locale.ROOT), link.evidence(),
                        String.format(Locale.ROOT, "%.2f", link.confidence()));
            }
            gap(csv, each, unserved, "no code");
            gap(csv, each, untested, "no test");
        }
        for (TraceOrphan orphan : matrix.orphans()) {
            line(csv, orphan.id(), "", "orphan", orphan.artifact(), "", orphan.evidence(), "");
        }
        return csv.toString();
    }

    private static void gap(StringBuilder csv, Requirement requirement, List<String> ids, String status) {
        if (ids.contains(requirement.id())) {
            row(csv, Stream.of(requirement.id(), requirement.text(), status, "", "", "", "", "", "", "", ""));
        }
    }

    private static void line(StringBuilder csv, String id, String text, String status, TraceArtifact artifact,
            String basis, String evidence, String confidence) {
        Path file = artifact.file();
        row(csv, Stream.of(id, text, status, artifact.kind().name().toLowerCase(Locale.ROOT), artifact.name(),
                file == null ? "" : file.toString(), artifact.line() == 0 ? "" : Integer.toString(artifact.line()),
                artifact.commit(), basis, evidence, confidence));
    }

    private static void row(StringBuilder csv, Stream<String> cells) {
        csv.append(cells.map(CsvCells::cell).collect(Collectors.joining(","))).append("\r\n");
    }
}
