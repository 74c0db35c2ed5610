// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.util.List;
import java.util.Objects;

/**
 * A range of a text that belongs together.
 *
 * @param kind kind of the block
 * @param level heading level from 1; 0 for other kinds
 * @param start first UTF-16 unit in the text
 * @param end exclusive end
 * @param lines lines with their boxes, in reading order; empty for formats without pages
 */
public record TextBlock(BlockKind kind, int level, int start, int end, List<TextLine> lines) {
    /** Copies the list. */
    public TextBlock {
        Objects.requireNonNull(kind);
        lines = List.copyOf(lines);
    }

    /** Creates a block without boxes. */
    public TextBlock(BlockKind kind, int level, int start, int end) {
        this(kind, level, start, end, List.of());
    }

    /** Returns a copy shifted by the length of preceding text. */
    TextBlock shifted(int by) {
        return new TextBlock(kind, level, start + by, end + by, lines.stream().map(line -> new TextLine(
                line.start() + by, line.end() + by, line.x(), line.y(), line.width(), line.height())).toList());
    }
}
