// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jdt.annotation.Nullable;
import org.jsoup.nodes.Element;
import org.vauban.knowledge.host.content.FormulaText;

/** Writes the exponents, fractions and roots of MathML into the text that is collected around them. For one page. */
final class FormulaParts {
    /** In one another; none that people read has so many. */
    private static final int MOST = 50;

    /** An element whose text is another one in a line, and where that begins. */
    private record Part(Element element, int start) {}

    private final StringBuilder text;
    private final Deque<Part> open = new ArrayDeque<>();

    /** @param text to which all that stands in elements is appended between their beginning and their end */
    FormulaParts(StringBuilder text) {
        this.text = text;
    }

    void begin(Element element) {
        if (open.size() < MOST && (element.nameIs("msqrt") || isExponent(element) || isOfFraction(element))) {
            open.push(new Part(element, text.length()));
        }
    }

    void end(Element element) {
        Part part = open.peek();
        if (part == null || part.element() != element) {
            return;
        }
        open.pop();
        int start = Math.min(part.start(), text.length());
        String words = text.substring(start);
        text.setLength(start);
        Element above = element.parent();
        text.append(isExponent(element) ? FormulaText.exponent(words)
                : (element.nameIs("msqrt") ? "\u221A" : "") + FormulaText.group(words))
                .append(isOfFraction(element) && above != null && element == child(above, 0) ? "/" : "");
    }

    private static boolean isExponent(Element element) {
        Element above = element.parent();
        return above != null && (above.nameIs("msup") && element == child(above, 1)
                || above.nameIs("msubsup") && element == child(above, 2));
    }

    private static boolean isOfFraction(Element element) {
        Element above = element.parent();
        return above != null && above.nameIs("mfrac") && (element == child(above, 0) || element == child(above, 1));
    }

    private static @Nullable Element child(Element above, int index) {
        Element child = above.firstElementChild();
        for (int i = 0; i < index && child != null; i++) {
            child = child.nextElementSibling();
        }
        return child;
    }
}
