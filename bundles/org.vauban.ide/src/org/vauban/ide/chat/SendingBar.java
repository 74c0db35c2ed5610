// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.vauban.ide.chat.conversation.Messages;

/**
 * Says that what goes with a question is read, until the question stands in the conversation. Hidden at first. UI
 * thread.
 */
final class SendingBar extends Composite {
    /** Most questions stand there sooner: nothing is to appear for a moment and move what is around it. */
    private static final int PATIENCE_MILLIS = 300;

    private final Runnable appear = () -> set(true);

    SendingBar(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(this);
        Label sentence = new Label(this, SWT.NONE);
        sentence.setText(Messages.Status_sending);
        setVisible(false);
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = Messages.Status_sending;
            }
        });
    }

    /** Shows it, if it does not end soon, or hides it again. */
    void show(boolean on) {
        getDisplay().timerExec(on ? PATIENCE_MILLIS : -1, appear);
        if (!on) {
            set(false);
        }
    }

    private void set(boolean on) {
        if (isDisposed() || ((GridData) getLayoutData()).exclude != on) {
            return;
        }
        setVisible(on);
        ((GridData) getLayoutData()).exclude = !on;
        getParent().layout(true, true);
        if (on) {
            // a screen reader reads it without the focus going there
            getAccessible().sendEvent(ACC.EVENT_NAME_CHANGED, null);
        }
    }
}
