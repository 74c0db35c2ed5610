// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.assist.completion.text.BracketScanner.Mode;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Tells whether an edit that was to document code left the code itself as it was: comments may come and go, nothing
 * else. Pure.
 */
public final class DocumentationCheck {
    /** A string that is a statement of its own, which is how Python documents. */
    private static final Pattern DOCSTRING = Pattern
            .compile("(?m)^[ \\t]*[rRuU]?(?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)''')[ \\t]*$");

    private DocumentationCheck() {}

    /**
     * Whether both texts hold the same code, whatever their comments and blanks. True where nothing is known of the
     * language's comments.
     *
     * @param language an LSP language id, or null
     * @param file whose ending tells the language where the id does not, or null
     */
    public static boolean keepsCode(@Nullable String language, @Nullable Path file, String before, String after) {
        LanguageSyntax syntax = LanguageSyntax.of(language, file);
        if (syntax.kind() == LanguageSyntax.Kind.PROSE) {
            return true;
        }
        return code(syntax, before).equals(code(syntax, after));
    }

    private static String code(LanguageSyntax syntax, String text) {
        // before the lexer reads it: in a comment three quotes are no string
        String read = syntax.kind() == LanguageSyntax.Kind.INDENT ? DOCSTRING.matcher(text).replaceAll("") : text;
        StringBuilder code = new StringBuilder();
        Comments comments = new Comments(read, code);
        new BracketScanner(syntax).scan(read, 0, read.length(), comments);
        comments.changed(read.length(), Mode.CODE);
        return code.toString().replaceAll("\\s+", "");
    }

    /** Takes what is no comment. */
    private static final class Comments implements BracketScanner.Sink {
        private final String text;
        private final StringBuilder code;
        private int from;
        private boolean comment;

        Comments(String text, StringBuilder code) {
            this.text = text;
            this.code = code;
        }

        @Override
        public void changed(int position, Mode next) {
            if (!comment) {
                code.append(text, from, Math.min(position, text.length()));
            }
            from = Math.min(position, text.length());
            comment = next == Mode.BLOCK_COMMENT || next == Mode.LINE_COMMENT;
        }
    }
}
