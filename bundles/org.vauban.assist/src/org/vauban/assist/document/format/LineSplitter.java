// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.vauban.assist.document.format.TextSegment.Span;
import org.vauban.assist.edit.proposal.TextLines;

/** Finds the paragraphs of a line-based format. */
final class LineSplitter implements DocumentSplitter {
    private final LineRules rules;

    LineSplitter(LineRules rules) {
        this.rules = rules;
    }

    @Override
    public List<TextSegment> split(String document) {
        List<TextSegment> pieces = new ArrayList<>();
        List<Span> open = new ArrayList<>();
        String fence = null;
        TextLines lines = TextLines.of(document);
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i).stripTrailing();
            int start = lines.start(i);
            if (fence != null) {
                fence = line.equals(fence) ? null : fence;
            } else if (rules.fence().matcher(line).matches()) {
                end(open, pieces);
                fence = line.startsWith("```") ? "```" : line;
            } else {
                line(line, start, open, pieces);
            }
        }
        end(open, pieces);
        return pieces;
    }

    private void line(String line, int start, List<Span> open, List<TextSegment> pieces) {
        Matcher begin = rules.begin().matcher(line);
        boolean begins = begin.lookingAt();
        if (line.isBlank()
                || !begins && rules.skip().matcher(line).matches() && (open.isEmpty() || !line.startsWith(" "))) {
            end(open, pieces);
            return;
        }
        int blanks = line.length() - line.stripLeading().length();
        if (begins) {
            end(open, pieces);
            blanks = begin.end();
        }
        if (blanks < line.length()) {
            open.add(new Span(start + blanks, start + line.length()));
        }
        if (rules.single().matcher(line).matches()) {
            end(open, pieces);
        }
    }

    private static void end(List<Span> open, List<TextSegment> pieces) {
        if (!open.isEmpty()) {
            pieces.add(TextSegment.of(open));
            open.clear();
        }
    }
}
