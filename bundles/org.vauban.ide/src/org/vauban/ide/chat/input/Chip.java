// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.function.IntConsumer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.vauban.ide.chat.conversation.ChipContent;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.page.PageTheme;

/**
 * One attachment below the conversation. Delete, Backspace or its cross removes it; arrow keys move to its neighbours.
 */
final class Chip extends Canvas {
    private static final int PAD = 6;
    private static final int GAP = 5;
    private static final int LONGEST = 420;

    private final Runnable remove;
    private ChipContent attached;

    /** @param neighbour called with -1 or 1 when an arrow key moves to the previous or next chip */
    Chip(Composite parent, ChipContent attached, Runnable remove, IntConsumer neighbour) {
        super(parent, SWT.DOUBLE_BUFFERED);
        this.remove = remove;
        addListener(SWT.Paint, event -> paint(event.gc));
        addListener(SWT.MouseUp, event -> {
            if (cross().contains(event.x, event.y)) {
                remove.run();
            } else {
                setFocus();
            }
        });
        addListener(SWT.FocusIn, event -> redraw());
        addListener(SWT.FocusOut, event -> redraw());
        addListener(SWT.KeyDown, event -> key(event, neighbour));
        addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT
                || event.detail == SWT.TRAVERSE_TAB_PREVIOUS || event.detail == SWT.TRAVERSE_ESCAPE);
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = NLS.bind(Messages.Chip_accessible, Chip.this.attached.kind(), Chip.this.attached.text());
            }

            @Override
            public void getDescription(AccessibleEvent event) {
                event.result = Chip.this.attached.details();
            }
        });
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent event) {
                event.detail = ACC.ROLE_PUSHBUTTON;
            }

            @Override
            public void getState(AccessibleControlEvent event) {
                event.detail = ACC.STATE_FOCUSABLE | (isFocusControl() ? ACC.STATE_FOCUSED : 0);
            }
        });
        show(attached);
    }

    /** Stores the content without drawing it, also after the chip was disposed. */
    void keep(ChipContent value) {
        attached = value;
    }

    void show(ChipContent value) {
        keep(value);
        setToolTipText(value.details().replace("&", "&&") + "\n" + Messages.Chip_remove);
        redraw();
    }

    ChipContent attached() {
        return attached;
    }

    private void key(Event event, IntConsumer neighbour) {
        switch (event.keyCode) {
            case SWT.DEL, SWT.BS -> remove.run();
            case SWT.ARROW_LEFT, SWT.ARROW_UP -> neighbour.accept(-1);
            case SWT.ARROW_RIGHT, SWT.ARROW_DOWN -> neighbour.accept(1);
            default -> {
                // not a key of chips
            }
        }
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        GC gc = new GC(this);
        try {
            Point text = gc.textExtent(attached.text());
            int cross = text.y;
            return new Point(Math.min(LONGEST, text.x) + cross + GAP + 2 * PAD, text.y + 6);
        } finally {
            gc.dispose();
        }
    }

    private Rectangle cross() {
        Rectangle area = getClientArea();
        int size = area.height;
        return new Rectangle(area.width - size, 0, size, size);
    }

    private void paint(GC gc) {
        Rectangle area = getClientArea();
        PageTheme look = PageTheme.of(getParent());
        gc.setAntialias(SWT.ON);
        gc.setBackground(new Color(look.shade(look.contrast() ? 0 : 0.08)));
        gc.fillRoundRectangle(0, 0, area.width - 1, area.height - 1, 8, 8);
        gc.setForeground(new Color(isFocusControl() ? look.link() : look.shade(look.contrast() ? 1 : 0.3)));
        gc.setLineWidth(isFocusControl() ? 2 : 1);
        int inset = isFocusControl() ? 1 : 0;
        gc.drawRoundRectangle(inset, inset, area.width - 1 - 2 * inset, area.height - 1 - 2 * inset, 8, 8);
        gc.setForeground(new Color(look.foreground()));
        Rectangle cross = cross();
        gc.setClipping(0, 0, cross.x, area.height);
        gc.drawText(attached.text(), PAD, 3, true);
        gc.setClipping((Rectangle) null);
        int r = cross.height / 6;
        int x = cross.x + cross.width / 2 - 2;
        int y = cross.y + cross.height / 2;
        gc.setLineWidth(1);
        gc.drawLine(x - r, y - r, x + r, y + r);
        gc.drawLine(x - r, y + r, x + r, y - r);
    }
}
