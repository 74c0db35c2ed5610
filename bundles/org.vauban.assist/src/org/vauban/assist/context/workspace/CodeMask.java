// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import org.vauban.assist.completion.text.Lexer;
import org.vauban.assist.completion.text.Lexer.Mode;
import org.vauban.assist.completion.text.Syntax;

/** A text in which comments and the contents of strings are blank, so that only code is left at its place. */
final class CodeMask {

    private CodeMask() {}

    /** As long as the text, with its line ends. */
    static String of(Syntax syntax, String text) {
        char[] masked = text.toCharArray();
        Lexer lexer = new Lexer(syntax);
        Blanker blanker = new Blanker(masked);
        lexer.scan(text, 0, text.length(), blanker);
        blanker.changed(text.length(), Mode.CODE);
        return new String(masked);
    }

    private static final class Blanker implements Lexer.Sink {
        private final char[] masked;
        private int from;
        private Mode mode = Mode.CODE;

        Blanker(char[] masked) {
            this.masked = masked;
        }

        @Override
        public boolean open(int position, String name) {
            return true;
        }

        @Override
        public boolean close(int position, String name) {
            return true;
        }

        @Override
        public boolean terminated(int position, Mode ended) {
            return true;
        }

        @Override
        public void changed(int position, Mode next) {
            int end = Math.min(position, masked.length);
            // the quotes of a string stay, so that a value is seen where one is
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
