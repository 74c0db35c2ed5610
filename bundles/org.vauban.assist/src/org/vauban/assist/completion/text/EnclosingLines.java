// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the heads of the method and the class that enclose a caret, by their indentation. A short prompt begins with
 * them, since they declare what the nearest lines use. Works for every language with indented blocks.
 */
public final class EnclosingLines {
    private static final int MOST = 4;
    /** Limit of lines of one head, such as that of a method with many parameters. */
    private static final int LONGEST_HEAD = 4;
    private static final int MAX_LINES = 2_000;
    private static final int TAB = 4;
    /** First characters of lines that are not heads: the end of a block, a comment, an annotation, a directive. */
    private static final String NO_HEAD = "})]*/@#";

    private EnclosingLines() {}

    /** A stretch of whole lines, with the last line end; offsets in UTF-16 units. */
    public record Lines(int start, int end) {}

    /**
     * Returns the heads before a stretch, the outermost first.
     *
     * @param start start of the stretch that is sent anyway
     * @param units limit of all heads together, in UTF-16 units; inner ones take precedence
     */
    public static List<Lines> before(CharSequence text, int caret, int start, int units) {
        List<Lines> heads = new ArrayList<>();
        int line = lineStart(text, caret);
        int indentation = indentation(text, line, caret);
        int left = units;
        for (int seen = 0; line > 0 && indentation > 0 && heads.size() < MOST && seen < MAX_LINES; seen++) {
            int end = line;
            line = lineStart(text, line - 1);
            int first = line;
            while (first < end && isBlank(text.charAt(first))) {
                first++;
            }
            int here = indentation(text, line, first);
            if (first == end || here >= indentation || NO_HEAD.indexOf(text.charAt(first)) >= 0) {
                continue;
            }
            indentation = here;
            if (end <= start) {
                int behind = Math.min(headEnd(text, end), start);
                if (behind - line > left) {
                    break;
                }
                left -= behind - line;
                heads.addFirst(new Lines(line, behind));
            }
        }
        return heads;
    }

    /** Returns the end of a head whose first line is the line before this offset. */
    private static int headEnd(CharSequence text, int afterFirst) {
        int end = afterFirst;
        for (int lines = 1; lines < LONGEST_HEAD && !opens(text, end); lines++) {
            int next = nextLine(text, end);
            if (next < 0) {
                return afterFirst;
            }
            end = next;
        }
        return opens(text, end) ? end : afterFirst;
    }

    /** Whether the line before this offset opens a block. */
    private static boolean opens(CharSequence text, int lineEnd) {
        int at = lineEnd - 1;
        while (at >= 0 && (isBlank(text.charAt(at)) || text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
            at--;
        }
        return at >= 0 && (text.charAt(at) == '{' || text.charAt(at) == ':');
    }

    private static int nextLine(CharSequence text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    /** Returns the start of the line that contains an offset. */
    private static int lineStart(CharSequence text, int at) {
        int start = at;
        while (start > 0 && text.charAt(start - 1) != '\n') {
            start--;
        }
        return start;
    }

    private static int indentation(CharSequence text, int from, int to) {
        int columns = 0;
        for (int at = from; at < to && isBlank(text.charAt(at)); at++) {
            columns += text.charAt(at) == '\t' ? TAB : 1;
        }
        return columns;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
