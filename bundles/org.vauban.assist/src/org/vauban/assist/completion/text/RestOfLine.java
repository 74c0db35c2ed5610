// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.List;
import org.vauban.governance.language.LanguageSyntax;

/** Keeps an output from repeating what the document has right of the caret. Immutable. */
final class RestOfLine {
    private static final String CLOSERS = ")]}";
    private static final String OPENERS = "([{";
    private static final String BOLD = "**";
    private static final String CONTINUATIONS = "+-*/%.?:&|^<>=";
    private static final List<String> NO_CONTINUATIONS = List.of("//", "/*", "++", "--");

    private final CaretContext caret;
    private final String after;

    RestOfLine(CaretContext caret) {
        this.caret = caret;
        this.after = caret.lineAfter().strip();
    }

    /**
     * Returns the beginning of an output up to what closes the text at the caret, if the document closes it right of
     * the caret: the attribute of a tag, or the bracket around a value inside a string. Grows with the output.
     */
    String within(String output) {
        if (caret.lineAfter().isEmpty()) {
            return output;
        }
        int end = -1;
        if (caret.syntax().kind() == LanguageSyntax.Kind.MARKUP) {
            end = attributeEnd(output);
        } else if (caret.syntax().kind() == LanguageSyntax.Kind.PROSE || caret.mode() == BracketScanner.Mode.STRING) {
            end = closer(output, caret.lineAfter().charAt(0));
        }
        return end < 0 ? output : output.substring(0, end);
    }

    /** Returns where an output ends the attribute at the caret, if the document ends it; else -1. */
    private int attributeEnd(String output) {
        char quote = attributeQuote();
        String line = caret.lineAfter();
        // an even number of quotes belongs to other attributes
        if (quote == 0 || line.chars().filter(c -> c == quote).count() % 2 == 0) {
            return -1;
        }
        int end = output.indexOf(quote);
        String between = line.substring(0, line.indexOf(quote));
        return end >= 0 && output.substring(0, end).endsWith(between) ? end - between.length() : end;
    }

    /** Returns the quote of the attribute value at the caret, or 0. */
    private char attributeQuote() {
        String before = caret.lineBefore();
        char quote = 0;
        boolean tag = false;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '<' || c == '>') {
                tag = c == '<';
            } else if (tag && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        return quote;
    }

    /** Returns where an output closes what the next character of the document closes; else -1. */
    private int closer(String output, char next) {
        boolean prose = caret.syntax().kind() == LanguageSyntax.Kind.PROSE;
        if (prose && next == '`') {
            return output.indexOf('`');
        }
        if (prose && caret.lineAfter().startsWith(BOLD)) {
            return output.indexOf(BOLD);
        }
        int kind = CLOSERS.indexOf(next);
        int open = 0;
        for (int i = 0; kind >= 0 && i < output.length(); i++) {
            char c = output.charAt(i);
            if (c == next && open == 0) {
                return i;
            }
            open += c == OPENERS.charAt(kind) ? 1 : c == next ? -1 : 0;
        }
        return -1;
    }

    /** Returns a complete output without its end if the document has the same text right of the caret. */
    String drop(String kept) {
        if (after.isEmpty()) {
            return kept;
        }
        String tail = kept.stripTrailing();
        if (tail.endsWith(after) && balanced(after)) {
            return tail.substring(0, tail.length() - after.length());
        }
        char next = after.charAt(0);
        boolean repeated = (next == ';' || next == ',') && tail.endsWith(String.valueOf(next));
        // a statement that the rest of the line ends
        return repeated || tail.endsWith(";") && goesOn() && caret.mode() == BracketScanner.Mode.CODE
                ? tail.substring(0, tail.length() - 1) : kept;
    }

    /** Whether the rest of the line continues an expression, and ends its statement. */
    private boolean goesOn() {
        return after.endsWith(";") && CONTINUATIONS.indexOf(after.charAt(0)) >= 0
                && NO_CONTINUATIONS.stream().noneMatch(after::startsWith);
    }

    private boolean balanced(String piece) {
        int[] depth = new int[1];
        BracketScanner lexer = new BracketScanner(caret.syntax());
        int stopped = lexer.scan(piece, 0, piece.length(), new BracketScanner.Sink() {
            @Override
            public boolean open(int position, String name) {
                depth[0]++;
                return true;
            }

            @Override
            public boolean close(int position, String name) {
                return --depth[0] >= 0;
            }
        });
        return stopped == piece.length() && depth[0] == 0;
    }
}
