// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.text.ShortText;

/**
 * Which stretch of a document goes into the prompt. The start stands still while somebody types on one line, and jumps
 * in big steps: the engine keeps what it has read of a prompt as long as its beginning is the same.
 *
 * @param start where the prompt's prefix begins, in UTF-16 units; the start of a line
 * @param caret where it ends and the suffix begins
 * @param end where the suffix ends; the end of a line where one is near
 */
public record PromptWindow(int start, int caret, int end) {

    /**
     * @param before the most of the prefix, in UTF-16 units; at least half of it is kept where the document has it
     * @param after about how much of the suffix
     */
    public static PromptWindow of(CharSequence text, int caret, int before, int after) {
        return new PromptWindow(start(text, caret, before), caret, end(text, caret, after));
    }

    /** As {@link #of}, but as long as it may be, wherever it then begins: for a place that nothing was read of. */
    public static PromptWindow longest(CharSequence text, int caret, int before, int after) {
        int start = caret <= before ? 0 : line(text, caret, caret - before, before / 4);
        return new PromptWindow(start, caret, end(text, caret, after));
    }

    /** The same with about so much of the suffix. */
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

    /** The first start of a line from a place on, not further than so many units away; else that place. */
    private static int line(CharSequence text, int caret, int at, int most) {
        int line = at;
        while (line < caret && line - at < most && !lineStart(text, line)) {
            line++;
        }
        if (line == caret || !lineStart(text, line)) {
            line = at; // one endless line: cut inside it
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
