// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jdt.annotation.Nullable;
import org.jsoup.nodes.Element;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.FormulaText;

/** Writes exponents, fractions, roots and matrices of MathML into the text that is being collected. For one page. */
final class FormulaParts {
    private static final String FRACTION = "mfrac";
    private static final String ROOT = "mroot";
    private static final String SQUARE_ROOT = "msqrt";
    private static final String SIGN = "\u221A";
    /** Maximum nesting; no real formula is nested deeper. */
    private static final int MOST = 50;

    /** An element that is rewritten when it ends, and the start of its text. */
    private record Part(Element element, int start) {}

    private final StringBuilder text;
    private final Deque<Part> open = new ArrayDeque<>();

    /** @param text receives the text of the elements between the calls for their begin and end */
    FormulaParts(StringBuilder text) {
        this.text = text;
    }

    void begin(Element element) {
        if (open.size() < MOST && (element.nameIs(SQUARE_ROOT) || element.nameIs(ROOT) || isExponent(element)
                || isOf(FRACTION, element) || isOf(ROOT, element))) {
            open.push(new Part(element, text.length()));
        }
    }

    void end(Element element) {
        boolean last = element.nextElementSibling() == null;
        text.append(last ? "" : element.nameIs("mtd") ? " " : element.nameIs("mtr") ? "; " : "");
        Part part = open.peek();
        if (part == null || part.element() != element) {
            return;
        }
        open.pop();
        int start = Math.min(part.start(), text.length());
        String words = text.substring(start);
        text.setLength(start);
        boolean first = element.previousElementSibling() == null;
        Part around = open.peek();
        if (isOf(ROOT, element) && !first && around != null && around.element() == element.parent()) {
            text.insert(Math.min(around.start(), start), Characters.raised(words.strip()) + SIGN);
            return;
        }
        boolean root = element.nameIs(SQUARE_ROOT);
        String whole = root ? SIGN + FormulaText.group(words) : words;
        if (isExponent(element)) {
            text.append(FormulaText.exponent(whole));
        } else {
            text.append(!root && (isOf(FRACTION, element) || isOf(ROOT, element)) ? FormulaText.group(whole) : whole)
                    .append(isOf(FRACTION, element) && first ? "/" : "");
        }
    }

    private static boolean isExponent(Element element) {
        Element above = element.parent();
        return above != null && (above.nameIs("msup") && element == child(above, 1)
                || above.nameIs("msubsup") && element == child(above, 2));
    }

    /** Whether an element is a part of a fraction, or the radicand or index of a root. */
    private static boolean isOf(String name, Element element) {
        Element above = element.parent();
        return above != null && above.nameIs(name) && (element == child(above, 0) || element == child(above, 1));
    }

    private static @Nullable Element child(Element above, int index) {
        Element child = above.firstElementChild();
        for (int i = 0; i < index && child != null; i++) {
            child = child.nextElementSibling();
        }
        return child;
    }
}
