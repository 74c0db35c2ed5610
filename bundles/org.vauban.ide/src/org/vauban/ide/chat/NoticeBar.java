// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.workbench.Announcement;

/** Shows a one-sentence notice between conversation and input, with actions and a close button. UI thread. */
final class NoticeBar extends Composite {

    /**
     * An action for the current notice; choosing it closes the notice.
     *
     * @param label label of the button
     */
    record Choice(String label, Runnable action) {}

    private final Label sentence;
    private final Composite choices;
    private String said = "";

    NoticeBar(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).applyTo(this);
        Label icon = new Label(this, SWT.NONE);
        icon.setImage(PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJS_WARN_TSK));
        sentence = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(50, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER)
                .applyTo(sentence);
        choices = new Composite(this, SWT.NONE);
        RowLayout row = new RowLayout(SWT.HORIZONTAL);
        row.marginTop = 0;
        row.marginBottom = 0;
        choices.setLayout(row);
        GridDataFactory.fillDefaults().exclude(true).applyTo(choices);
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

    /** @param text the notice, or null for none; a refusal by a policy gets a button that opens its explanation */
    void say(@Nullable String text) {
        say(text, PolicyExplanation.explains(text)
                ? List.of(new Choice(PolicyExplanation.label(), () -> PolicyExplanation.open(getShell(), text)))
                : List.of());
    }

    /** @param text the notice, or null for none */
    void say(@Nullable String text, List<Choice> offered) {
        if (isDisposed()) {
            return;
        }
        offer(offered);
        boolean shown = text != null;
        said = shown ? text : "";
        sentence.setText(said.replace("&", "&&")); // may contain an address: no mnemonic
        sentence.setToolTipText(shown ? sentence.getText() : null);
        setVisible(shown);
        if (getLayoutData() instanceof GridData data) {
            data.exclude = !shown;
        }
        getParent().layout(true, true);
        Announcement.say(getDisplay(), said);
    }

    private void offer(List<Choice> offered) {
        for (Control old : choices.getChildren()) {
            old.dispose();
        }
        for (Choice choice : offered) {
            Button button = new Button(choices, SWT.PUSH);
            button.setText(choice.label());
            button.addListener(SWT.Selection, event -> {
                say(null);
                choice.action().run();
            });
        }
        choices.setVisible(!offered.isEmpty());
        ((GridData) choices.getLayoutData()).exclude = offered.isEmpty();
    }

    String text() {
        return said;
    }
}
