// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.GlyphMetrics;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * Makes room for ghost text in the layout of a widget (metrics on the character at the caret, a vertical indent on the
 * line below) and restores that layout afterwards. UI thread.
 */
final class GhostTextLayout {

    private final StyledText widget;
    private final WidgetOffsets offsets;
    private final GhostTextFonts fonts;
    private final TabbedText text;

    /* changes to the widget's layout, to be restored */
    private boolean laidOut;
    private Font laidOutFont;
    private GlyphMetrics pushed;
    private int pushedLength;
    private int pushedCharWidth;
    private int indentLine = -1;
    private int indentBefore;
    private int indentAdded;
    private boolean marginSet;
    private int marginBefore;
    private int topBefore;
    /** Top pixel that brings the text into view; -1 if the view was not scrolled. */
    private int topSet = -1;

    /** Whether the text that was just released was in view because the view had been scrolled to it. */
    private boolean followed;
    /** Offset of a text from which the user has scrolled away; -1 if there is none. */
    private int leftAt = -1;

    GhostTextLayout(StyledText widget, WidgetOffsets offsets, GhostTextFonts fonts, TabbedText text) {
        this.widget = widget;
        this.offsets = offsets;
        this.fonts = fonts;
        this.text = text;
    }

    /** Whether room has been made for a text. */
    boolean isLaidOut() {
        return laidOut;
    }

    /** Returns the metrics of the character that was pushed aside, or null if there is none. */
    @Nullable
    GlyphMetrics pushed() {
        return pushed;
    }

    /** Returns the length of the pushed character, in UTF-16 units. */
    int pushedLength() {
        return pushedLength;
    }

    /** Returns the width of the pushed character itself, in pixels. */
    int pushedCharWidth() {
        return pushedCharWidth;
    }

    /** Returns the upper edge of the room below a line, in pixels. */
    int below(int line) {
        return line + 1 < widget.getLineCount() && indentLine == line + 1
                ? widget.getLinePixel(line + 1) + indentBefore
                : widget.getLinePixel(line + 1);
    }

    /**
     * Makes room for a text. The room for an earlier one must have been released with {@link #restore}.
     *
     * @return false if that is impossible: the offset is folded away or another decoration occupies it
     */
    boolean layOut(GhostText ghost) {
        boolean follow = followed;
        followed = false;
        int at = offsets.toWidget(ghost.offset());
        if (at < 0 || at > widget.getCharCount()) {
            return false;
        }
        List<String> lines = ghost.lines();
        int line = widget.getLineAtOffset(at);
        laidOutFont = widget.getFont();
        if (!push(at, line, lines.getFirst())) {
            return false;
        }
        if (lines.size() > 1) {
            makeRoomBelow(line, lines.size() - 1, ghost.offset(), follow);
        }
        laidOut = true;
        redrawFrom(at);
        return true;
    }

    /** Moves the text right of the caret by the width of the ghost text's first line. */
    private boolean push(int at, int line, String first) {
        String row = widget.getLine(line);
        int column = at - widget.getOffsetAtLine(line);
        if (column >= row.length()) {
            return true;
        }
        int length = Character.charCount(row.codePointAt(column));
        StyleRange style = styleAt(at);
        if (style.metrics != null) {
            return false;
        }
        pushedCharWidth = charWidth(at, length, style);
        pushedLength = length;
        pushed = metrics(at, first);
        style.length = length;
        style.metrics = pushed;
        widget.setStyleRange(style);
        return true;
    }

    /** Returns metrics of the font's height: a smaller height would shift the positions within the row. */
    private GlyphMetrics metrics(int at, String first) {
        int width = ghostWidth(at, first) + pushedCharWidth;
        int ascent = widget.getBaseline();
        return new GlyphMetrics(ascent, Math.max(0, widget.getLineHeight() - ascent), width);
    }

    private StyleRange styleAt(int at) {
        StyleRange style = widget.getStyleRangeAtOffset(at);
        StyleRange copy = style == null ? new StyleRange() : (StyleRange) style.clone();
        copy.start = at;
        copy.length = 1;
        return copy;
    }

    private int charWidth(int at, int length, StyleRange style) {
        Point here = widget.getLocationAtOffset(at);
        Point next = widget.getLocationAtOffset(at + length);
        if (next.y == here.y && next.x > here.x) {
            return next.x - here.x;
        }
        GC gc = new GC(widget);
        try {
            gc.setFont(fonts.of(style));
            return gc.stringExtent(widget.getText(at, at + length - 1)).x;
        } finally {
            gc.dispose();
        }
    }

    private int ghostWidth(int at, String first) {
        GC gc = new GC(widget);
        try {
            gc.setFont(fonts.italic());
            int start = widget.getLocationAtOffset(at).x - text.originX();
            return text.measure(gc, first, start) - start;
        } finally {
            gc.dispose();
        }
    }

    /** @param follow whether to scroll even if the line is not in view, as after a line end was typed */
    private void makeRoomBelow(int line, int lines, int offset, boolean follow) {
        int height = lines * widget.getLineHeight();
        if (line + 1 < widget.getLineCount()) {
            indentLine = line + 1;
            indentBefore = widget.getLineVerticalIndent(indentLine);
            indentAdded = height;
            widget.setLineVerticalIndent(indentLine, indentBefore + height);
            return;
        }
        int visible = widget.getClientArea().height;
        int overflow = widget.getLinePixel(line + 1) + height - visible;
        if (overflow > 0) {
            marginSet = true;
            marginBefore = widget.getBottomMargin();
            boolean inView = follow || widget.getLinePixel(line) < visible;
            widget.setBottomMargin(marginBefore + height);
            if (inView && leftAt != offset) { // else the user reads something else
                topBefore = widget.getTopPixel();
                widget.setTopPixel(topBefore + overflow);
                topSet = widget.getTopPixel();
            }
        }
    }

    /**
     * Restores the original layout of the widget.
     *
     * @param ghost the text that room was made for, at its current offset; null only if there is none
     */
    void restore(@Nullable GhostText ghost) {
        if (!laidOut || widget.isDisposed()) {
            laidOut = false;
            return;
        }
        laidOut = false;
        if (pushed != null) {
            GlyphMetrics mine = pushed;
            pushed = null;
            clearMetrics(mine, ghost);
        }
        if (indentLine >= 0) {
            restoreIndent();
        }
        if (marginSet) {
            marginSet = false;
            restoreMargin(ghost == null ? -1 : ghost.offset());
        }
        int at = ghost == null ? -1 : offsets.toWidget(ghost.offset());
        if (at >= 0 && at <= widget.getCharCount()) {
            redrawFrom(at);
        } else {
            widget.redraw();
        }
    }

    /** Removes the margin; scrolls back unless the user has scrolled since. */
    private void restoreMargin(int offset) {
        int set = topSet;
        topSet = -1;
        followed = widget.getTopPixel() == set;
        widget.setBottomMargin(marginBefore);
        if (followed) {
            widget.setTopPixel(topBefore);
            return;
        }
        if (set >= 0) {
            leftAt = offset;
        }
        int top = widget.getTopPixel();
        int empty = widget.getClientArea().height - marginBefore - widget.getLinePixel(widget.getLineCount());
        if (top > 0 && empty > 0) {
            widget.setTopPixel(Math.max(0, top - empty)); // the user has scrolled into the margin
        }
    }

    /** Forgets how the view was scrolled for the text that was released last: no further version follows. */
    void ended() {
        followed = false;
        leftAt = -1;
    }

    private void clearMetrics(GlyphMetrics mine, GhostText ghost) {
        int at = offsets.toWidget(ghost.offset());
        int count = widget.getCharCount();
        if (at >= 0 && at <= count) {
            int line = widget.getLineAtOffset(at);
            int last = Math.min(widget.getLineCount() - 1, line + 1);
            int from = widget.getOffsetAtLine(Math.max(0, line - 1));
            if (clearMetrics(mine, from, widget.getOffsetAtLine(last) + widget.getLine(last).length() - from)) {
                return;
            }
        }
        clearMetrics(mine, 0, count);
    }

    private boolean clearMetrics(GlyphMetrics mine, int from, int length) {
        if (length <= 0) {
            return false;
        }
        boolean found = false;
        for (StyleRange style : widget.getStyleRanges(from, length)) {
            if (mine.equals(style.metrics)) {
                style.metrics = null;
                widget.setStyleRange(style);
                found = true;
            }
        }
        return found;
    }

    /**
     * Restores the indent. Line attributes move when lines are inserted or removed, so the line is searched near its
     * old index.
     */
    private void restoreIndent() {
        int with = indentBefore + indentAdded;
        int count = widget.getLineCount();
        int near = indentLine;
        indentLine = -1;
        for (int distance = 0; distance <= 64; distance++) {
            for (int line : distance == 0 ? new int[] {near} : new int[] {near + distance, near - distance}) {
                if (line >= 0 && line < count && widget.getLineVerticalIndent(line) == with) {
                    widget.setLineVerticalIndent(line, indentBefore);
                    return;
                }
            }
        }
    }

    private void redrawFrom(int at) {
        Rectangle area = widget.getClientArea();
        int y = Math.max(0, widget.getLinePixel(widget.getLineAtOffset(at)));
        widget.redraw(0, y, area.width, Math.max(0, area.height - y), false);
    }

    /**
     * Follows a key that types the ghost text: only the width of the pushed character changes.
     *
     * @return false if the offset is folded away
     */
    boolean narrow(GhostText ghost) {
        int at = offsets.toWidget(ghost.offset());
        if (at < 0) {
            return false;
        }
        if (pushed != null && at < widget.getCharCount()) {
            StyleRange style = styleAt(at);
            pushed = metrics(at, ghost.lines().getFirst());
            style.length = pushedLength;
            style.metrics = pushed;
            widget.setStyleRange(style);
        }
        redrawFrom(at);
        return true;
    }

    /** Keeps the character pushed aside when the viewer is about to restyle the text. */
    void mergeInto(TextPresentation presentation, GhostText ghost) {
        if (pushed == null) {
            return;
        }
        IRegion extent = presentation.getExtent();
        if (extent != null && (ghost.offset() < extent.getOffset()
                || ghost.offset() >= extent.getOffset() + extent.getLength())) {
            return;
        }
        StyleRange style = new StyleRange();
        style.start = ghost.offset();
        style.length = pushedLength;
        style.metrics = pushed;
        presentation.mergeStyleRange(style);
    }

    /** Whether another component has changed the layout of a line, or the font, since room was made. */
    boolean isDisturbed(int line) {
        boolean zoomed = !widget.getFont().equals(laidOutFont);
        boolean indentLost = indentLine >= 0 && (indentLine != line + 1
                || widget.getLineVerticalIndent(indentLine) != indentBefore + indentAdded);
        return zoomed || indentLost;
    }
}
