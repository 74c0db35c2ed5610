// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.DirectoryFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.assist.models.ModelInventory.State;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.engine.EngineException;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.ide.preferences.JdkField;
import org.vauban.ide.preferences.NumberField;
import org.vauban.ide.preferences.PolicyLock;
import org.vauban.ide.preferences.WorkspacePreferencePage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.UiAssistCall;

/** Preference page of the models: available ones, installed ones, the one in use, and engine settings. */
public class ModelsPreferencePage extends WorkspacePreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.models";

    private ModelTable table;
    private FolderField folder;
    private Label used;
    private Button importing;
    private Button delete;
    private Button use;
    /** States that a policy forbids importing models; null if none does. */
    private @Nullable Link noImport;

    public ModelsPreferencePage() {
        super("preferences_models", Messages.Models_page);
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(page);
        Composite top = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(top);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(top);
        table = new ModelTable(top, this::selected);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        Composite buttons = new Composite(top, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(buttons);
        GridDataFactory.fillDefaults().applyTo(buttons);
        importing = button(buttons, Messages.Models_import, this::importFile);
        delete = button(buttons, Messages.Models_delete, this::delete);
        use = button(buttons, Messages.Models_use, () -> choose(table.selection().map(Model::id).orElse("")));
        button(buttons, Messages.Models_useBest, () -> choose(""));
        button(buttons, Messages.Models_measure,
                () -> PreferencesUtil.createPreferenceDialogOn(getShell(), MeasurePreferencePage.ID, null, null));
        used = new Label(page, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(used);
        new Label(page, SWT.SEPARATOR | SWT.HORIZONTAL)
                .setLayoutData(GridDataFactory.fillDefaults().grab(true, false).create());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(super.createContents(page));
        choose(VaubanPreferences.model().orElse(""));
        table.reload();
        return page;
    }

    @Override
    protected void policyRead(EffectivePolicy policy) {
        super.policyRead(policy);
        Link before = noImport;
        if (before != null) {
            before.dispose();
            noImport = null;
            used.requestLayout();
        }
        PolicyLock.of("models.import", "forbidden", policy).ifPresent(lock -> {
            Link why = reason(used.getParent(), lock, used);
            why.setText(NLS.bind(Messages.Models_noImport, why.getText()));
            why.requestLayout();
            noImport = why;
        });
        selected();
    }

    private Button button(Composite parent, String text, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        setButtonLayoutData(button).horizontalAlignment = SWT.FILL;
        button.addListener(SWT.Selection, e -> action.run());
        return button;
    }

    @Override
    protected void createFieldEditors() {
        Composite parent = getFieldEditorParent();
        folder = new FolderField(parent, this::selected);
        addField(folder);
        addField(new JdkField(parent));
        addField(new NumberField(VaubanPreferences.THREADS, Messages.Models_threads, 1,
                VaubanPreferences.MAX_THREADS, true, parent));
        addField(new NumberField(VaubanPreferences.CONTEXT, Messages.Models_context, VaubanPreferences.MIN_CONTEXT,
                VaubanPreferences.MAX_CONTEXT, true, parent));
    }

    private void choose(String id) {
        table.choose(id);
        selected();
    }

    private void selected() {
        if (use == null) {
            return; // the table is created first
        }
        Optional<Model> model = table.selection();
        // the table shows the stored folder, so a model imported now would go to the old folder, not to the one in the
        // field
        boolean here = folder == null || folder.stored();
        setMessage(here ? null : Messages.Models_applyFolder, IMessageProvider.INFORMATION);
        importing.setEnabled(here && noImport == null);
        delete.setEnabled(here && model.filter(m -> m.state() != State.ABSENT).isPresent());
        use.setEnabled(
                model.filter(m -> (m.installed() || m.state() == State.UNVERIFIED) && !m.id().equals(table.chosen()))
                        .isPresent());
        used.setText(table.chosenText().replace("&", "&&"));
        used.getParent().layout(new Control[] {used});
    }

    private ModelInventory supply() {
        return ModelInventory.of(ModelDirectory.configured().orElse(null));
    }

    private static CurrentAssistant assistant() {
        return PlatformUI.getWorkbench().getService(CurrentAssistant.class);
    }

    private void importFile() {
        chooseFile().ifPresent(file -> run(new ImportModelJob(supply(), file, getShell(), assistant())));
    }

    /** Asks for a model file; empty if the user cancels. */
    protected Optional<Path> chooseFile() {
        FileDialog dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setText(Messages.Import_title);
        dialog.setFilterExtensions(new String[] {"*.gguf", "*"});
        return Optional.ofNullable(dialog.open()).map(Path::of);
    }

    private void delete() {
        table.selection().ifPresent(model -> {
            String question = NLS.bind(Messages.Delete_question, model.name(), ModelLabels.size(model.bytesHere()));
            if (MessageDialog.openQuestion(getShell(), Messages.Delete_title, question.replace("&", "&&"))) {
                ModelInventory supply = supply();
                run(Job.create(NLS.bind(Messages.Delete_job, model.name()), monitor -> {
                    delete(supply, model);
                }));
            }
        });
    }

    private static void delete(ModelInventory supply, Model model) throws CoreException {
        try {
            supply.delete(model.id());
        } catch (EngineException e) {
            throw new CoreException(Status.error(e.getMessage(), e));
        }
        PlatformUI.getWorkbench().getService(ModelAvailability.class).refresh();
    }

    /** Runs a job in the background; the page may be closed meanwhile. */
    void run(Job job) {
        Display display = getShell().getDisplay();
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                UiAssistCall.onDisplay(display, table, table::reload);
            }
        });
        job.schedule();
    }

    @Override
    public boolean performOk() {
        boolean ok = super.performOk();
        if (ok && table != null && !table.chosen().equals(VaubanPreferences.model().orElse(""))) {
            VaubanPreferences.setModel(table.chosen());
        }
        if (ok && table != null) {
            selected();
            table.reload(); // the folder may have changed
        }
        return ok;
    }

    @Override
    protected void performDefaults() {
        super.performDefaults();
        choose(getPreferenceStore().getDefaultString(VaubanPreferences.MODEL));
    }

    /** Models folder; empty for the default. */
    private static final class FolderField extends DirectoryFieldEditor {

        /** @param changed called when the folder in the field has changed */
        FolderField(Composite parent, Runnable changed) {
            init(VaubanPreferences.MODELS, Messages.Models_folder);
            setChangeButtonText(Messages.Models_browse);
            setValidateStrategy(VALIDATE_ON_KEY_STROKE);
            setEmptyStringAllowed(true);
            setErrorMessage(Messages.Models_noFolder);
            createControl(parent);
            getTextControl().setToolTipText(Messages.Models_folderHint);
            narrow(getTextControl());
            getTextControl().addListener(SWT.Modify, e -> changed.run());
        }

        /** Whether the field contains the folder in use. */
        boolean stored() {
            return getStringValue().strip().equals(getPreferenceStore().getString(getPreferenceName()).strip());
        }
    }
}
