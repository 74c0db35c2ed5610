// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.text.ShortText;

/**
 * The stretch of a document that goes into the prompt. Its start stays the same while the user types on one line, and
 * moves in large steps: the engine can reuse the prefix only as long as its beginning does not change.
 *
 * @param start start of the prefix, in UTF-16 units; the start of a line
 * @param caret end of the prefix and start of the suffix
 * @param end end of the suffix; the end of a line if one is near
 */
public record PromptWindow(int start, int caret, int end) {

    /**
     * Creates a window around a caret.
     *
     * @param before limit of the prefix, in UTF-16 units; at least half of it is used if the document is long enough
     * @param after approximate length of the suffix
     */
    public static PromptWindow of(CharSequence text, int caret, int before, int after) {
        return new PromptWindow(start(text, caret, before), caret, end(text, caret, after));
    }

    /** Creates a window with the longest possible prefix, for a place where no prefix can be reused. */
    public static PromptWindow longest(CharSequence text, int caret, int before, int after) {
        int start = caret <= before ? 0 : line(text, caret, caret - before, before / 4);
        return new PromptWindow(start, caret, end(text, caret, after));
    }

    /** Returns a copy with a suffix of about this length. */
    public PromptWindow to(CharSequence text, int after) {
        return new PromptWindow(start, caret, end(text, caret, after));
    }

    private static int start(CharSequence text, int caret, int before) {
        if (caret <= before) {
            return 0;
        }
        int step = Math.max(1, before / 2);
        return line(text, caret, (caret - before + step - 1) / step * step, step / 2);
    }

    /** Returns the first start of a line from an offset within this many units; else that offset. */
    private static int line(CharSequence text, int caret, int at, int most) {
        int line = at;
        while (line < caret && line - at < most && !lineStart(text, line)) {
            line++;
        }
        if (line == caret || !lineStart(text, line)) {
            line = at; // a very long line: cut inside it
            if (Character.isLowSurrogate(text.charAt(line)) && Character.isHighSurrogate(text.charAt(line - 1))) {
                line++;
            }
        }
        return Math.min(line, caret);
    }

    private static int end(CharSequence text, int caret, int after) {
        if (text.length() - caret <= after) {
            return text.length();
        }
        int at = caret + after;
        int line = at;
        while (line > caret + after / 2 && !lineStart(text, line)) {
            line--;
        }
        if (line > caret + after / 2) {
            return line;
        }
        return ShortText.boundary(text, at);
    }

    private static boolean lineStart(CharSequence text, int at) {
        if (at == 0) {
            return true;
        }
        char c = text.charAt(at - 1);
        return c == '\n' || c == '\r' && (at == text.length() || text.charAt(at) != '\n');
    }
}
