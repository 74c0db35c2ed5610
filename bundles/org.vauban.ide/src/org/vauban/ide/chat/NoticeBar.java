// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;

/** One sentence between the conversation and the input, with a button that takes it away. UI thread. */
final class NoticeBar extends Composite {

    private final Label sentence;
    private String said = "";

    NoticeBar(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).applyTo(this);
        Label icon = new Label(this, SWT.NONE);
        icon.setImage(PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJS_WARN_TSK));
        sentence = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(50, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER)
                .applyTo(sentence);
        Button close = new Button(this, SWT.PUSH | SWT.FLAT);
        close.setText(Messages.Notice_close);
        close.addListener(SWT.Selection, event -> say(null));
        setVisible(false);
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = said;
            }
        });
    }

    /** @param text null for none */
    void say(String text) {
        if (isDisposed()) {
            return;
        }
        boolean shown = text != null;
        said = shown ? text : "";
        sentence.setText(said.replace("&", "&&")); // of an address, perhaps: no mnemonic
        sentence.setToolTipText(text);
        setVisible(shown);
        if (getLayoutData() instanceof GridData data) {
            data.exclude = !shown;
        }
        getParent().layout(true, true);
        if (shown) {
            // a screen reader reads it without the focus going there
            getAccessible().sendEvent(ACC.EVENT_NAME_CHANGED, null);
        }
    }

    String text() {
        return said;
    }
}
