// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.workbench.AccessibleName;

/** Controls above a page: page number, zoom, and whether the text of the page is shown. UI thread. */
final class PageBar {
    private static final int FIELD = 40;

    /** Receives the user's commands. */
    interface Commands {
        void previous();

        void next();

        /** @param page page number, from 1; the page need not exist */
        void go(int page);

        void zoom(boolean larger);

        void zoom(PageZoom zoom);

        void text(boolean beside);
    }

    private final Commands commands;
    private final Button back;
    private final Text number;
    private final Label count;
    private final Button forward;
    private final Combo zooms;
    private final Composite bar;
    private int page;
    private int pages;

    PageBar(Composite parent, Commands commands) {
        this.commands = commands;
        bar = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        GridLayoutFactory.fillDefaults().numColumns(10).margins(4, 2).applyTo(bar);
        ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
        back = button(bar, "", images.getImage(ISharedImages.IMG_TOOL_BACK), Messages.Page_previous,
                commands::previous);
        number = new Text(bar, SWT.SINGLE | SWT.BORDER | SWT.RIGHT);
        AccessibleName.give(number, Messages.Page_number);
        GridDataFactory.fillDefaults().hint(FIELD, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER).applyTo(number);
        number.addListener(SWT.DefaultSelection, event -> typed());
        number.addListener(SWT.FocusOut, event -> {
            if (!number.getText().equals(String.valueOf(page))) {
                typed();
            }
        });
        count = new Label(bar, SWT.NONE);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(count);
        forward = button(bar, "", images.getImage(ISharedImages.IMG_TOOL_FORWARD), Messages.Page_next,
                commands::next);
        button(bar, "\u2212", null, Messages.Zoom_out, () -> commands.zoom(false));
        zooms = new Combo(bar, SWT.READ_ONLY | SWT.DROP_DOWN);
        AccessibleName.give(zooms, Messages.Zoom_name);
        PageZoom.all().forEach(each -> zooms.add(each.label()));
        zooms.select(0);
        zooms.addListener(SWT.Selection, event -> commands.zoom(PageZoom.all().get(zooms.getSelectionIndex())));
        button(bar, "+", null, Messages.Zoom_in, () -> commands.zoom(true));
        Button beside = new Button(bar, SWT.CHECK);
        beside.setText(Messages.Text_show);
        beside.setSelection(true);
        beside.addListener(SWT.Selection, event -> commands.text(beside.getSelection()));
    }

    private static Button button(Composite bar, String label, @Nullable Image image, String name, Runnable action) {
        Button button = new Button(bar, SWT.PUSH | SWT.FLAT);
        if (image != null) {
            button.setImage(image);
        } else {
            button.setText(label);
        }
        button.setToolTipText(name);
        AccessibleName.give(button, name);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void typed() {
        try {
            commands.go(Integer.parseInt(number.getText().strip()));
        } catch (NumberFormatException e) {
            // not a number: replaced by the current page below
        }
        number.setText(String.valueOf(page)); // also if the page does not exist
    }

    /**
     * Shows the current page.
     *
     * @param now page number, from 1
     * @param of number of pages of the document; 0 while it is not known
     */
    void page(int now, int of) {
        if (now != page) { // else the user may be typing the next number while this page is drawn
            number.setText(String.valueOf(now));
        }
        page = now;
        pages = of;
        back.setEnabled(now > 1);
        forward.setEnabled(of == 0 || now < of);
    }

    /** Shows the number of pages, and the printed label of this page if it differs from its number. */
    void label(String label) {
        String text = label.isEmpty() || label.equals(String.valueOf(page)) ? NLS.bind(Messages.Page_of, pages)
                : NLS.bind(Messages.Page_ofLabelled, pages, label);
        if (!text.equals(count.getText())) {
            count.setText(text.replace("&", "&&"));
            count.getParent().layout(true);
        }
    }

    void zoom(PageZoom zoom) {
        zooms.select(PageZoom.all().indexOf(zoom));
    }

    /** Returns the bar, which has room for two more controls. */
    Composite control() {
        return bar;
    }

    Combo zooms() {
        return zooms;
    }

    /** Returns the text beside the page number. */
    String count() {
        return count.getText();
    }
}
