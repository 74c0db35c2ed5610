// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.util.List;
import org.vauban.evidence.report.Block.Entry;
import org.vauban.evidence.report.Block.Heading;
import org.vauban.evidence.report.Block.Item;
import org.vauban.evidence.report.Block.Lines;
import org.vauban.evidence.report.Block.Paragraph;
import org.vauban.evidence.report.Block.Picture;
import org.vauban.evidence.report.Block.Table;

/** Writes a report as one HTML page that needs no other file, no script and no network. */
public final class HtmlReport {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1b1b1b;\
            background:#fff}
            h1{font-size:2rem}h2{font-size:1.5rem;margin-top:3rem;border-bottom:2px solid #1b4f72}
            h3{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0}a{color:#1b4f72}
            table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:.3rem;text-align:left;\
            vertical-align:top;overflow-wrap:anywhere}th{background:#eaf0f4}thead th{overflow-wrap:normal}
            pre{background:#f4f4f4;padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere}
            nav li{margin:.1rem 0}
            """;

    private final Report report;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(Report report) {
        this.report = report;
    }

    /** Returns the page, which declares UTF-8. */
    public static String of(Report report) {
        return new HtmlReport(report).page();
    }

    private String page() {
        List<Block> blocks = report.blocks();
        html.append("<!DOCTYPE html>\n<html lang=\"").append(report.language().getLanguage())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ")
                .append("'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(escaped(report.title())).append("</title>\n<style>\n").append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>").append(escaped(report.title())).append("</h1>\n");
        contents(blocks);
        html.append("<main>\n");
        for (Block block : blocks) {
            switch (block) {
                case Heading heading -> heading(heading);
                case Paragraph paragraph -> html.append("<p>").append(escaped(paragraph.text())).append("</p>\n");
                case Entry entry -> entry(entry);
                case Table table -> table(table);
                case Lines lines -> html.append("<pre>").append(escaped(String.join("\n", lines.lines())))
                        .append("</pre>\n");
                case Item item -> throw new IllegalArgumentException(item.text());
                case Picture picture -> throw new IllegalArgumentException(picture.description());
            }
        }
        html.append("</main>\n</body>\n</html>\n");
        return html.toString();
    }

    private void contents(List<Block> blocks) {
        String title = escaped(report.messages().text("contents"));
        html.append("<nav aria-label=\"").append(title).append("\">\n<h2>").append(title).append("</h2>\n<ul>\n");
        for (Block block : blocks) {
            if (block instanceof Heading heading && heading.level() == 1) {
                html.append("<li><a href=\"#").append(escaped(heading.anchor())).append("\">")
                        .append(escaped(heading.text())).append("</a></li>\n");
            }
        }
        html.append("</ul>\n</nav>\n");
    }

    private void heading(Heading heading) {
        int level = heading.level() + 1;
        html.append("<h").append(level).append(" id=\"").append(escaped(heading.anchor())).append("\">")
                .append(escaped(heading.text())).append("</h").append(level).append(">\n");
    }

    private void entry(Entry entry) {
        String target = entry.target();
        html.append("<p><strong>").append(escaped(label(report.messages(), entry))).append("</strong> ");
        if (target != null) {
            html.append("<a href=\"#").append(escaped(target)).append("\">").append(escaped(entry.text()))
                    .append("</a>");
        } else {
            html.append(escaped(entry.text()));
        }
        html.append("</p>\n");
    }

    /** Returns a label with a colon, before which French has a no-break space. */
    static String label(ReportMessages messages, Entry entry) {
        return entry.label() + messages.text("colon");
    }

    private void table(Table table) {
        html.append("<table>\n<thead><tr>");
        table.header().forEach(cell -> html.append("<th scope=\"col\">").append(escaped(cell)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(i == 0 ? "<th scope=\"row\">" : "<td>").append(escaped(row.get(i)))
                        .append(i == 0 ? "</th>" : "</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c == '\n' || c == '\t' || c >= ' ' && c != 0x7f ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }
}
