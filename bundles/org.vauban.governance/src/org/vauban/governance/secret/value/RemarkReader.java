// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;

/** Skips the comments between a name and its value. */
final class RemarkReader extends Detector {
    private static final int LOOK_AHEAD = UnquotedValueReader.LOOK_AHEAD;
    private static final int MOST = 4;

    RemarkReader(ScannedText text) {
        super(text);
    }

    /**
     * Returns the index after comments and blanks between a name and its value; the offset itself if there are none.
     */
    int skip(int from) {
        int i = from;
        for (int n = 0; n < MOST && i < length; n++) {
            boolean block = !configuration && text.startsWith("/*", i);
            int limit = Math.min(length, i + LOOK_AHEAD);
            int end = block ? text.indexOf("*/", i, limit) + 2 : line(i) ? lineEnd(i, limit) : i;
            if (end <= i || end >= limit) {
                return i;
            }
            i = skipSpace(end, LOOK_AHEAD);
        }
        return i;
    }

    private boolean line(int at) {
        boolean hash = text.charAt(at) == '#' && at > 0 && Character.isWhitespace(text.charAt(at - 1));
        if (!hash && (configuration || !text.startsWith("//", at))) {
            return false;
        }
        boolean begins = beginsLine(at);
        // in a script, the line end also ends the assignment
        boolean ends = hash && (text.kind().commands() || configuration || text.kind().prose()) && !begins;
        return !ends && (begins || !inLiteral(at));
    }

    private boolean beginsLine(int at) {
        int i = at;
        while (i > 0 && at - i < LOOK_AHEAD && isBlank(text.charAt(i - 1))) {
            i--;
        }
        return i == 0 || isLineEnd(text.charAt(i - 1));
    }

    /** Whether a literal that begins in this line continues here: {@code "password = # of the user",}. */
    private boolean inLiteral(int at) {
        int start = lineStart(at, LOOK_AHEAD);
        char open = 0;
        for (int i = start; i < at; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == open) {
                open = 0;
            } else if (open == 0 && isQuote(c) && !(c == '\'' && i > start && isLetter(text.charAt(i - 1)))) {
                open = c;
            }
        }
        return open != 0;
    }
}
