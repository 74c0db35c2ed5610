// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.governance.text.ShortText;

/**
 * Exports a matrix as ReqIF 1.2: an object for each requirement and each artifact, and a relation for each link, from
 * the artifact to the requirement. Requirements tools import it alongside the requirements, which they identify by
 * {@code ReqIF.ForeignID}. Identifiers are derived from names, so that a later export replaces an earlier one.
 */
public final class MatrixReqif {
    /** The attribute that identifies objects of such a file. */
    static final String KIND = "Vauban.Kind";
    private static final List<String> OBJECT = List.of("ReqIF.ForeignID", "ReqIF.Text", KIND, "Vauban.File",
            "Vauban.Line", "Vauban.Commit");
    private static final List<String> RELATION = List.of("Vauban.Basis", "Vauban.Evidence", "Vauban.Confidence");
    private static final int LONGEST = 4_000;

    private final StringBuilder xml = new StringBuilder();
    private final String time;
    private final ArtifactNames names;

    private MatrixReqif(ArtifactNames names, Instant time) {
        this.names = names;
        this.time = time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * Returns the export. Reads the disk to find the working trees.
     *
     * @param folders traced folders, real paths: identifiers do not depend on the folders above them
     * @param time time of the export
     */
    public static String of(TraceMatrix matrix, List<Path> folders, Instant time) {
        return new MatrixReqif(new ArtifactNames(matrix, folders), time).write(matrix);
    }

    private String write(TraceMatrix matrix) {
        xml.append(String.format(Locale.ROOT, """
                <?xml version="1.0" encoding="UTF-8"?>
                <REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd">
                <THE-HEADER><REQ-IF-HEADER IDENTIFIER="%s"><CREATION-TIME>%s</CREATION-TIME>\
                <REQ-IF-TOOL-ID>Vauban</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION>\
                <SOURCE-TOOL-ID>Vauban</SOURCE-TOOL-ID><TITLE>Trace links</TITLE></REQ-IF-HEADER></THE-HEADER>
                <CORE-CONTENT><REQ-IF-CONTENT>
                <DATATYPES><DATATYPE-DEFINITION-STRING IDENTIFIER="%s" LONG-NAME="String" LAST-CHANGE="%s" \
                MAX-LENGTH="%d"/></DATATYPES>
                <SPEC-TYPES>
                """, identifier("header"), time, identifier("string"), time, LONGEST));
        type("SPEC-OBJECT-TYPE", "Trace object", OBJECT);
        type("SPEC-RELATION-TYPE", "Trace link", RELATION);
        xml.append("</SPEC-TYPES>\n<SPEC-OBJECTS>\n");
        for (Requirement each : matrix.requirements()) {
            object(requirement(each.id()), List.of(each.id(), each.text(), "requirement", each.file().toString(),
                    each.line() == 0 ? "" : Integer.toString(each.line()), ""));
        }
        Map<String, TraceArtifact> artifacts = new LinkedHashMap<>();
        matrix.links().forEach(link -> artifacts.putIfAbsent(identifier(link.artifact()), link.artifact()));
        artifacts.forEach((id, each) -> {
            Path file = each.file();
            object(id, List.of(each.commit().isEmpty() ? each.name() : each.commit(), each.name(),
                    each.kind().name().toLowerCase(Locale.ROOT), file == null ? "" : file.toString(),
                    each.line() == 0 ? "" : Integer.toString(each.line()), each.commit()));
        });
        xml.append("</SPEC-OBJECTS>\n<SPEC-RELATIONS>\n");
        matrix.links().forEach(this::relation);
        xml.append("</SPEC-RELATIONS>\n</REQ-IF-CONTENT></CORE-CONTENT>\n</REQ-IF>\n");
        return xml.toString();
    }

    private void type(String element, String name, List<String> attributes) {
        xml.append("<").append(element).append(" IDENTIFIER=\"").append(identifier(name)).append("\" LONG-NAME=\"")
                .append(name).append("\" LAST-CHANGE=\"").append(time).append("\"><SPEC-ATTRIBUTES>");
        for (String each : attributes) {
            xml.append("<ATTRIBUTE-DEFINITION-STRING IDENTIFIER=\"").append(identifier(each)).append("\" LONG-NAME=\"")
                    .append(each).append("\" LAST-CHANGE=\"").append(time).append("\"><TYPE>")
                    .append("<DATATYPE-DEFINITION-STRING-REF>").append(identifier("string"))
                    .append("</DATATYPE-DEFINITION-STRING-REF></TYPE></ATTRIBUTE-DEFINITION-STRING>");
        }
        xml.append("</SPEC-ATTRIBUTES></").append(element).append(">\n");
    }

    private void object(String id, List<String> values) {
        xml.append("<SPEC-OBJECT IDENTIFIER=\"").append(id).append("\" LAST-CHANGE=\"").append(time).append("\">");
        values(OBJECT, values);
        xml.append("<TYPE><SPEC-OBJECT-TYPE-REF>").append(identifier("Trace object"))
                .append("</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>\n");
    }

    private void relation(TraceLink link) {
        String artifact = identifier(link.artifact());
        xml.append("<SPEC-RELATION IDENTIFIER=\"").append(identifier(artifact + ' ' + link.requirement()))
                .append("\" LAST-CHANGE=\"").append(time).append("\">");
        values(RELATION, List.of(link.basis().name().toLowerCase(Locale.ROOT), link.evidence(),
                String.format(Locale.ROOT, "%.2f", link.confidence())));
        xml.append("<SOURCE><SPEC-OBJECT-REF>").append(artifact).append("</SPEC-OBJECT-REF></SOURCE>")
                .append("<TARGET><SPEC-OBJECT-REF>").append(requirement(link.requirement()))
                .append("</SPEC-OBJECT-REF></TARGET><TYPE><SPEC-RELATION-TYPE-REF>").append(identifier("Trace link"))
                .append("</SPEC-RELATION-TYPE-REF></TYPE></SPEC-RELATION>\n");
    }

    private void values(List<String> names, List<String> values) {
        xml.append("<VALUES>");
        for (int i = 0; i < names.size(); i++) {
            if (!values.get(i).isEmpty()) {
                xml.append("<ATTRIBUTE-VALUE-STRING THE-VALUE=\"").append(attribute(values.get(i)))
                        .append("\"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>").append(identifier(names.get(i)))
                        .append("</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>");
            }
        }
        xml.append("</VALUES>");
    }

    /** Escapes a value, without characters that XML cannot represent. */
    private static String attribute(String value) {
        String most = ShortText.beginning(value, LONGEST);
        return AnswerHtml.escape(most.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", ""))
                .replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;");
    }

    private static String requirement(String id) {
        return identifier("requirement " + id);
    }

    private String identifier(TraceArtifact artifact) {
        return identifier("artifact " + names.of(artifact));
    }

    /** Returns an XML identifier. */
    private static String identifier(String of) {
        return "_" + UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }
}
