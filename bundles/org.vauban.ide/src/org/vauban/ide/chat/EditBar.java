// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.vauban.ide.chat.conversation.Messages;

/** Indicates that an earlier question is being edited, and lets the user cancel that. UI thread. */
final class EditBar extends TransientBar {
    /** @param cancel called when the user cancels; the question stays unchanged */
    EditBar(Composite parent, Runnable cancel) {
        super(parent, Messages.Edit_banner);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(this);
        Label banner = new Label(this, SWT.NONE);
        banner.setText(Messages.Edit_banner);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(banner);
        Button button = new Button(this, SWT.PUSH | SWT.FLAT);
        button.setText(Messages.Edit_cancel);
        button.addListener(SWT.Selection, event -> cancel.run());
    }
}
