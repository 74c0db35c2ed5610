// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.util.regex.Pattern;

/**
 * Writes parts of a formula as one line of text: a superscript, subscript or adjacent part must not merge with the part
 * before it into one number. Pure.
 */
public final class FormulaText {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    /** A number, a name, or an expression in brackets. */
    private static final Pattern ONE = Pattern.compile("[\\p{L}\\p{N}\\p{M}.,\u2032\u221E]*|\\([^()]*\\)");

    private FormulaText() {}

    /** Formats an exponent: a number in superscript digits, anything else after a circumflex. */
    public static String exponent(String part) {
        String whole = SPACE.matcher(part).replaceAll("");
        String raised = Characters.raised(whole);
        return raised.equals(whole) && whole.codePoints().anyMatch(Character::isLetterOrDigit) ? "^" + group(part)
                : raised;
    }

    /** Encloses a part in brackets, unless it is a single number or name. */
    public static String group(String part) {
        String stripped = part.strip();
        return ONE.matcher(stripped).matches() ? stripped : "(" + stripped + ")";
    }
}
