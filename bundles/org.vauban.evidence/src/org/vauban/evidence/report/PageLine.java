// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A line of text on a page, in points from the lower left corner.
 *
 * @param width width of the text
 * @param target anchor that it links to; null for none
 * @param element its element in the document's structure; null for page decoration
 */
record PageLine(float x, float y, float size, float width, boolean bold, String text, @Nullable String target,
        @Nullable Element element) {

    /** An element of the structure of a tagged PDF, such as {@code H1} or {@code TD}. */
    static final class Element {
        private final String type;
        private final String alternative;
        private final List<Element> children = new ArrayList<>();

        Element(String type) {
            this(type, "");
        }

        private Element(String type, String alternative) {
            this.type = type;
            this.alternative = alternative;
        }

        String type() {
            return type;
        }

        Element add(String childType) {
            Element child = new Element(childType);
            children.add(child);
            return child;
        }

        /** @param description alternative text for screen readers */
        Element addFigure(String description) {
            Element figure = new Element("Figure", description);
            children.add(figure);
            return figure;
        }

        /** Returns the alternative text of a picture; empty for text. */
        String alternative() {
            return alternative;
        }

        List<Element> children() {
            return List.copyOf(children);
        }
    }
}
