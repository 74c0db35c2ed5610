// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;

/**
 * Searches the conversation: Enter goes to the next match, Shift+Enter to the previous one, Esc closes the bar. UI
 * thread.
 */
final class FindBar extends Composite {

    /** Searches the conversation; an empty text ends the search. */
    @FunctionalInterface
    interface Finder {
        void find(String text, boolean forward);
    }

    private final Finder finder;
    private final Runnable closed;
    private final Text text;
    private final Label count;

    /** @param closed called when the user closes the bar, to move the focus elsewhere */
    FindBar(Composite parent, Finder finder, Runnable closed) {
        super(parent, SWT.NONE);
        this.finder = finder;
        this.closed = closed;
        GridLayoutFactory.fillDefaults().numColumns(5).margins(4, 2).applyTo(this);
        text = new Text(this, SWT.SINGLE | SWT.SEARCH | SWT.BORDER);
        text.setMessage(Messages.Find_message);
        AccessibleName.give(text, Messages.Find_message);
        GridDataFactory.fillDefaults().grab(true, false).hint(60, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER)
                .applyTo(text);
        count = new Label(this, SWT.NONE);
        GridDataFactory.fillDefaults().hint(75, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER).applyTo(count);
        button("\u2191", Messages.Find_previous, () -> find(false)); //$NON-NLS-1$
        button("\u2193", Messages.Find_next, () -> find(true)); //$NON-NLS-1$
        button("\u00d7", Messages.Find_close, this::close); //$NON-NLS-1$
        text.addListener(SWT.Modify, event -> find(true));
        text.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.CR || event.keyCode == SWT.KEYPAD_CR) {
                find((event.stateMask & SWT.SHIFT) == 0);
            }
        });
        addListener(SWT.Traverse, this::escape);
        text.addListener(SWT.Traverse, this::escape);
        show(false);
    }

    private void escape(org.eclipse.swt.widgets.Event event) {
        if (event.detail == SWT.TRAVERSE_ESCAPE) {
            event.doit = false;
            close();
        }
    }

    private void button(String sign, String name, Runnable action) {
        Button button = new Button(this, SWT.PUSH | SWT.FLAT);
        button.setText(sign);
        button.setToolTipText(name);
        AccessibleName.give(button, name);
        button.addListener(SWT.Selection, event -> action.run());
        button.addListener(SWT.Traverse, this::escape);
    }

    private void find(boolean forward) {
        if (text.getText().isEmpty()) {
            count.setText("");
        }
        finder.find(text.getText(), forward);
    }

    /** Shows the number of matches and the index of the current one, counted from 1. */
    void found(int places, int at) {
        Announcement.show(count, places == 0 ? Messages.Find_none : NLS.bind(Messages.Find_count, at, places));
    }

    String counted() {
        return count.getText();
    }

    void open() {
        show(true);
        text.setFocus();
        text.selectAll();
        if (!text.getText().isEmpty()) {
            find(true);
        }
    }

    private void close() {
        finder.find("", true);
        show(false);
        closed.run();
    }

    private void show(boolean visible) {
        setVisible(visible);
        if (getLayoutData() instanceof GridData data) {
            data.exclude = !visible;
        }
        getParent().layout(true, true);
    }
}
