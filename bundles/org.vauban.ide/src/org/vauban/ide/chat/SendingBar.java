// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.vauban.ide.chat.conversation.Messages;

/** Says that what goes with a question is read, until the question stands in the conversation. UI thread. */
final class SendingBar extends PassingBar {
    /** Most questions stand there sooner: nothing is to appear for a moment and move what is around it. */
    private static final int PATIENCE_MILLIS = 300;

    private final Runnable late = () -> appear(true);

    SendingBar(Composite parent) {
        super(parent, Messages.Status_sending);
        GridLayoutFactory.fillDefaults().applyTo(this);
        Label sentence = new Label(this, SWT.NONE);
        sentence.setText(Messages.Status_sending);
    }

    /** Shows it, if it does not end soon, or hides it again. */
    void show(boolean on) {
        getDisplay().timerExec(on ? PATIENCE_MILLIS : -1, late);
        if (!on) {
            appear(false);
        }
    }
}
