// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.LayoutConstants;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.TabFolder;
import org.eclipse.swt.widgets.TabItem;
import org.eclipse.swt.widgets.Text;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.policy.PolicyTable;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.TabTraversal;
import org.vauban.ide.workbench.UiRead;

/** Preference page of privacy: exclusions, the audit log, and the settings of policies. */
public class PrivacyPreferencePage extends WorkspacePreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.privacy";

    private static final int LINES = 4;
    private static final int TEXT_WIDTH = 200;

    private final PrivacyStatus status;
    private StringFieldEditor exclusions;
    private TabFolder tabs;
    private PolicyTable policies;
    private Text auditFile;
    private Text answer;
    /** Number of queries so far: the answer to the latest one is shown, whichever arrives last. */
    private int asked;

    public PrivacyPreferencePage() {
        this(PolicyExplanation.privacy());
    }

    /** @param status policy status of the user */
    public PrivacyPreferencePage(PrivacyStatus status) {
        super("preferences_privacy", Messages.Preferences_privacy);
        this.status = status;
    }

    /** User settings and policies are on separate tabs, since both are long. */
    @Override
    protected Control createContents(Composite parent) {
        tabs = new TabFolder(parent, SWT.TOP);
        Control fields = super.createContents(tabs);
        if (fields instanceof Composite page && page.getLayout() instanceof GridLayout layout) {
            layout.marginWidth = layout.marginHeight = LayoutConstants.getMargins().x;
        }
        tab(Messages.Preferences_rules, fields);
        policies = new PolicyTable(tabs);
        GridLayoutFactory.swtDefaults().applyTo(policies);
        tab(Messages.Preferences_policy, policies);
        return tabs;
    }

    private void tab(String title, Control content) {
        TabItem tab = new TabItem(tabs, SWT.NONE);
        tab.setText(title);
        tab.setControl(content);
    }

    @Override
    protected void createFieldEditors() {
        Composite parent = getFieldEditorParent();
        addField(
                new BooleanFieldEditor(VaubanPreferences.PERSONAL_DATA, Messages.Preferences_personalData, parent));
        exclusions = new StringFieldEditor(VaubanPreferences.EXCLUSIONS, Messages.Preferences_exclusions,
                StringFieldEditor.UNLIMITED, LINES, StringFieldEditor.VALIDATE_ON_KEY_STROKE, parent);
        exclusions.getTextControl(parent).setToolTipText(Messages.Preferences_exclusionsHint);
        TabTraversal.give(exclusions.getTextControl(parent));
        addField(exclusions);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.TOP).applyTo(exclusions.getLabelControl(parent));
    }

    @Override
    protected void below(Composite page) {
        Label hint = hint(page, Messages.Preferences_exclusionsHint);
        ((GridData) hint.getLayoutData()).widthHint = TEXT_WIDTH; // there is less room within the tab
        Composite more = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(more);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(more);
        readOnly(more, Messages.Preferences_builtIn, String.join("  ", status.builtIn()), 2);
        auditFile = readOnly(more, Messages.Preferences_audit, "", 1);
        Composite buttons = new Composite(more, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(buttons);
        GridDataFactory.fillDefaults().span(2, 1).applyTo(buttons);
        button(buttons, Messages.Preferences_checkFile, this::askAboutFile);
        button(buttons, Messages.Preferences_checkAudit,
                () -> ask(() -> status.checkAudit().sentence()));
        answer = new Text(more, SWT.READ_ONLY | SWT.WRAP | SWT.MULTI);
        answer.setBackground(more.getBackground());
        AccessibleName.give(answer, Messages.Preferences_answer);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).hint(SWT.DEFAULT, answer.getLineHeight() * 2)
                .applyTo(answer);
    }

    @Override
    protected PrivacyStatus privacy() {
        return status;
    }

    @Override
    protected void policyRead(EffectivePolicy policy) {
        super.policyRead(policy);
        policies.show(policy);
        inBackground(() -> status.audit().toString(), file -> {
            if (!auditFile.isDisposed()) {
                auditFile.setText(file);
                auditFile.setSelection(0);
            }
        });
        if (policy.failure() != null) {
            setMessage(Messages.Preferences_invalidPolicy, IMessageProvider.ERROR);
            tabs.setSelection(1);
        } else if (Messages.Preferences_invalidPolicy.equals(getMessage())) {
            setMessage(null);
        }
    }

    /** Opens the tab with the policy. */
    public void showPolicy() {
        tabs.setSelection(1);
    }

    /** Returns the table of policy settings; for tests. */
    public PolicyTable policies() {
        return policies;
    }

    private static Text readOnly(Composite parent, String label, String value, int lines) {
        Label name = new Label(parent, SWT.NONE);
        name.setText(label);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.TOP).applyTo(name);
        Text text = new Text(parent,
                SWT.READ_ONLY | SWT.BORDER | (lines > 1 ? SWT.MULTI | SWT.WRAP | SWT.V_SCROLL : SWT.SINGLE));
        text.setText(value);
        GridDataFactory.fillDefaults().grab(true, false)
                .hint(TEXT_WIDTH, lines > 1 ? text.getLineHeight() * lines : SWT.DEFAULT)
                .applyTo(text);
        return text;
    }

    private void button(Composite parent, String label, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(label);
        setButtonLayoutData(button);
        button.addListener(SWT.Selection, e -> action.run());
    }

    private void askAboutFile() {
        FileDialog dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setText(Messages.Preferences_checkFile);
        dialog.setFilterPath(ResourcesPlugin.getWorkspace().getRoot().getLocation().toOSString());
        String chosen = dialog.open();
        if (chosen != null) {
            tell(Path.of(chosen));
        }
    }

    /** Says whether a file is read, according to the current contents of the page; also for tests. */
    public void tell(Path file) {
        List<String> patterns = VaubanPreferences.lines(exclusions.getStringValue());
        IFile known = ResourcesPlugin.getWorkspace().getRoot().getFileForLocation(IPath.fromPath(file));
        IPath location = known == null ? null : known.getProject().getLocation();
        Path root = location == null ? null : location.toPath();
        ask(() -> {
            Optional<String> excluded = status.excluded(file, root, patterns);
            return excluded.orElse(NLS.bind(Messages.Preferences_read, file.getFileName()));
        });
    }

    /** Shows an answer, unless a newer query was made. */
    private void ask(Supplier<String> question) {
        int own = ++asked;
        inBackground(question, sentence -> {
            if (own == asked && !answer.isDisposed()) {
                answer.setText(sentence);
            }
        });
    }

    private static void inBackground(Supplier<String> work, Consumer<String> then) {
        UiRead.start(Messages.Preferences_privacy, Job.LONG, work, then);
    }
}
