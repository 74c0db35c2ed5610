// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.workspace.Declaration.Kind;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Predicts where a user who works down a file goes next: to the first statement of the method below, or, except in
 * Python, to the end of the last method. For the languages of {@link Declarations}. Pure.
 */
public final class NextMethod {
    private static final int LARGEST = 200_000;
    /** Limit of lines between the beginning of a head and its body. */
    private static final int LONGEST_HEAD = 30;

    private NextMethod() {}

    /**
     * Returns the place; empty for other languages, very long texts, and below the last method.
     *
     * @param language an LSP language id, or null
     * @param file file whose extension determines the language if the id does not, or null
     * @param caret offset of the caret in the text, in UTF-16 units
     * @return an offset after the caret
     */
    public static OptionalInt below(@Nullable String language, @Nullable Path file, String text, int caret) {
        DeclarationSyntax dialect = DeclarationSyntax.of(language, file);
        if (dialect == null || text.length() > LARGEST) {
            return OptionalInt.empty();
        }
        String code = CodeMask.of(LanguageSyntax.of(language, file), text);
        List<Declaration> functions = Declarations.of(language, file, text).stream()
                .filter(each -> each.kind() == Kind.FUNCTION).toList();
        boolean indented = dialect == DeclarationSyntax.PYTHON;
        int line = 0;
        int at = 0;
        int current = -1;
        for (Declaration function : functions) {
            while (line < function.line() && at >= 0) {
                at = code.indexOf('\n', at) + 1;
                line++;
            }
            int body = body(code, at, indented ? ':' : '{');
            if (body < 0) {
                continue; // a declaration without a body
            }
            if (body > caret) {
                return OptionalInt.of(statement(code, body));
            }
            current = body;
        }
        return indented || current < 0 ? OptionalInt.empty() : end(code, current, caret);
    }

    /** Returns the offset after the opener of the body of the declaration that begins here, or -1. */
    private static int body(String code, int from, char opener) {
        int round = 0;
        int lines = 0;
        for (int i = from; i < code.length() && lines < LONGEST_HEAD; i++) {
            char c = code.charAt(i);
            switch (c) {
                case '(', '[' -> round++;
                case ')', ']' -> round--;
                case '\n' -> lines++;
                case ';' -> {
                    if (round <= 0) {
                        return -1;
                    }
                }
                default -> {
                    if (c == opener && round <= 0) {
                        return i + 1;
                    }
                }
            }
        }
        return -1;
    }

    /** Returns the first offset of the body that is not blank; in an empty body, the offset after its opener. */
    private static int statement(String code, int body) {
        int at = skipBlanks(code, body);
        return at == code.length() || code.charAt(at) == '}' ? body : at;
    }

    /** Returns the offset after the last statement of the caret's method, if that is after the caret. */
    private static OptionalInt end(String code, int body, int caret) {
        int depth = 1;
        for (int i = body; i < code.length(); i++) {
            char c = code.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                int end = i;
                while (end > body && Character.isWhitespace(code.charAt(end - 1))) {
                    end--;
                }
                return caret >= body && caret < end ? OptionalInt.of(end) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static int skipBlanks(String code, int from) {
        int at = from;
        while (at < code.length() && Character.isWhitespace(code.charAt(at))) {
            at++;
        }
        return at;
    }
}
