// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.workbench.Announcement;

/** Base of the security officer's views: a sentence with an icon at the top gives the status. UI thread. */
abstract class GovernanceView extends ViewPart {

    private static final int WIDTH = 100;

    private Composite area;
    private Label icon;
    private Label sentence;

    /** Severity of the status. */
    enum Tone {
        /** All is well, or an operation is running. */
        INFORMATION(ISharedImages.IMG_OBJS_INFO_TSK),
        /** Needs attention. */
        WARNING(ISharedImages.IMG_OBJS_WARN_TSK),
        /** An error. */
        ERROR(ISharedImages.IMG_OBJS_ERROR_TSK);

        private final String image;

        Tone(String image) {
            this.image = image;
        }
    }

    @Override
    public final void createPartControl(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(4, 4).applyTo(area);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(area, "org.vauban.ide.governance.views");
        Composite head = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        icon = new Label(head, SWT.NONE);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.TOP).applyTo(icon);
        sentence = new Label(head, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(sentence);
        createContents(area);
    }

    /** Creates the contents below the status, in a grid of one column. */
    protected abstract void createContents(Composite parent);

    /** Shows the status. */
    protected final void say(Tone tone, String text) {
        Announcement.show(sentence, text);
        icon.setImage(PlatformUI.getWorkbench().getSharedImages().getImage(tone.image));
        icon.requestLayout();
        sentence.requestLayout();
    }

    /** Returns the status text at the top. */
    public final String said() {
        return sentence.getText().replace("&&", "&");
    }

    /** Creates a background reader for this view. */
    protected final BackgroundRead reader(String name) {
        return new BackgroundRead(area, name);
    }

    protected static Button button(Composite parent, String text, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        button.addListener(SWT.Selection, event -> action.run());
        GridDataFactory.fillDefaults().applyTo(button);
        return button;
    }

    /** Returns the policy status of the current user; query it in the background, since it reads files. */
    protected static PrivacyStatus privacy() {
        return PolicyExplanation.privacy();
    }

    /** Formats a count in the user's language. */
    protected static String number(long count) {
        return NumberFormat.getIntegerInstance(Locale.getDefault(Locale.Category.FORMAT)).format(count);
    }

    /** Formats a time in the user's time zone and language. */
    protected static String time(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.MEDIUM)
                .withZone(ZoneId.systemDefault()).format(time);
    }
}
