// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.eclipse.jdt.annotation.Nullable;

/** The fence around a block of code in prose that is open at a position, such as three backticks. */
final class CodeFences {
    private static final int SHORTEST = 3;

    private @Nullable String open;

    /** Reads the next line. @return whether it opened a block */
    boolean read(String line) {
        String stripped = line.strip();
        char sign = stripped.isEmpty() ? ' ' : stripped.charAt(0);
        int length = 0;
        while (length < stripped.length() && stripped.charAt(length) == sign) {
            length++;
        }
        if (sign != '`' && sign != '~' || length < SHORTEST) {
            return false;
        }
        String now = open;
        if (now == null) {
            open = stripped.substring(0, length);
            return true;
        }
        if (stripped.startsWith(now) && length == stripped.length()) {
            open = null;
        }
        return false;
    }

    /** Returns an output without the block at its end that it opens and does not close. */
    static String closed(CaretContext caret, String output) {
        CodeFences fences = new CodeFences();
        caret.readFences(fences);
        int opened = -1;
        int at = 0;
        while (at <= output.length()) {
            int newline = output.indexOf('\n', at);
            int end = newline < 0 ? output.length() : newline;
            String line = output.substring(at, end);
            if (at > 0 || caret.lineBefore().isBlank()) {
                opened = fences.read(line) ? at : opened;
            } else {
                fences.read(caret.lineBefore() + line); // the user has begun it
            }
            at = end + 1;
        }
        return fences.open == null || opened < 0 ? output : output.substring(0, opened).stripTrailing();
    }
}
