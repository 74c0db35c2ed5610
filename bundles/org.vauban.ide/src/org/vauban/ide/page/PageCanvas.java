// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.passage.PageBox;

/** Paints a page and the boxes of a passage on it, and scrolls the page. UI thread. */
final class PageCanvas {
    /** Margin around the page, in points of the screen. */
    private static final int MARGIN = 8;
    private static final int INCREMENT = 48;
    /** Distance that is kept above a revealed box, in points of the screen. */
    private static final int ABOVE = 60;
    /** Colour of marked lines; the same in all themes, since paper is always white. */
    private static final Color MARK = new Color(255, 213, 0);
    private static final Color EDGE = new Color(156, 90, 0);
    private static final Color PAPER = new Color(255, 255, 255);
    private static final int MARK_ALPHA = 90;

    /** Outer line of the frame that shows the focus; the inner one has the colour of paper. */
    private static final Color FOCUS_LINE = new Color(31, 95, 176);

    private final ScrolledComposite scrolled;
    private final Canvas canvas;
    private @Nullable Image image;
    private List<PageBox> boxes = List.of();
    /** Width of the page, in points of the screen. */
    private int width;
    private int height;
    /** Points of the screen per point of the page. */
    private float scale = 1;
    /** Name for screen readers. */
    private String name = Messages.Page_accessible;

    PageCanvas(Composite parent) {
        scrolled = new ScrolledComposite(parent, SWT.H_SCROLL | SWT.V_SCROLL | SWT.BORDER);
        scrolled.getVerticalBar().setIncrement(INCREMENT);
        scrolled.getHorizontalBar().setIncrement(INCREMENT);
        canvas = new Canvas(scrolled, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = name;
            }
        });
        scrolled.setContent(canvas);
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.FocusIn, event -> canvas.redraw());
        canvas.addListener(SWT.FocusOut, event -> canvas.redraw());
        canvas.addListener(SWT.Move, event -> canvas.redraw()); // the frame stays when the page is scrolled
        canvas.addListener(SWT.MouseDown, event -> canvas.setFocus());
        // Tab moves to the next control; the arrow keys scroll the page
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT
                || event.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        canvas.addListener(SWT.Dispose, event -> dropImage());
        scrolled.addListener(SWT.Resize, event -> layout());
    }

    /** Returns the control that has the keyboard focus. */
    Canvas canvas() {
        return canvas;
    }

    Composite control() {
        return scrolled;
    }

    /**
     * Shows a page.
     *
     * @param toScreen points of the screen per point of the page
     */
    void show(RenderedPage page, float toScreen, List<PageBox> marked) {
        dropImage();
        image = new Image(canvas.getDisplay(), data(page));
        boxes = List.copyOf(marked);
        size(page.text().width(), page.text().height(), toScreen);
    }

    /** Changes the size. The current image is scaled until a better one arrives. */
    void size(float pageWidth, float pageHeight, float toScreen) {
        scale = toScreen;
        width = Math.max(1, Math.round(pageWidth * toScreen));
        height = Math.max(1, Math.round(pageHeight * toScreen));
        layout();
        canvas.redraw();
    }

    /** Tells screen readers which page this is. */
    void number(int page, int pages) {
        String next = NLS.bind(Messages.Page_accessibleOf, page, pages);
        if (!next.equals(name)) {
            name = next;
            canvas.getAccessible().sendEvent(ACC.EVENT_NAME_CHANGED, null);
        }
    }

    /** Shows no page. */
    void clear() {
        dropImage();
        boxes = List.of();
        canvas.redraw();
    }

    private void dropImage() {
        Image old = image;
        image = null;
        if (old != null) {
            old.dispose();
        }
    }

    /** Converts the page to image data whose rows begin at multiples of four bytes, which all platforms accept. */
    private static ImageData data(RenderedPage page) {
        int row = RenderedPage.COLOURS * page.width();
        int padded = (row + 3) / 4 * 4;
        byte[] bytes = new byte[padded * page.height()];
        for (int y = 0; y < page.height(); y++) {
            System.arraycopy(page.pixels(), y * row, bytes, y * padded, row);
        }
        return new ImageData(page.width(), page.height(), 24, new PaletteData(0xFF0000, 0xFF00, 0xFF), 4, bytes);
    }

    private void layout() {
        Rectangle area = scrolled.getClientArea();
        canvas.setSize(Math.max(area.width, width + 2 * MARGIN), Math.max(area.height, height + 2 * MARGIN));
        scrolled.getVerticalBar().setPageIncrement(Math.max(INCREMENT, area.height - INCREMENT));
    }

    private int left() {
        return Math.max(MARGIN, (canvas.getSize().x - width) / 2);
    }

    private void paint(GC gc) {
        Point size = canvas.getSize();
        gc.setBackground(scrolled.getBackground());
        gc.fillRectangle(0, 0, size.x, size.y);
        Image now = image;
        if (now != null) {
            paint(gc, now);
        }
        if (canvas.isFocusControl()) {
            frame(gc);
        }
    }

    /** Shows the focus around the visible part: one of the two colours is seen on any page and in any theme. */
    private void frame(GC gc) {
        Point origin = scrolled.getOrigin();
        Rectangle area = scrolled.getClientArea();
        gc.setForeground(FOCUS_LINE);
        gc.setLineWidth(2);
        gc.drawRectangle(origin.x + 1, origin.y + 1, area.width - 2, area.height - 2);
        gc.setForeground(PAPER);
        gc.setLineWidth(1);
        gc.drawRectangle(origin.x + 2, origin.y + 2, area.width - 5, area.height - 5);
    }

    private void paint(GC gc, Image now) {
        gc.setBackground(PAPER);
        gc.fillRectangle(left(), MARGIN, width, height);
        gc.setInterpolation(SWT.HIGH);
        Rectangle all = now.getBounds();
        gc.drawImage(now, 0, 0, all.width, all.height, left(), MARGIN, width, height);
        for (PageBox box : boxes) {
            Rectangle at = onScreen(box);
            gc.setAlpha(MARK_ALPHA);
            gc.setBackground(MARK);
            gc.fillRectangle(at);
            gc.setAlpha(255);
            gc.setForeground(EDGE);
            gc.drawRectangle(at);
        }
    }

    private Rectangle onScreen(PageBox box) {
        int x = left() + Math.round(box.x() * scale) - 2;
        int y = MARGIN + Math.round(box.y() * scale) - 1;
        return new Rectangle(x, y, Math.round(box.width() * scale) + 4, Math.round(box.height() * scale) + 2);
    }

    /** Returns the bounds of the marked lines on the canvas. */
    List<Rectangle> marked() {
        return boxes.stream().map(this::onScreen).toList();
    }

    /** Scrolls to the marked lines, or to the top of the page. */
    void reveal() {
        List<Rectangle> marked = marked();
        int y = marked.stream().mapToInt(each -> each.y).min().orElse(0);
        int x = marked.stream().mapToInt(each -> each.x).min().orElse(0);
        Rectangle area = scrolled.getClientArea();
        scrolled.setOrigin(x + ABOVE < area.width ? 0 : x - MARGIN, Math.max(0, y - ABOVE));
    }

    /**
     * Scrolls by a fraction of the visible height.
     *
     * @return whether there was anything to scroll
     */
    boolean scroll(float pages) {
        Point before = scrolled.getOrigin();
        scrolled.setOrigin(before.x, Math.max(0, before.y + Math.round(scrolled.getClientArea().height * pages)));
        return scrolled.getOrigin().y != before.y;
    }

    /** Scrolls by points of the screen. */
    void scroll(int x, int y) {
        Point before = scrolled.getOrigin();
        scrolled.setOrigin(Math.max(0, before.x + x * INCREMENT), Math.max(0, before.y + y * INCREMENT));
    }

    /** Scrolls to the top or the bottom of the page. */
    void scrollToEnd(boolean bottom) {
        scrolled.setOrigin(scrolled.getOrigin().x, bottom ? canvas.getSize().y : 0);
    }

    /** Returns the width available to a page, in points of the screen. */
    int room() {
        return Math.max(100, scrolled.getClientArea().width - 2 * MARGIN);
    }
}
