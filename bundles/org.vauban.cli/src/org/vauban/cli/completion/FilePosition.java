// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.completion;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.vauban.cli.console.Messages;

/**
 * A position in a file, in the notation of compilers.
 *
 * @param file as given
 * @param line from 1
 * @param column from 1, in UTF-16 units; the end of a line is its length plus one
 */
record FilePosition(Path file, int line, int column) {

    /** @throws IllegalArgumentException if invalid; the message is a sentence for the user */
    static FilePosition parse(String text) {
        int second = text.lastIndexOf(':');
        int first = second < 0 ? -1 : text.lastIndexOf(':', second - 1);
        if (first <= 0) {
            throw new IllegalArgumentException(Messages.text("caret.form", text));
        }
        int line = number(text.substring(first + 1, second), text);
        int column = number(text.substring(second + 1), text);
        try {
            return new FilePosition(Path.of(text.substring(0, first)), line, column);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(Messages.text("caret.form", text), e);
        }
    }

    private static int number(String digits, String text) {
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(digits) == 0) {
            throw new IllegalArgumentException(Messages.text("caret.form", text));
        }
        return Integer.parseInt(digits);
    }

    /**
     * Returns the offset in the text of the file.
     *
     * @throws IllegalArgumentException if the text has no such position; the message is a sentence for the user
     */
    int offset(String text) {
        int at = 0;
        for (int n = 1; n < line; n++) {
            int end = lineEnd(text, at);
            if (end == text.length()) {
                throw new IllegalArgumentException(Messages.text("caret.line", file, n, line));
            }
            at = end + (text.startsWith("\r\n", end) ? 2 : 1);
        }
        int length = lineEnd(text, at) - at;
        if (column > length + 1) {
            throw new IllegalArgumentException(Messages.text("caret.column", file, line, length, column));
        }
        return at + column - 1;
    }

    private static int lineEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }
}
