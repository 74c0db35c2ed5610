// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.regex.Pattern;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Lines that open a block without a bracket, such as {@code for x in y:}. Without the lines of the block below them,
 * they make the text invalid. Immutable.
 */
final class BlockHeaders {
    private static final Pattern COLON = Pattern.compile("(?:async\\s+)?"
            + "(?:def|class|if|elif|else|for|while|try|except|finally|with|match|case)\\b.*:\\s*(?:#.*)?",
            Pattern.DOTALL);
    private static final Pattern KEYWORD = Pattern.compile("(?:.*[\\s;)])?(?:then|do|else|begin|BEGIN)");

    private final CaretContext caret;

    BlockHeaders(CaretContext caret) {
        this.caret = caret;
    }

    /** Whether a line of code opens a block. @param stripped the line without blanks around it */
    boolean opens(String stripped) {
        LanguageSyntax syntax = caret.syntax();
        return switch (syntax.kind()) {
            // in data such as YAML, a name without a value is valid
            case INDENT -> syntax.tripleQuotes() && COLON.matcher(stripped).matches();
            case OTHER -> syntax.pairsBrackets() && KEYWORD.matcher(stripped).matches();
            case BRACES, MARKUP, PROSE -> false;
        };
    }

    /**
     * Returns the end of an output without the lines at its end that open a block of which neither the output nor the
     * document has a line. The beginning of such a line that the document has is completed, however.
     *
     * @param brackets the brackets of the output
     * @param end end of the output's last line, or the start of the next one
     */
    int before(String output, OutputBrackets brackets, int end) {
        int kept = end;
        while (caret.mode() == BracketScanner.Mode.CODE) {
            int last = kept;
            while (last > 0 && Character.isWhitespace(output.charAt(last - 1))) {
                last--;
            }
            int start = output.lastIndexOf('\n', last - 1) + 1;
            String line = output.substring(Math.min(start, last), last);
            boolean own = start == 0 && !caret.lineBefore().isBlank();
            if (own || brackets.inText(start) || !opens(line.strip()) || hasBodyBelow(line, start)) {
                return kept;
            }
            kept = Math.max(0, start - 1);
        }
        return kept;
    }

    /** Whether the output is inside a block that keywords enclose after a line. @param start column where it begins */
    boolean encloses(int start, String line) {
        return caret.syntax().kind() == LanguageSyntax.Kind.OTHER && caret.syntax().pairsBrackets()
                && Indentation.columns(line) > start;
    }

    private boolean hasBodyBelow(String header, int start) {
        int column = Indentation.columns(start == 0 ? caret.lineBefore() + header : header);
        return caret.columnBelow() > column;
    }
}
