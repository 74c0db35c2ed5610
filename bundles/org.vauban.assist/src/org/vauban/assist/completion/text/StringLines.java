// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.regex.Pattern;
import org.vauban.governance.language.LanguageSyntax.Kind;

/**
 * Finds the lines of a completion that begin inside a string of several lines, where blanks are content. A string that
 * is a statement documents; its lines are indented like code. Not thread-safe.
 */
final class StringLines {
    /** Text of a line before a string that is a whole statement. */
    private static final Pattern STATEMENT = Pattern.compile("[ \\t]*[rRuU]?");

    private final String text;
    private final int caret;
    private final BracketScanner scanner;
    private final boolean scanned;
    private final boolean indented;
    private int at;
    private boolean documents;

    /** @param completion with line ends {@code \n} */
    StringLines(CaretContext context, String completion) {
        caret = context.lineBefore().length();
        text = context.lineBefore() + completion;
        scanner = context.lexerAtLineStart();
        indented = context.syntax().kind() == Kind.INDENT;
        scanned = indented || context.syntax().kind() == Kind.BRACES;
        documents = indented; // most strings around a caret
    }

    /** @param line offset of a line of the completion; never smaller than before */
    boolean isContent(int line) {
        if (!scanned) {
            return false;
        }
        scanner.scan(text, at, caret + line, new BracketScanner.Sink() {
            @Override
            public void changed(int position, BracketScanner.Mode mode) {
                if (mode == BracketScanner.Mode.STRING) {
                    int start = text.lastIndexOf('\n', position - 1) + 1;
                    documents = indented && STATEMENT.matcher(text.substring(start, position)).matches();
                }
            }
        });
        at = caret + line;
        return scanner.inMultilineString() && !documents;
    }
}
