// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

import java.util.Locale;

/** Recognises placeholders, which take the place of a secret. Pure. */
public final class Placeholders {
    private Placeholders() {}

    /**
     * Whether a value is a placeholder: {@code ${NAME}}, {@code #{NAME}}, {@code {{ name }}}, {@code <name>},
     * {@code %NAME%}, {@code %(NAME)s}, {@code $NAME}, asterisks, dots.
     */
    public static boolean isPlaceholder(ScannedText text, int from, int end) {
        char first = text.charAt(from);
        if (first == '*' || first == '.' || first == 'x' || first == 'X') {
            int same = from;
            while (same < end && text.charAt(same) == first) {
                same++;
            }
            if (same == end) {
                return true;
            }
        }
        if (first == '\u2026') {
            return true;
        }
        if ("$#{<%@".indexOf(first) < 0) {
            return false;
        }
        if (end - from > 200) {
            return false;
        }
        String value = text.substring(from, end);
        if (value.equals("${{") || value.equals("{{")) {
            return true; // contains blanks
        }
        if (value.startsWith("<%") && value.endsWith("%>")) {
            return true; // Ruby
        }
        String inner;
        if (value.startsWith("${{") && value.endsWith("}}")) {
            inner = value.substring(3, value.length() - 2);
        } else if (value.startsWith("{{") && value.endsWith("}}")) {
            inner = value.substring(2, value.length() - 2);
        } else if ((value.startsWith("${") || value.startsWith("#{") || value.startsWith("%{")) && value.endsWith("}")) {
            inner = value.substring(value.startsWith("${?") ? 3 : 2, value.length() - 1);
        } else if (value.startsWith("$(") && value.endsWith(")") || value.startsWith("%(") && value.endsWith(")s")) {
            return true;
        } else if (first == '{' && value.endsWith("}") || first == '<' && value.endsWith(">")
                || (first == '%' || first == '@') && value.length() > 2 && value.charAt(value.length() - 1) == first) {
            inner = value.substring(1, value.length() - 1);
        } else if (first == '$') {
            inner = value.substring(1);
        } else {
            return value.equals("%s") || value.equals("%d") || value.equals("{}");
        }
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (!Detector.isAlphanumeric(c) && "_.- ()[]'\"".indexOf(c) < 0) {
                return false;
            }
        }
        // $NAME in capitals or a name; "$ecr3t" is a password
        return first != '$' || value.startsWith("${")
                || inner.equals(inner.toUpperCase(Locale.ROOT)) && !inner.isEmpty();
    }
}
