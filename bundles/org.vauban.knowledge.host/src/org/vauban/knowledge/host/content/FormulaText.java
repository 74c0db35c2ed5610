// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.util.regex.Pattern;

/**
 * Parts of a formula in one line of text: what stands above, below or behind another part must not read as one number
 * with it. Pure.
 */
public final class FormulaText {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    /** A number, a name, or what brackets hold together. */
    private static final Pattern ONE = Pattern.compile("[\\p{L}\\p{N}\\p{M}.,\u2032\u221E]*|\\([^()]*\\)");

    private FormulaText() {}

    /** An exponent: in raised digits where it is a number, else behind a circumflex. */
    public static String exponent(String part) {
        String whole = SPACE.matcher(part).replaceAll("");
        String raised = Characters.raised(whole);
        return raised.equals(whole) && whole.codePoints().anyMatch(Character::isLetterOrDigit) ? "^" + group(part)
                : raised;
    }

    /** In brackets, unless it is one number or name. */
    public static String group(String part) {
        String stripped = part.strip();
        return ONE.matcher(stripped).matches() ? stripped : "(" + stripped + ")";
    }
}
