// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.assist.document.format.TextSegment.Span;

/**
 * Finds paragraphs, headings and table cells, at any nesting depth. Front matter, code, HTML and link definitions are
 * not included.
 */
final class MarkdownSplitter implements DocumentSplitter {
    private static final Parser PARSER = Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();
    private static final Pattern FRONT_MATTER = Pattern
            .compile("\\A(---|\\+\\+\\+)[ \\t]*\\R[\\s\\S]*?\\R\\1[ \\t]*(?:\\R|\\z)");
    private static final Pattern DELIMITER = Pattern.compile("\\s*\\|?\\s*:?-+:?\\s*(?:\\|\\s*:?-+:?\\s*)*\\|?\\s*");
    private static final Pattern ATX = Pattern.compile("(#{1,6}[ \\t]+)(.*?)(?:[ \\t]+#+)?[ \\t]*");

    @Override
    public List<TextSegment> split(String document) {
        Matcher front = FRONT_MATTER.matcher(document);
        int offset = front.find() ? front.end() : 0;
        List<TextSegment> pieces = new ArrayList<>();
        PARSER.parse(document.substring(offset)).accept(new AbstractVisitor() {
            @Override
            @NonNullByDefault({})
            public void visit(Heading heading) {
                heading(heading, document, offset, pieces);
            }

            @Override
            @NonNullByDefault({})
            public void visit(Paragraph paragraph) {
                paragraph(spans(paragraph.getSourceSpans(), offset), document, pieces);
            }
        });
        return pieces;
    }

    private static List<Span> spans(List<SourceSpan> spans, int offset) {
        return spans.stream().map(span -> new Span(offset + span.getInputIndex(),
                offset + span.getInputIndex() + span.getLength())).toList();
    }

    private static void heading(Heading heading, String document, int offset, List<TextSegment> pieces) {
        List<Span> spans = spans(heading.getSourceSpans(), offset);
        if (spans.isEmpty()) {
            return;
        }
        Span first = spans.getFirst();
        Matcher atx = ATX.matcher(document.substring(first.start(), first.end()));
        if (spans.size() == 1 && atx.matches()) {
            pieces.add(TextSegment.of(List.of(new Span(first.start() + atx.start(2), first.start() + atx.end(2)))));
        } else if (spans.size() > 1) {
            pieces.add(TextSegment.of(spans.subList(0, spans.size() - 1))); // the last line is the underline
        }
    }

    private static void paragraph(List<Span> spans, String document, List<TextSegment> pieces) {
        int delimiter = delimiter(spans, document);
        if (delimiter < 0) {
            lines(spans, document, pieces);
            return;
        }
        lines(spans.subList(0, delimiter - 1), document, pieces); // a table may directly follow a paragraph
        for (int i = delimiter - 1; i < spans.size(); i++) {
            if (i != delimiter) {
                cells(spans.get(i), document, pieces);
            }
        }
    }

    /** Returns the delimiter row, which makes a table of the lines around it, or -1. */
    private static int delimiter(List<Span> spans, String document) {
        for (int i = 1; i < spans.size(); i++) {
            if (document.substring(spans.get(i - 1).start(), spans.get(i - 1).end()).contains("|")
                    && DELIMITER.matcher(document.substring(spans.get(i).start(), spans.get(i).end())).matches()) {
                return i;
            }
        }
        return -1;
    }

    private static void lines(List<Span> spans, String document, List<TextSegment> pieces) {
        List<Span> lines = new ArrayList<>();
        for (Span span : spans) {
            String line = document.substring(span.start(), span.end());
            // a line with a hard break ends its piece, so that the break is preserved
            int hard = line.endsWith("\\") ? 1
                    : line.endsWith("  ") ? line.length() - line.stripTrailing().length() : 0;
            lines.add(new Span(span.start(), span.end() - hard));
            if (hard > 0) {
                pieces.add(TextSegment.of(lines));
                lines = new ArrayList<>();
            }
        }
        if (!lines.isEmpty()) {
            pieces.add(TextSegment.of(lines));
        }
    }

    private static void cells(Span row, String document, List<TextSegment> pieces) {
        int from = row.start();
        boolean code = false;
        for (int i = row.start(); i <= row.end(); i++) {
            char c = i == row.end() ? '|' : document.charAt(i);
            if (c == '`') {
                code = !code;
            }
            if (c == '|' && (i == row.end() || !code && (i == row.start() || document.charAt(i - 1) != '\\'))) {
                int start = from;
                int end = i;
                while (start < end && Character.isWhitespace(document.charAt(start))) {
                    start++;
                }
                while (end > start && Character.isWhitespace(document.charAt(end - 1))) {
                    end--;
                }
                if (start < end) {
                    pieces.add(TextSegment.of(List.of(new Span(start, end))));
                }
                from = i + 1;
            }
        }
    }
}
