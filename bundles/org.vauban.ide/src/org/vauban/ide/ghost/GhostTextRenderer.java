// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.List;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.GlyphMetrics;
import org.eclipse.swt.graphics.Point;

/** Paints ghost text, and the character that it pushed aside, into the room that a layout has made. UI thread. */
final class GhostTextRenderer {

    private final StyledText widget;
    private final GhostTextStyle look;
    private final GhostTextLayout layout;
    private final GhostTextFonts fonts;
    private final TabbedText text;

    GhostTextRenderer(StyledText widget, GhostTextStyle look, GhostTextLayout layout, GhostTextFonts fonts,
            TabbedText text) {
        this.widget = widget;
        this.look = look;
        this.layout = layout;
        this.fonts = fonts;
        this.text = text;
    }

    /**
     * Paints the ghost text and the pushed character.
     *
     * @param gc graphics context; its attributes are restored
     * @param at offset of the text in the widget
     */
    void paint(GC gc, GhostText ghost, int at) {
        Color foreground = gc.getForeground();
        Color background = gc.getBackground();
        Font font = gc.getFont();
        List<String> lines = ghost.lines();
        paintFirst(gc, at, lines.getFirst());
        gc.setForeground(look.foreground(widget));
        gc.setFont(fonts.italic());
        int y = layout.below(widget.getLineAtOffset(at));
        for (String row : lines.subList(1, lines.size())) {
            text.draw(gc, row, 0, y);
            y += widget.getLineHeight();
        }
        gc.setForeground(foreground);
        gc.setBackground(background);
        gc.setFont(font);
    }

    private void paintFirst(GC gc, int at, String first) {
        Point place = widget.getLocationAtOffset(at);
        int rowHeight = widget.getLineHeight(at);
        int y = place.y + Math.max(0, widget.getBaseline(at) - widget.getBaseline());
        int start = place.x - text.originX();
        gc.setFont(fonts.italic());
        int end = text.measure(gc, first, start);
        GlyphMetrics pushed = layout.pushed();
        if (pushed != null) {
            // covers squiggles and bracket boxes of the pushed character
            gc.setBackground(look.caretRow(widget));
            gc.fillRectangle(place.x, place.y, pushed.width, rowHeight);
        }
        gc.setForeground(look.foreground(widget));
        text.draw(gc, first, start, y);
        if (pushed != null) {
            StyleRange style = widget.getStyleRangeAtOffset(at);
            if (style != null && style.background != null) {
                gc.setBackground(style.background);
                gc.fillRectangle(text.originX() + end, place.y, layout.pushedCharWidth(), rowHeight);
            }
            gc.setForeground(style != null && style.foreground != null ? style.foreground : widget.getForeground());
            gc.setFont(fonts.of(style));
            String character = widget.getText(at, Math.min(at + layout.pushedLength(), widget.getCharCount()) - 1);
            if (!character.equals("\t")) {
                gc.drawString(character, text.originX() + end, y, true);
            }
        }
    }
}
