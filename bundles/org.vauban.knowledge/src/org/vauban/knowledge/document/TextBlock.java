// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.util.List;
import java.util.Objects;

/**
 * A stretch of a text that belongs together.
 *
 * @param kind what it is
 * @param level of a heading, from 1; 0 for everything else
 * @param start first UTF-16 unit in the text
 * @param end behind the last one
 * @param lines with their boxes, in reading order; empty for formats without pages
 */
public record TextBlock(BlockKind kind, int level, int start, int end, List<TextLine> lines) {
    /** Copies the list. */
    public TextBlock {
        Objects.requireNonNull(kind);
        lines = List.copyOf(lines);
    }

    /** A block without boxes. */
    public TextBlock(BlockKind kind, int level, int start, int end) {
        this(kind, level, start, end, List.of());
    }

    /** The same block in a text before which others stand. */
    TextBlock shifted(int by) {
        return new TextBlock(kind, level, start + by, end + by, lines.stream().map(line -> new TextLine(
                line.start() + by, line.end() + by, line.x(), line.y(), line.width(), line.height())).toList());
    }
}
