// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.policy;

import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.assist.privacy.RefusalExplanation;
import org.vauban.ide.policy.PolicyText.Line;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ClipboardText;

/** Explains a refusal: setting, layer, signer, reason, contact and expiry. UI thread. */
public final class ExplanationDialog extends Dialog {

    private static final String PRIVACY_PAGE = "org.vauban.ide.preferences.privacy";
    private static final int COPY = IDialogConstants.CLIENT_ID;
    private static final int SETTINGS = IDialogConstants.CLIENT_ID + 1;
    private static final int WIDTH = 440;

    private final RefusalExplanation explanation;
    private final List<Line> lines;

    /** @param parent parent window; null for a top-level window */
    public ExplanationDialog(@Nullable Shell parent, RefusalExplanation explanation) {
        super(parent);
        this.explanation = explanation;
        this.lines = PolicyText.lines(explanation);
        setShellStyle(SWT.SHELL_TRIM | SWT.APPLICATION_MODAL | getDefaultOrientation());
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.Explanation_title);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(shell, "org.vauban.ide.policy_explanation");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        GridLayoutFactory.swtDefaults().margins(10, 10).numColumns(2).applyTo(area);
        wrapped(area, explanation.failure() == null ? summary() : Messages.Explanation_invalid);
        String failure = explanation.failure();
        if (failure != null) {
            value(area, Messages.Label_problem, failure);
        }
        for (Line line : lines) {
            value(area, line.label(), line.value());
        }
        EffectiveSetting setting = explanation.setting();
        if (setting != null) {
            value(area, Messages.Label_meaning, setting.description());
        }
        value(area, Messages.Label_refusal, explanation.refusal());
        return area;
    }

    private String summary() {
        PolicyStatement statement = explanation.statement();
        if (statement != null) {
            return statement.contact().isEmpty() ? Messages.Explanation_noContact : Messages.Explanation_summary;
        }
        return explanation.setting() != null ? Messages.Explanation_changed
                : Messages.Explanation_unknown;
    }

    private static void wrapped(Composite area, String sentence) {
        Label label = new Label(area, SWT.WRAP);
        label.setText(sentence);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
    }

    /** Adds a read-only field, so that its value can be selected, copied, and reached with the Tab key. */
    private static void value(Composite area, String label, String value) {
        Label name = new Label(area, SWT.NONE);
        name.setText(NLS.bind(Messages.Line, label, "").stripTrailing());
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.TOP).applyTo(name);
        Text text = new Text(area, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP);
        text.setText(value);
        text.setBackground(area.getBackground());
        text.addListener(SWT.Traverse, event -> event.doit = true);
        AccessibleName.give(text, label);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(text);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, COPY, Messages.Explanation_copy, false);
        createButton(parent, SETTINGS, Messages.Explanation_settings, false);
        createButton(parent, IDialogConstants.CLOSE_ID, IDialogConstants.CLOSE_LABEL, true);
    }

    @Override
    protected void buttonPressed(int button) {
        if (button == COPY) {
            copy();
            return;
        }
        Shell parent = getParentShell();
        close();
        if (button == SETTINGS) {
            PreferencesUtil.createPreferenceDialogOn(parent, PRIVACY_PAGE, null, null).open();
        }
    }

    private void copy() {
        ClipboardText.copy(getShell().getDisplay(), text());
    }

    /** Returns the whole explanation, for a message to a person who can change the policy. */
    public String text() {
        String all = lines.stream().map(PolicyText::line).collect(Collectors.joining("\n"));
        return all.isEmpty() ? explanation.refusal() : explanation.refusal() + "\n\n" + all;
    }
}
