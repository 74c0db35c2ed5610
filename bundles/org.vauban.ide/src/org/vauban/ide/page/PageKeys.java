// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.util.function.IntSupplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;

/** Handles the keys of the page viewer: they scroll the page, turn it and zoom. UI thread. */
final class PageKeys {
    /** Fraction of the visible height that one key press scrolls. */
    private static final float SCREEN = 0.9f;

    private final PageCanvas canvas;
    private final PageBar.Commands commands;
    private final IntSupplier pages;

    /** @param pages number of pages of the document; 0 while it is not known */
    PageKeys(PageCanvas canvas, PageBar.Commands commands, IntSupplier pages) {
        this.canvas = canvas;
        this.commands = commands;
        this.pages = pages;
    }

    void listen() {
        canvas.canvas().addListener(SWT.KeyDown, this::pressed);
    }

    /** Handles a key. Page Up and Page Down turn the page if there is nothing to scroll. */
    private void pressed(Event event) {
        boolean command = (event.stateMask & SWT.MOD1) != 0;
        switch (event.keyCode) {
            case SWT.PAGE_DOWN -> {
                if (!canvas.scroll(SCREEN)) {
                    commands.next();
                }
            }
            case SWT.PAGE_UP -> {
                if (!canvas.scroll(-SCREEN)) {
                    commands.previous();
                }
            }
            case SWT.ARROW_DOWN -> canvas.scroll(0, 1);
            case SWT.ARROW_UP -> canvas.scroll(0, -1);
            case SWT.ARROW_RIGHT -> canvas.scroll(1, 0);
            case SWT.ARROW_LEFT -> canvas.scroll(-1, 0);
            case SWT.HOME -> end(command, false);
            case SWT.END -> end(command, true);
            default -> zoom(event.character);
        }
    }

    private void end(boolean document, boolean last) {
        if (document) {
            commands.go(last ? pages.getAsInt() : 1);
        } else {
            canvas.scrollToEnd(last);
        }
    }

    private void zoom(char key) {
        switch (key) {
            case '+', '=' -> commands.zoom(true);
            case '-' -> commands.zoom(false);
            case '0' -> commands.zoom(PageZoom.FIT);
            default -> {
                // the viewer does not use this key
            }
        }
    }
}
