// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Optional;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.dialogs.PropertyPage;

/** The settings of one project, and the files in it that are never read. */
public class ProjectPage extends PropertyPage {

    /** Of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.properties";

    private static final int WIDTH = 180;
    private static final int LINES = 6;

    private Button own;
    private Button enabled;
    private Text paused;
    private Text exclusions;

    private IProject project() {
        return Adapters.adapt(getElement(), IProject.class);
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(page);
        Composite head = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(head);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(head);
        own = new Button(head, SWT.CHECK);
        own.setText(Messages.Project_own);
        GridDataFactory.swtDefaults().applyTo(own);
        Link workspace = new Link(head, SWT.NONE);
        workspace.setText(Messages.Project_workspace);
        GridDataFactory.swtDefaults().align(SWT.END, SWT.CENTER).grab(true, false).applyTo(workspace);
        workspace.addListener(SWT.Selection,
                e -> PreferencesUtil.createPreferenceDialogOn(getShell(), CompletionPage.ID, null, null).open());
        new Label(page, SWT.SEPARATOR | SWT.HORIZONTAL).setLayoutData(GridDataFactory.fillDefaults().span(2, 1).create());
        enabled = new Button(page, SWT.CHECK);
        enabled.setText(Messages.Preferences_enabled);
        GridDataFactory.swtDefaults().span(2, 1).applyTo(enabled);
        label(page, Messages.Preferences_paused);
        paused = new Text(page, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(paused);
        new Label(page, SWT.SEPARATOR | SWT.HORIZONTAL).setLayoutData(GridDataFactory.fillDefaults().span(2, 1).create());
        label(page, Messages.Preferences_exclusions);
        exclusions = new Text(page, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, exclusions.getLineHeight() * LINES).applyTo(exclusions);
        Label hint = new Label(page, SWT.WRAP);
        hint.setText(NLS.bind(Messages.Project_exclusionsHint, IgnoreFile.NAME));
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(hint);
        show();
        own.addListener(SWT.Selection, e -> changed());
        enabled.addListener(SWT.Selection, e -> changed());
        paused.addListener(SWT.Modify, e -> changed());
        PlatformUI.getWorkbench().getHelpSystem().setHelp(page, VaubanPreferences.NODE + ".properties_project");
        return page;
    }

    private static void label(Composite parent, String text) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.TOP).applyTo(label);
    }

    private void show() {
        ProjectSettings settings = ProjectSettings.of(project());
        own.setSelection(settings.own());
        enabled.setSelection(settings.own() ? settings.ownEnabled() : VaubanPreferences.enabled());
        paused.setText(settings.pausedText());
        try {
            exclusions.setText(new IgnoreFile(project()).read());
        } catch (CoreException e) {
            exclusions.setEnabled(false);
            setErrorMessage(NLS.bind(Messages.Project_unreadable, IgnoreFile.NAME, e.getMessage()));
        }
        changed();
    }

    private void changed() {
        enabled.setEnabled(own.getSelection());
        paused.setEnabled(own.getSelection());
        Optional<String> complaint = own.getSelection() ? FileTypesText.complaint(paused.getText()) : Optional.empty();
        if (exclusions.isEnabled()) {
            setErrorMessage(complaint.orElse(null));
        }
        setValid(complaint.isEmpty());
    }

    @Override
    protected void performDefaults() {
        own.setSelection(false);
        enabled.setSelection(VaubanPreferences.enabled());
        paused.setText("");
        super.performDefaults();
        changed();
    }

    @Override
    public boolean performOk() {
        if (own == null) {
            return true; // never shown
        }
        ProjectSettings.of(project()).keep(own.getSelection(), enabled.getSelection(), paused.getText());
        try {
            if (exclusions.isEnabled()) {
                new IgnoreFile(project()).write(exclusions.getText().replace(exclusions.getLineDelimiter(), "\n"));
            }
            return true;
        } catch (CoreException e) {
            setErrorMessage(NLS.bind(Messages.Project_unwritable, IgnoreFile.NAME, e.getMessage()));
            return false;
        }
    }
}
