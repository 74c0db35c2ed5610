// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.document.Piece.Span;
import org.vauban.assist.edit.TextLines;

/** The sentences of documentation comments; names of parameters and types, code and snippets are not among them. */
final class JavadocSplitter implements Splitter {
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(?!/)[\\s\\S]*?\\*/");
    private static final Pattern FRAME = Pattern.compile("\\s*(?:/\\*\\*|\\*(?!/))?[ \\t]*");
    private static final Pattern BEGIN = Pattern.compile(
            "@(?:param|throws|exception)\\s+\\S+\\s*|@(?:return|deprecated|implSpec|implNote|apiNote)\\b\\s*"
                    + "|(?:</?(?:p|ul|ol|li|dl|dt|dd|h[1-6]|table|tr|td|th|caption|blockquote)\\b[^>]*>\\s*)+");
    private static final Pattern SKIP = Pattern.compile("@(?:see|since|author|version|serial\\w*|hidden|provides|uses)\\b.*");

    @Override
    public List<Piece> split(String document) {
        List<Piece> pieces = new ArrayList<>();
        Matcher comment = COMMENT.matcher(document);
        while (comment.find()) {
            comment(document, comment.start(), comment.end() - 2, pieces);
        }
        return pieces;
    }

    private static void comment(String document, int from, int to, List<Piece> pieces) {
        List<Span> open = new ArrayList<>();
        TextLines lines = TextLines.of(document.substring(from, to));
        String closing = null;
        boolean skipping = false;
        for (int i = 0; i < lines.count(); i++) {
            String whole = lines.line(i).stripTrailing();
            Matcher frame = FRAME.matcher(whole);
            int at = frame.lookingAt() ? frame.end() : 0;
            String line = whole.substring(at);
            if (closing != null) {
                closing = line.contains(closing) ? null : closing;
                continue;
            }
            if (line.contains("<pre") || line.startsWith("{@snippet")) {
                end(open, pieces);
                String until = line.contains("<pre") ? "</pre>" : "}";
                closing = line.contains(until) && line.startsWith("<pre") ? null : until;
                continue;
            }
            Matcher begin = BEGIN.matcher(line);
            boolean begins = begin.lookingAt();
            skipping = SKIP.matcher(line).matches() || skipping && !begins && !line.isEmpty();
            if (line.isEmpty() || skipping || begins) {
                end(open, pieces);
            }
            int start = begins ? begin.end() : 0;
            if (!skipping && start < line.length()) {
                int offset = from + lines.start(i) + at;
                open.add(new Span(offset + start, offset + line.length()));
            }
        }
        end(open, pieces);
    }

    private static void end(List<Span> open, List<Piece> pieces) {
        if (!open.isEmpty()) {
            pieces.add(Piece.of(open));
            open.clear();
        }
    }
}
