// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;

/**
 * A part of a document that is prose and is processed separately: one paragraph, heading, cell or value. The text
 * between its lines (indentation, marks of quotations and comments) does not belong to it and is restored. Immutable.
 *
 * @param spans its lines, without their ends and prefixes
 * @param decoded the text that the model receives if it differs from the text of the lines, or null
 * @param name key of the value, so that the gate recognises a secret by its name; empty if it has none
 * @param encode converts the model's text to the document's form
 * @param obstacle why it must be left unchanged, as a key of the messages; or null
 */
public record TextSegment(List<Span> spans, @Nullable String decoded, String name, UnaryOperator<String> encode,
        @Nullable String obstacle) {
    private static final Pattern MARK = Pattern.compile("(?:[-+*>#=|.:]+|\\d{1,9}[.)]|@\\w+)(?:\\s.*)?",
            Pattern.DOTALL);
    private static final int LEAST_WIDTH = 40;

    /** A range of the document within one line. */
    public record Span(int start, int end) {}

    public TextSegment {
        spans = List.copyOf(spans);
    }

    static TextSegment of(List<Span> spans) {
        return new TextSegment(spans, null, "", UnaryOperator.identity(), null);
    }

    public int start() {
        return spans.getFirst().start();
    }

    public int end() {
        return spans.getLast().end();
    }

    /** Returns the text that the model receives, except for masking. */
    public String text(String document) {
        if (decoded != null) {
            return decoded;
        }
        StringBuilder text = new StringBuilder();
        for (Span span : spans) {
            text.append(text.isEmpty() ? "" : "\n").append(document, span.start(), span.end());
        }
        return text.toString();
    }

    /** Returns the same part of the approved document. */
    public ApprovedText text(ApprovedText document, String original) {
        List<ApprovedText> lines = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            lines.add(document.slice(span.start(), span.end()));
            if (i + 1 < spans.size()) {
                int line = original.indexOf('\n', span.end());
                int feed = line >= 0 && line < spans.get(i + 1).start() ? line : span.end();
                lines.add(document.slice(feed, feed + 1));
            }
        }
        return document.slice(0, 0).followedBy(lines);
    }

    /** Returns the new text of the document from {@link #start} to {@link #end} for a text of the model. */
    public String render(String written, String document, String lineEnd) {
        String old = text(document);
        List<String> kept = written.strip().lines().map(String::strip).toList();
        if (decoded == null && spans.size() > 1 && kept.size() == spans.size()
                && kept.stream().noneMatch(String::isEmpty)
                && kept.stream().skip(1).noneMatch(line -> MARK.matcher(line).matches())) {
            return lines(kept, document); // the model has kept the lines
        }
        String text = encode.apply(decoded != null ? written.strip() : written.strip().replaceAll("\\s+", " "));
        if (MARK.matcher(text).matches() && !MARK.matcher(old).matches()) {
            text = text.replaceFirst("^(?:[-+*>#]+|\\d{1,9}[.)])\\s+", ""); // it would start another kind of block
        }
        if (decoded != null || spans.size() == 1) {
            return text;
        }
        int width = LEAST_WIDTH;
        for (Span span : spans) {
            width = Math.max(width, span.end() - lineStart(document, span.start()));
        }
        Span second = spans.get(1);
        String prefix = document.substring(lineStart(document, second.start()), second.start());
        return wrapped(text, width, start() - lineStart(document, start()), prefix, lineEnd);
    }

    private String lines(List<String> written, String document) {
        StringBuilder all = new StringBuilder(written.getFirst());
        for (int i = 1; i < spans.size(); i++) {
            all.append(document, spans.get(i - 1).end(), spans.get(i).start()).append(written.get(i));
        }
        return all.toString();
    }

    private static int lineStart(String document, int at) {
        int start = at;
        while (start > 0 && document.charAt(start - 1) != '\n' && document.charAt(start - 1) != '\r') {
            start--;
        }
        return start;
    }

    private static String wrapped(String text, int width, int column, String prefix, String lineEnd) {
        StringBuilder all = new StringBuilder();
        int at = column;
        for (String word : text.split(" ")) {
            boolean first = all.isEmpty();
            // a word that would be a block mark at the start of a line stays on the line before
            if (!first && at + 1 + word.length() > width && !MARK.matcher(word).matches()) {
                all.append(lineEnd).append(prefix);
                at = prefix.length();
            } else if (!first) {
                all.append(' ');
                at++;
            }
            all.append(word);
            at += word.length();
        }
        return all.toString();
    }
}
