// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** An element of a document, from top to bottom; HTML and PDF reports are written from the same blocks. */
public sealed interface Block {

    /**
     * A heading.
     *
     * @param level 1 to 3
     * @param anchor target for links
     */
    record Heading(int level, String text, String anchor) implements Block {}

    /** Text. */
    record Paragraph(String text) implements Block {}

    /**
     * A line of the form "label: text".
     *
     * @param target anchor that the text links to; null for none
     */
    record Entry(String label, String text, @Nullable String target) implements Block {}

    /**
     * A table.
     *
     * @param shares widths of the columns as fractions of the total, adding up to 1
     */
    record Table(List<String> header, List<List<String>> rows, List<Float> shares) implements Block {
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
            shares = List.copyOf(shares);
        }
    }

    /**
     * A list item. Not used in reports.
     *
     * @param marker such as a bullet or a number
     */
    record Item(String marker, String text) implements Block {}

    /**
     * A picture. Not used in reports.
     *
     * @param png content of the PNG file
     * @param description alternative text for screen readers
     */
    record Picture(byte[] png, String description) implements Block {}

    /** Lines that are kept as they are, such as the output of a command. */
    record Lines(List<String> lines) implements Block {
        public Lines {
            lines = List.copyOf(lines);
        }
    }
}
