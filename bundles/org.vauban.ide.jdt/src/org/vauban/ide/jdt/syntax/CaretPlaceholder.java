// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

/**
 * A text with a placeholder name at the caret, and the tokens that the line needs after it: the code before the caret
 * becomes a statement that can be parsed, with the placeholder where the model will write. Pure.
 *
 * @param text the whole text
 * @param start start of the name that ends with the placeholder
 * @param length length of that name
 */
public record CaretPlaceholder(String text, int start, int length) {
    private static final String NAME = "vaubanHere";

    public static CaretPlaceholder in(String text, int offset) {
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        int lineEnd = text.indexOf('\n', offset);
        String before = text.substring(lineStart, offset);
        String after = text.substring(offset, lineEnd < 0 ? text.length() : lineEnd).strip();
        int start = offset;
        while (start > lineStart && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
            start--;
        }
        StringBuilder mark = new StringBuilder(NAME);
        if (after.isEmpty()) {
            // a name alone is not a statement, a call is
            mark.append(before.isBlank() || before.stripTrailing().endsWith("{") || before.stripTrailing().endsWith(";")
                    ? "()"
                    : "");
            int open = 0;
            char quote = 0;
            for (int i = 0; i < before.length(); i++) {
                char c = before.charAt(i);
                if (quote != 0) {
                    i += c == '\\' ? 1 : 0;
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == '(') {
                    open++;
                } else if (c == ')' && open > 0) {
                    open--;
                }
            }
            if (quote != 0) {
                mark.setLength(0);
                mark.append(NAME).append(quote);
            }
            mark.append(")".repeat(open)).append(';');
        }
        return new CaretPlaceholder(text.substring(0, offset) + mark + text.substring(offset), start,
                offset - start + NAME.length());
    }
}
