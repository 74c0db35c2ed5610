// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Optional;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.dialogs.PropertyPage;
import org.eclipse.ui.statushandlers.StatusManager;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.settings.ProjectIgnoreFile;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.TabTraversal;
import org.vauban.ide.workbench.UiAssistCall;

/** Property page of a project: its settings, and the files in it that are never read. */
public class ProjectPropertyPage extends PropertyPage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.properties";

    private static final int WIDTH = 180;
    private static final int LINES = 6;

    private Button own;
    private Button enabled;
    private Text paused;
    private Text exclusions;
    /** Stored or pending content of the ignore file; null until it was read, or if that failed. */
    private String kept;
    /** States that a policy switches completion off, whatever the project says; null if none does. */
    private @Nullable Link lockReason;
    /** Reason why the file cannot be read, or null. */
    private String complaint;

    private IProject project() {
        return Adapters.adapt(getElement(), IProject.class);
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(page);
        Composite head = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(head); // side by side they are too wide in French
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(head);
        own = new Button(head, SWT.CHECK);
        own.setText(Messages.Project_own);
        GridDataFactory.swtDefaults().applyTo(own);
        Link workspace = new Link(head, SWT.NONE);
        workspace.setText(Messages.Project_workspace);
        GridDataFactory.swtDefaults().align(SWT.END, SWT.CENTER).grab(true, false).applyTo(workspace);
        workspace.addListener(SWT.Selection,
                e -> PreferencesUtil.createPreferenceDialogOn(getShell(), CompletionPreferencePage.ID, null, null)
                        .open());
        new Label(page, SWT.SEPARATOR | SWT.HORIZONTAL)
                .setLayoutData(GridDataFactory.fillDefaults().span(2, 1).create());
        enabled = new Button(page, SWT.CHECK);
        enabled.setText(Messages.Preferences_enabled);
        GridDataFactory.swtDefaults().span(2, 1).applyTo(enabled);
        label(page, Messages.Preferences_paused);
        paused = new Text(page, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(paused);
        new Label(page, SWT.SEPARATOR | SWT.HORIZONTAL)
                .setLayoutData(GridDataFactory.fillDefaults().span(2, 1).create());
        label(page, Messages.Preferences_exclusions);
        exclusions = new Text(page, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
        TabTraversal.give(exclusions);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, exclusions.getLineHeight() * LINES)
                .applyTo(exclusions);
        Label hint = new Label(page, SWT.WRAP);
        hint.setText(NLS.bind(Messages.Project_exclusionsHint, ProjectIgnoreFile.NAME));
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(hint);
        show();
        PolicyExplanation.follow(page, PolicyExplanation.privacy(),
                policy -> lock(PolicyLock.of(VaubanPreferences.ENABLED, policy).orElse(null)));
        own.addListener(SWT.Selection, e -> changed());
        enabled.addListener(SWT.Selection, e -> changed());
        paused.addListener(SWT.Modify, e -> changed());
        PlatformUI.getWorkbench().getHelpSystem().setHelp(page, VaubanPreferences.NODE + ".properties_project");
        return page;
    }

    private void lock(@Nullable PolicyLock lock) {
        Link before = lockReason;
        if (before != null) {
            before.dispose();
            lockReason = null;
            enabled.requestLayout();
        }
        if (lock != null) {
            Link why = WorkspacePreferencePage.reason(enabled.getParent(), lock, enabled);
            ((GridData) why.getLayoutData()).horizontalSpan = 2;
            ((GridData) why.getLayoutData()).widthHint = WIDTH;
            why.requestLayout();
            lockReason = why;
        }
        changed();
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
        exclusions.setEnabled(false); // until the file is read
        read();
        changed();
    }

    /** Reads in the background, since it may wait for the workspace lock. */
    private void read() {
        IProject project = project();
        Display display = exclusions.getDisplay();
        ICoreRunnable read = monitor -> {
            try {
                ProjectIgnoreFile file = new ProjectIgnoreFile(project);
                String text = file.read();
                String unwritten = file.unwritten();
                UiAssistCall.onDisplay(display, () -> fill(text, unwritten));
            } catch (CoreException e) {
                UiAssistCall.onDisplay(display, () -> unreadable(
                        NLS.bind(Messages.Project_unreadable, ProjectIgnoreFile.NAME, e.getMessage())));
            }
        };
        Job job = Job.createSystem(NLS.bind(Messages.Project_reading, ProjectIgnoreFile.NAME), read);
        job.setRule(project); // after any earlier write by this page
        job.schedule();
    }

    private void fill(String text, @Nullable String unwritten) {
        if (exclusions.isDisposed()) {
            return;
        }
        exclusions.setText(text);
        kept = entered();
        if (unwritten != null) {
            exclusions.setText(unwritten);
        }
        exclusions.setEnabled(true);
    }

    private void unreadable(String sentence) {
        if (!exclusions.isDisposed()) {
            complaint = sentence;
            changed();
        }
    }

    private String entered() {
        return exclusions.getText().replace(exclusions.getLineDelimiter(), "\n");
    }

    /** Writes in the background too; unwritten text reappears when the page is opened again. */
    private void write() throws CoreException {
        String text = entered();
        ProjectIgnoreFile file = new ProjectIgnoreFile(project());
        if (kept == null || text.equals(kept) && file.unwritten() == null) {
            return;
        }
        file.setUnwritten(text);
        kept = text;
        Display display = exclusions.getDisplay();
        WorkspaceJob job = new WorkspaceJob(NLS.bind(Messages.Project_saving, ProjectIgnoreFile.NAME)) {
            @Override
            public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
                try {
                    file.write(text);
                } catch (CoreException e) {
                    UiAssistCall.onDisplay(display, () -> unwritable(unwritable(e)));
                    return Status.OK_STATUS; // reported there
                }
                if (text.equals(file.unwritten())) {
                    file.setUnwritten(null);
                }
                return Status.OK_STATUS;
            }
        };
        job.setRule(project());
        job.schedule();
    }

    private static IStatus unwritable(CoreException e) {
        return Status.error(NLS.bind(Messages.Project_unwritable, ProjectIgnoreFile.NAME, e.getMessage()), e);
    }

    private void unwritable(IStatus why) {
        if (exclusions.isDisposed()) {
            StatusManager.getManager().handle(why, StatusManager.SHOW);
        } else {
            setErrorMessage(why.getMessage());
        }
    }

    private void changed() {
        enabled.setEnabled(own.getSelection() && lockReason == null);
        paused.setEnabled(own.getSelection());
        Optional<String> types = own.getSelection() ? FileTypesText.complaint(paused.getText()) : Optional.empty();
        setErrorMessage(types.orElse(complaint));
        setValid(types.isEmpty());
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
            return true; // the page was never shown
        }
        ProjectSettings.of(project()).keep(own.getSelection(), enabled.getSelection(), paused.getText());
        try {
            write();
            return true;
        } catch (CoreException e) {
            setErrorMessage(unwritable(e).getMessage());
            return false;
        }
    }
}
