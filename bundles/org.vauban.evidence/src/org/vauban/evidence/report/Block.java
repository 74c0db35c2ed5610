// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** A piece of a document, from top to bottom; the HTML and the PDF of a report are written from the same ones. */
public sealed interface Block {

    /**
     * A heading.
     *
     * @param level 1 to 3
     * @param anchor where links lead to
     */
    record Heading(int level, String text, String anchor) implements Block {}

    /** Text. */
    record Paragraph(String text) implements Block {}

    /**
     * A line of the form "label: text".
     *
     * @param target anchor that the text leads to; null for none
     */
    record Entry(String label, String text, @Nullable String target) implements Block {}

    /**
     * A table.
     *
     * @param shares of the width by column, together 1
     */
    record Table(List<String> header, List<List<String>> rows, List<Float> shares) implements Block {
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
            shares = List.copyOf(shares);
        }
    }

    /**
     * A point of a list. Reports have none.
     *
     * @param marker such as a bullet or a number
     */
    record Item(String marker, String text) implements Block {}

    /**
     * A picture. Reports have none.
     *
     * @param png its file
     * @param description for those who do not see it
     */
    record Picture(byte[] png, String description) implements Block {}

    /** Lines that stay as they are, such as the output of a command. */
    record Lines(List<String> lines) implements Block {
        public Lines {
            lines = List.copyOf(lines);
        }
    }
}
