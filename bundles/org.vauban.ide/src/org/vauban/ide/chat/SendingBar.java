// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.vauban.ide.chat.conversation.Messages;

/**
 * Indicates that the attachments of a question are being read, until the question is in the conversation. UI thread.
 */
final class SendingBar extends TransientBar {
    /** Most questions are ready sooner: the bar must not appear briefly and move the controls around it. */
    private static final int PATIENCE_MILLIS = 300;

    private final Runnable late = () -> appear(true);

    SendingBar(Composite parent) {
        super(parent, Messages.Status_sending);
        GridLayoutFactory.fillDefaults().applyTo(this);
        Label sentence = new Label(this, SWT.NONE);
        sentence.setText(Messages.Status_sending);
    }

    /** Shows the bar after a delay unless it is hidden before, or hides it. */
    void show(boolean on) {
        getDisplay().timerExec(on ? PATIENCE_MILLIS : -1, late);
        if (!on) {
            appear(false);
        }
    }
}
