// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.document.format.TextSegment.Span;
import org.vauban.assist.edit.proposal.TextLines;

/** Finds the text between block-level tags; inline tags belong to their sentence. */
final class HtmlSplitter implements DocumentSplitter {
    private static final Pattern TAG = Pattern.compile(
            "<!--[\\s\\S]*?-->|<(script|style|pre|textarea|svg|math|template|head)\\b[\\s\\S]*?</\\1\\s*>"
                    + "|<\\?[\\s\\S]*?>|<!?/?([a-zA-Z][\\w:-]*)[^>]*>",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> INLINE = Set.of("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data",
            "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub",
            "sup", "time", "u", "var", "wbr");

    @Override
    public List<TextSegment> split(String document) {
        List<TextSegment> pieces = new ArrayList<>();
        Matcher tag = TAG.matcher(document);
        int from = 0;
        while (tag.find()) {
            if (tag.group(2) == null || !INLINE.contains(tag.group(2).toLowerCase(Locale.ROOT))) {
                text(document, from, tag.start(), pieces);
                from = tag.end();
            }
        }
        text(document, from, document.length(), pieces);
        return pieces;
    }

    private static void text(String document, int from, int to, List<TextSegment> pieces) {
        List<Span> spans = new ArrayList<>();
        TextLines lines = TextLines.of(document.substring(from, to));
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i);
            int blanks = line.length() - line.stripLeading().length();
            int end = line.stripTrailing().length();
            if (blanks < end) {
                spans.add(new Span(from + lines.start(i) + blanks, from + lines.start(i) + end));
            }
        }
        if (!spans.isEmpty()) {
            pieces.add(TextSegment.of(spans));
        }
    }
}
