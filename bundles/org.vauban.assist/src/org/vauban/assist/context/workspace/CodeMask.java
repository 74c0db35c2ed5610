// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.assist.completion.text.BracketScanner.Mode;
import org.vauban.governance.language.LanguageSyntax;

/** Blanks out comments and the contents of strings, so that only code remains, at its original offsets. */
final class CodeMask {

    private CodeMask() {}

    /** Returns a text of the same length, with the same line ends. */
    static String of(LanguageSyntax syntax, String text) {
        char[] masked = text.toCharArray();
        BracketScanner lexer = new BracketScanner(syntax);
        Blanker blanker = new Blanker(masked);
        lexer.scan(text, 0, text.length(), blanker);
        blanker.changed(text.length(), Mode.CODE);
        return new String(masked);
    }

    private static final class Blanker implements BracketScanner.Sink {
        private final char[] masked;
        private int from;
        private Mode mode = Mode.CODE;

        Blanker(char[] masked) {
            this.masked = masked;
        }

        @Override
        public void changed(int position, Mode next) {
            int end = Math.min(position, masked.length);
            // the quotes of a string stay, since they show that there is a value
            int keep = mode == Mode.STRING ? 1 : 0;
            for (int i = from + keep; mode != Mode.CODE && i < end - keep; i++) {
                if (masked[i] != '\n' && masked[i] != '\r') {
                    masked[i] = ' ';
                }
            }
            from = end;
            mode = next;
        }
    }
}
