// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.DirectoryFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.jface.preference.StringButtonFieldEditor;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.vauban.assist.models.ModelSupply;
import org.vauban.assist.models.ModelSupply.Model;
import org.vauban.engine.EngineException;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.engine.ModelDirectory;

/** The settings of completion. */
public class VaubanPreferencePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

    /** Of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences";

    private static final String KEYS_PAGE = "org.eclipse.ui.preferencePages.Keys";

    public VaubanPreferencePage() {
        super(GRID);
    }

    @Override
    public void init(IWorkbench workbench) {
        setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, VaubanPreferences.NODE));
        setDescription(Messages.Preferences_description);
    }

    @Override
    protected void createFieldEditors() {
        Composite parent = getFieldEditorParent();
        addField(new BooleanFieldEditor(VaubanPreferences.ENABLED, Messages.Preferences_enabled, parent));
        IntegerFieldEditor delay = new IntegerFieldEditor(VaubanPreferences.DELAY, Messages.Preferences_delay, parent, 5);
        delay.setValidRange(0, VaubanPreferences.MAX_DELAY);
        addField(delay);
        addField(new ModelField(parent));
        StringFieldEditor exclusions = new StringFieldEditor(VaubanPreferences.EXCLUSIONS,
                Messages.Preferences_exclusions, StringFieldEditor.UNLIMITED, 5,
                StringFieldEditor.VALIDATE_ON_KEY_STROKE, parent);
        exclusions.getTextControl(parent).setToolTipText(Messages.Preferences_exclusionsHint);
        addField(exclusions);
        StringFieldEditor paused = new StringFieldEditor(VaubanPreferences.PAUSED, Messages.Preferences_paused, parent);
        addField(paused);
        addField(new JdkField(parent));
    }

    @Override
    protected Control createContents(Composite parent) {
        Control fields = super.createContents(parent);
        Link keys = new Link(parent, SWT.NONE);
        keys.setText(Messages.Preferences_keys);
        keys.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        keys.addListener(SWT.Selection,
                e -> PreferencesUtil.createPreferenceDialogOn(getShell(), KEYS_PAGE, null, null));
        return fields;
    }

    /** A model id, typed or chosen. */
    private static final class ModelField extends StringButtonFieldEditor {

        ModelField(Composite parent) {
            init(VaubanPreferences.MODEL, Messages.Preferences_model);
            setChangeButtonText(Messages.Preferences_choose);
            createControl(parent);
            getTextControl().setMessage(Messages.Preferences_modelHint);
        }

        @Override
        protected String changePressed() {
            try {
                List<Model> models = ModelSupply.of(ModelDirectory.configured().orElse(null)).models();
                ElementListSelectionDialog dialog = new ElementListSelectionDialog(getShell(),
                        LabelProvider.createTextProvider(ModelField::label));
                dialog.setTitle(Messages.Preferences_modelTitle);
                dialog.setMessage(Messages.Preferences_modelMessage);
                dialog.setElements(models.toArray());
                return dialog.open() == Window.OK && dialog.getFirstResult() instanceof Model model ? model.id() : null;
            } catch (EngineException e) {
                setErrorMessage(e.getMessage());
                showErrorMessage();
                return null;
            }
        }

        private static String label(Object element) {
            Model model = (Model) element;
            return NLS.bind(model.installed() ? Messages.Preferences_modelInstalled : Messages.Preferences_modelAbsent,
                    model.id(), model.name());
        }
    }

    /** The engine's Java: empty, or the home of one that is new enough. */
    private static final class JdkField extends DirectoryFieldEditor {

        JdkField(Composite parent) {
            init(VaubanPreferences.JAVA_HOME, Messages.Preferences_javaHome);
            setChangeButtonText(JFaceResources.getString("openBrowse"));
            setValidateStrategy(VALIDATE_ON_KEY_STROKE);
            setEmptyStringAllowed(true);
            createControl(parent);
            getTextControl().setMessage(Messages.Preferences_javaHomeHint);
        }

        @Override
        protected boolean doCheckState() {
            String text = getTextControl().getText().strip();
            if (text.isEmpty()) {
                return true;
            }
            try {
                OptionalInt version = JavaHomes.version(Path.of(text));
                if (version.isPresent() && version.getAsInt() >= JavaHomes.OLDEST) {
                    return true;
                }
                setErrorMessage(version.isEmpty() ? NLS.bind(Messages.Preferences_noJava, text)
                        : NLS.bind(Messages.Preferences_oldJava, version.getAsInt(), JavaHomes.OLDEST));
            } catch (InvalidPathException e) {
                setErrorMessage(NLS.bind(Messages.Preferences_noJava, text));
            }
            return false;
        }
    }
}
