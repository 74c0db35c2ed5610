// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;

/** Measures and draws single lines with the tab stops of a widget, in pixels. UI thread. */
final class TabbedText {

    private final StyledText widget;

    TabbedText(StyledText widget) {
        this.widget = widget;
    }

    /** Returns the left edge of the text in the widget. */
    int originX() {
        return widget.getLeftMargin() - widget.getHorizontalPixel();
    }

    /**
     * Measures one line.
     *
     * @param x start of the line, from the left edge of the text
     * @return x at the end of the line
     */
    int measure(GC gc, String row, int x) {
        return run(gc, row, x, 0, 0, false);
    }

    /**
     * Draws one line.
     *
     * @param x start of the line, from the left edge of the text
     * @param y its upper edge in the widget
     */
    void draw(GC gc, String row, int x, int y) {
        run(gc, row, x, originX(), y, true);
    }

    private int run(GC gc, String row, int x, int originX, int y, boolean visibly) {
        int tab = Math.max(1, gc.stringExtent(" ".repeat(Math.max(1, widget.getTabs()))).x);
        int from = 0;
        while (from <= row.length()) {
            int to = row.indexOf('\t', from);
            String run = row.substring(from, to < 0 ? row.length() : to);
            if (!run.isEmpty()) {
                if (visibly) {
                    gc.drawString(run, originX + x, y, true);
                }
                x += gc.stringExtent(run).x;
            }
            if (to < 0) {
                return x;
            }
            x = (x / tab + 1) * tab;
            from = to + 1;
        }
        return x;
    }
}
