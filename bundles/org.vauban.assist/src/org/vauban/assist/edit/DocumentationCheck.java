// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.assist.completion.text.BracketScanner.Mode;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Checks that an edit that should only document code leaves the code unchanged: only comments may differ. Pure.
 */
public final class DocumentationCheck {
    /** A string used as a statement, the form of documentation in Python. */
    private static final Pattern DOCSTRING = Pattern
            .compile("(?m)^[ \\t]*[rRuU]?(?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)''')[ \\t]*$");

    private DocumentationCheck() {}

    /**
     * Whether both texts hold the same code, regardless of comments and blanks. True if the language's comments are
     * unknown.
     *
     * @param language an LSP language id, or null
     * @param file file whose extension determines the language if the id does not, or null
     */
    public static boolean keepsCode(@Nullable String language, @Nullable Path file, String before, String after) {
        LanguageSyntax syntax = LanguageSyntax.of(language, file);
        if (syntax.kind() == LanguageSyntax.Kind.PROSE) {
            return true;
        }
        return code(syntax, before).equals(code(syntax, after));
    }

    private static String code(LanguageSyntax syntax, String text) {
        // before scanning, since three quotes in a comment do not open a string
        String read = syntax.kind() == LanguageSyntax.Kind.INDENT ? DOCSTRING.matcher(text).replaceAll("") : text;
        StringBuilder code = new StringBuilder();
        Comments comments = new Comments(read, code);
        new BracketScanner(syntax).scan(read, 0, read.length(), comments);
        comments.changed(read.length(), Mode.CODE);
        return code.toString().replaceAll("\\s+", "");
    }

    /** Collects the text outside comments. */
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
