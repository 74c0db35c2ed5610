// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The scopes in which a name is that of a parameter, in languages with brackets and the type before the name: there it
 * does not mean a field of the same name. Found without a parser, so a bracket in a string may shorten a scope. Pure.
 */
final class ParameterScopes {
    private static final Set<String> NO_TYPES = Set.of("return", "new", "throw", "else", "case", "package", "import",
            "goto", "yield", "await", "in", "not", "and", "or", "is", "as", "instanceof", "extends", "implements",
            "throws", "delete", "typeof", "assert", "public", "private", "protected", "static", "final", "abstract",
            "const", "from", "if", "while", "for");
    private static final Pattern TYPE_BEFORE = Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*|[>\\]])[\\s*&]+$");
    private static final Pattern BODY = Pattern.compile("\\s*(?:throws\\s[\\w.,\\s]+|const\\s*|->\\s*|=>\\s*)?\\{");
    private static final int LONGEST_TYPE = 120;

    private final String text;
    private final List<int[]> scopes = new ArrayList<>();

    /** @param name a whole word */
    ParameterScopes(String text, String name) {
        this.text = text;
        Matcher matcher = Pattern.compile("(?<![\\p{L}\\p{N}_$])" + Pattern.quote(name) + "(?=\\s*[,)])").matcher(text);
        while (matcher.find()) {
            int open = isTyped(text, matcher.start()) ? opening(matcher.start()) : -1;
            int close = open < 0 ? -1 : closing(open, '(', ')');
            if (close >= 0) {
                Matcher body = BODY.matcher(text).region(close + 1, text.length());
                int end = body.lookingAt() ? closing(body.end() - 1, '{', '}') : close;
                scopes.add(new int[] {open, end < 0 ? text.length() : end + 1});
            }
        }
    }

    /** Whether a type precedes a name, as in a declaration. */
    static boolean isTyped(String text, int name) {
        Matcher before = TYPE_BEFORE.matcher(text.substring(Math.max(0, name - LONGEST_TYPE), name));
        return before.find() && !NO_TYPES.contains(before.group(1));
    }

    /** Returns the scope around a position as start and end, or null. */
    int @Nullable [] around(int position) {
        return scopes.stream().filter(each -> each[0] < position && position < each[1]).findFirst().orElse(null);
    }

    private int opening(int from) {
        int depth = 0;
        for (int i = from - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == ')') {
                depth++;
            } else if (c == '(' && depth-- == 0) {
                return i;
            } else if (c == '{' || c == '}' || c == ';') {
                return -1;
            }
        }
        return -1;
    }

    private int closing(int from, char open, char close) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == open) {
                depth++;
            } else if (c == close && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
