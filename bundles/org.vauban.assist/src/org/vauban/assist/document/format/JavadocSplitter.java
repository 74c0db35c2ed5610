// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.document.format.TextSegment.Span;
import org.vauban.assist.edit.proposal.TextLines;

/** Finds the sentences of documentation comments, without names of parameters and types, code and snippets. */
final class JavadocSplitter implements DocumentSplitter {
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final Pattern FRAME = Pattern.compile("\\s*(?:/\\*\\*|\\*(?!/))?[ \\t]*");
    private static final Pattern BEGIN = Pattern.compile(
            "@(?:param|throws|exception)\\s+\\S+\\s*|@(?:return|deprecated|implSpec|implNote|apiNote)\\b\\s*"
                    + "|(?:</?(?:p|ul|ol|li|dl|dt|dd|h[1-6]|table|tr|td|th|caption|blockquote)\\b[^>]*>\\s*)+");
    private static final Pattern SKIP = Pattern
            .compile("@(?:see|since|author|version|serial\\w*|hidden|provides|uses)\\b.*");

    @Override
    public List<TextSegment> split(String document) {
        List<TextSegment> pieces = new ArrayList<>();
        int at = 0;
        while (at < document.length()) {
            int end = behind(document, at);
            boolean documents = document.startsWith("/**", at) && end > at + "/**/".length()
                    && document.startsWith("*/", end - 2);
            if (documents) {
                comment(document, at, end - 2, pieces);
            }
            at = end;
        }
        return pieces;
    }

    /**
     * Returns the end of the comment or literal that begins here, so that text in it is not mistaken for a comment;
     * else the next offset.
     */
    private static int behind(String code, int at) {
        if (code.startsWith("//", at)) {
            return DocumentSplitter.lineEnd(code, at);
        }
        if (code.startsWith("/*", at)) {
            int end = code.indexOf("*/", at + 2);
            return end < 0 ? code.length() : end + 2;
        }
        if (code.startsWith(TEXT_BLOCK, at)) {
            return behindLiteral(code, at + TEXT_BLOCK.length(), TEXT_BLOCK, true);
        }
        char first = code.charAt(at);
        return first == '"' || first == '\'' ? behindLiteral(code, at + 1, String.valueOf(first), false) : at + 1;
    }

    /**
     * @param lines whether it may span lines; if not, an unclosed one ends with its line, as for a compiler
     */
    private static int behindLiteral(String code, int from, String end, boolean lines) {
        for (int i = from; i < code.length(); i++) {
            char c = code.charAt(i);
            if (code.startsWith(end, i)) {
                return i + end.length();
            }
            if (!lines && (c == '\n' || c == '\r')) {
                return i;
            }
            if (c == '\\') {
                i++; // the escaped character
            }
        }
        return code.length();
    }

    private static void comment(String document, int from, int to, List<TextSegment> pieces) {
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

    private static void end(List<Span> open, List<TextSegment> pieces) {
        if (!open.isEmpty()) {
            pieces.add(TextSegment.of(open));
            open.clear();
        }
    }
}
