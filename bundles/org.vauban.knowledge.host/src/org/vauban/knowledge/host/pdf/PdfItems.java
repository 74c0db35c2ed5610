// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Recognises the lines of a page that begin list items. A line may also begin with a number, a dash or a letter because
 * the line above is full, as in <em>must not exceed / 12. Open the valve</em>. Pure.
 */
final class PdfItems {
    private static final Pattern BULLET = Pattern.compile("[\u2022\u2023\u25AA\u25CF\u25E6]\\s+\\S.*", Pattern.DOTALL);
    private static final Pattern DASH = Pattern.compile("[\u2013*-]\\s+\\S.*", Pattern.DOTALL);
    private static final Pattern ORDERED = Pattern.compile("\\(?(\\d{1,3}|[a-z]|[ivxl]{2,4})[.)]\\s+\\S.*",
            Pattern.DOTALL);
    private static final String SENTENCE_ENDS = ".:;!?\u2026";
    /** Tolerance in points. */
    private static final float SAME_EDGE = 2;

    private PdfItems() {}

    /**
     * Whether a line begins an item.
     *
     * @param before line above, close enough to be in the same paragraph; null for none
     * @param first first line of the block that contains {@code before}; null for none
     */
    static boolean begins(PdfLine line, @Nullable PdfLine before, @Nullable PdfLine first) {
        String text = line.text();
        Matcher ordered = ORDERED.matcher(text);
        boolean numbered = ordered.matches();
        if (BULLET.matcher(text).matches()) {
            return true;
        }
        if (!numbered && !DASH.matcher(text).matches()) {
            return false;
        }
        if (before == null || first == null || line.startsParagraph() || line.left() < before.left() - SAME_EDGE
                || SENTENCE_ENDS.indexOf(before.text().charAt(before.text().length() - 1)) >= 0) {
            return true;
        }
        if (numbered && isFirst(ordered.group(1))) {
            return true;
        }
        if (Math.abs(line.left() - first.left()) >= SAME_EDGE) {
            return !numbered && line.left() > before.left() + SAME_EDGE; // an indented list within the text
        }
        Matcher above = ORDERED.matcher(first.text());
        return numbered ? above.matches() && follows(above.group(1), ordered.group(1))
                : first.text().charAt(0) == text.charAt(0) && DASH.matcher(first.text()).matches();
    }

    private static boolean isFirst(String mark) {
        return mark.equals("1") || mark.equals("a") || mark.equals("i");
    }

    private static boolean follows(String above, String mark) {
        if (Character.isDigit(above.charAt(0)) != Character.isDigit(mark.charAt(0))) {
            return false;
        }
        if (Character.isDigit(mark.charAt(0))) {
            return Integer.parseInt(mark) == Integer.parseInt(above) + 1;
        }
        return above.length() > 1 || mark.length() > 1 || mark.charAt(0) == above.charAt(0) + 1;
    }
}
