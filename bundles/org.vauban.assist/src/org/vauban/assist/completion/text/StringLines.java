// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.language.LanguageSyntax.Kind;

/**
 * Finds the lines of a completion that begin inside a string of several lines, where blanks are content. A string that
 * is a statement documents; its lines are indented like code. Not thread-safe.
 */
final class StringLines {
    private final String text;
    private final int caret;
    private final BracketScanner scanner;
    private final boolean scanned;
    private int at;
    private boolean documents;

    /** @param completion with line ends {@code \n} */
    StringLines(CaretContext context, String completion) {
        caret = context.lineBefore().length();
        text = context.lineBefore() + completion;
        scanner = context.lexerAtLineStart();
        boolean indented = context.syntax().kind() == Kind.INDENT;
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
                    documents = scanner.documents(text, start, position);
                }
            }
        });
        at = caret + line;
        return scanner.inMultilineString() && !documents;
    }
}
