// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.StandalonePage;
import org.vauban.assist.message.Messages;

/**
 * Exports a matrix as one HTML page without further files, scripts or network access. Its main element has the class
 * {@code vauban-trace}, by which the reader of documents leaves it out: otherwise the next trace would take the rows
 * for definitions of requirements.
 */
public final class MatrixHtml {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:0 auto;padding:1rem;color:#1b1b1b;\
            background:#fff}
            h1{font-size:2rem}h2{font-size:1.5rem;margin-top:2rem;border-bottom:2px solid #1b4f72}
            table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:.3rem;text-align:left;\
            vertical-align:top;overflow-wrap:anywhere}th{background:#eaf0f4}
            """;

    private final TraceMatrix matrix;
    private final Messages messages;
    private final NumberFormat percent;
    private final StringBuilder html = new StringBuilder();

    private MatrixHtml(TraceMatrix matrix, Messages messages) {
        this.matrix = matrix;
        this.messages = messages;
        this.percent = NumberFormat.getPercentInstance(messages.locale());
    }

    /**
     * Returns the page, in UTF-8.
     *
     * @param locale language of its labels, or null for the default one
     */
    public static String of(TraceMatrix matrix, @Nullable Locale locale) {
        return new MatrixHtml(matrix, new Messages("org.vauban.assist.trace", locale)).page();
    }

    private String page() {
        String title = messages.text("title");
        html.append(StandalonePage.begin(messages.text("language"), title, STYLE)).append("<h1>")
                .append(escaped(title)).append("</h1>\n<main class=\"vauban-trace\">\n<p>")
                .append(escaped(messages.text("summary", matrix.requirements().size(), matrix.links().size(),
                        matrix.links().stream().filter(link -> !link.basis().isExplicit()).count())))
                .append("</p>\n");
        table("requirements", List.of("requirement", "text", "artifact", "basis", "evidence", "confidence"),
                this::requirements);
        gaps("without.code", matrix.withoutCode());
        gaps("without.tests", matrix.withoutTests());
        table("orphans", List.of("id", "artifact", "evidence"), () -> matrix.orphans().forEach(
                each -> row(each.id(), place(each.artifact()), each.evidence())));
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void requirements() {
        for (Requirement each : matrix.requirements()) {
            List<TraceLink> links = matrix.of(each);
            if (links.isEmpty()) {
                row(each.id(), each.text(), messages.text("none"), "", "", "");
            }
            for (TraceLink link : links) {
                row(each.id(), each.text(), place(link.artifact()), messages.text("basis." + link.basis().name()),
                        link.evidence(), percent.format(link.confidence()));
            }
        }
    }

    private void gaps(String name, List<Requirement> gaps) {
        table(name, List.of("requirement", "text"), () -> gaps.forEach(each -> row(each.id(), each.text())));
    }

    private void table(String heading, List<String> columns, Runnable rows) {
        html.append("<h2>").append(escaped(messages.text(heading))).append("</h2>\n<table>\n<thead><tr>");
        for (String column : columns) {
            html.append("<th scope=\"col\">").append(escaped(messages.text("column." + column))).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        rows.run();
        html.append("</tbody>\n</table>\n");
    }

    private void row(String... cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append("<td>").append(escaped(cell)).append("</td>");
        }
        html.append("</tr>\n");
    }

    private String place(TraceArtifact artifact) {
        Path file = artifact.file();
        return messages.text("kind." + artifact.kind().name()) + " " + artifact.name()
                + (file == null ? " (" + artifact.commit() + ")" : " (" + file + ":" + artifact.line() + ")");
    }

    private static String escaped(String text) {
        return AnswerHtml.escape(text);
    }
}
