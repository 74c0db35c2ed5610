// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.FieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.PreferenceStore;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.settings.VaubanPreferences;

/**
 * Base of the preference pages, with help. A preference that is set by a policy is disabled and shows the value of the
 * policy, with the reason below; the user's own value is kept.
 */
public abstract class WorkspacePreferencePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

    /** Id of the platform's Keys page. */
    protected static final String KEYS_PAGE = "org.eclipse.ui.preferencePages.Keys";
    protected static final String COLOURS_PAGE = "org.eclipse.ui.preferencePages.ColorsAndFonts";

    private static final int WIDTH = 400;
    private static final int REASON_WIDTH = 300;
    private static final int TEXT_WIDTH = 36;

    private final String help;
    private final String description;
    /** The last control of each field. */
    private final Map<FieldEditor, Control> fields = new LinkedHashMap<>();
    private final Map<FieldEditor, ShownLock> locks = new HashMap<>();

    /** Restriction of a field, and the link below it that explains the restriction. */
    private record ShownLock(PolicyLock lock, Link why) {}

    /**
     * @param help id of the help context, without that of the bundle
     * @param description text at the top of the page
     */
    protected WorkspacePreferencePage(String help, String description) {
        super(GRID);
        this.help = help;
        this.description = description;
    }

    @Override
    public void init(IWorkbench workbench) {
        setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, VaubanPreferences.NODE));
        setDescription(description);
    }

    @Override
    public void createControl(Composite parent) {
        super.createControl(parent);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), VaubanPreferences.NODE + '.' + help);
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        // the controls below follow the fields directly, and the rest of the page stays empty
        GridDataFactory.fillDefaults().grab(true, false).applyTo(super.createContents(page));
        below(page);
        PolicyExplanation.follow(page, privacy(), this::policyRead);
        return page;
    }

    /** Returns the policy status of the user. */
    protected PrivacyStatus privacy() {
        return PolicyExplanation.privacy();
    }

    @Override
    protected void addField(FieldEditor editor) {
        super.addField(editor);
        fields.put(editor, getFieldEditorParent().getChildren()[getFieldEditorParent().getChildren().length - 1]);
    }

    /**
     * Locks the fields that a policy sets, and unlocks all others. Called when the page is created, and when the policy
     * changes; UI thread.
     */
    protected void policyRead(EffectivePolicy policy) {
        fields.forEach((editor, last) -> {
            PolicyLock lock = PolicyLock.of(editor.getPreferenceName(), policy).orElse(null);
            ShownLock shown = locks.get(editor);
            if (Objects.equals(lock, shown == null ? null : shown.lock())) {
                return;
            }
            if (shown != null) {
                unlock(editor, last, locks.remove(editor));
            }
            if (lock != null) {
                lock(editor, last, lock);
            }
        });
    }

    /** Restores the user's own value. */
    private void unlock(FieldEditor editor, Control last, ShownLock shown) {
        Composite parent = last.getParent();
        if (!shown.lock().limit()) {
            editor.setPreferenceStore(getPreferenceStore());
            editor.setEnabled(true, parent);
            editor.load();
        }
        shown.why().dispose();
        parent.requestLayout();
    }

    private void lock(FieldEditor editor, Control last, PolicyLock lock) {
        Composite parent = last.getParent();
        if (!lock.limit()) {
            String value = lock.value();
            if (value != null) {
                PreferenceStore shown = new PreferenceStore();
                shown.setValue(editor.getPreferenceName(), value);
                editor.setPreferenceStore(shown);
                editor.load();
            }
            editor.setPreferenceStore(null); // neither stores nor loads from now on
            editor.setEnabled(false, parent);
        }
        Link why = reason(parent, lock, last);
        locks.put(editor, new ShownLock(lock, why));
        if (parent.getLayout() instanceof GridLayout layout) {
            ((GridData) why.getLayoutData()).horizontalSpan = layout.numColumns;
        }
        why.requestLayout();
    }

    /** Adds a link below a control that says why a policy locks it and opens the full explanation. */
    protected static Link reason(Composite parent, PolicyLock lock, Control above) {
        Link why = new Link(parent, SWT.WRAP);
        String sentence = lock.reason();
        why.setText(sentence.replace("&", "&&").replace("<", "(").replace(">", ")") + " <a>"
                + PolicyExplanation.label() + "</a>");
        GridData data = wide(parent);
        data.widthHint = REASON_WIDTH;
        why.setLayoutData(data);
        why.addListener(SWT.Selection,
                event -> PolicyExplanation.open(parent.getShell(), lock.setting().name() + ": " + sentence));
        why.moveBelow(above);
        return why;
    }

    /** Creates the controls below the fields. */
    protected void below(Composite page) {
        // none by default
    }

    /** Adds a link that opens another page of the same dialog. */
    protected final void link(Composite parent, String text, String page) {
        Link link = new Link(parent, SWT.WRAP);
        link.setText(text);
        link.setLayoutData(wide(parent));
        link.addListener(SWT.Selection, e -> PreferencesUtil.createPreferenceDialogOn(getShell(), page, null, null));
    }

    /** Adds an explanatory text. */
    protected final Label hint(Composite parent, String text) {
        Label label = new Label(parent, SWT.WRAP);
        label.setText(text);
        label.setLayoutData(wide(parent));
        return label;
    }

    /** Lets a text field be narrower than its content; it still takes all the available width. */
    protected static void narrow(Text text) {
        if (text.getLayoutData() instanceof GridData data) {
            data.widthHint = TEXT_WIDTH;
        }
    }

    /** Spans the whole width; wraps instead of widening the dialog. */
    protected static GridData wide(Composite parent) {
        GridData data = new GridData(SWT.FILL, SWT.TOP, true, false);
        data.widthHint = WIDTH;
        return data;
    }
}
