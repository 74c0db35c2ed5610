// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Optional;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.ComboFieldEditor;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.ide.settings.VaubanPreferences;

/** Preference page of completion: when completions are offered, and how long they are. */
public class CompletionPreferencePage extends WorkspacePreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.completion";

    public CompletionPreferencePage() {
        super("preferences_completion", Messages.Preferences_completion);
    }

    @Override
    protected void createFieldEditors() {
        Composite parent = getFieldEditorParent();
        addField(new BooleanFieldEditor(VaubanPreferences.ENABLED, Messages.Preferences_enabled, parent));
        addField(new NumberField(VaubanPreferences.DELAY, Messages.Preferences_delay, 0, VaubanPreferences.MAX_DELAY,
                false, parent));
        addField(new NumberField(VaubanPreferences.LENGTH, Messages.Preferences_length, VaubanPreferences.MIN_LENGTH,
                VaubanPreferences.MAX_LENGTH, false, parent));
        addField(new TypesField(parent));
        addField(new ComboFieldEditor(VaubanPreferences.READ_AHEAD, Messages.Preferences_readAhead,
                new String[][] {{Messages.Preferences_readAheadOnMains, ReadAheadMode.ON_MAINS.name()},
                        {Messages.Preferences_readAheadAlways, ReadAheadMode.ALWAYS.name()},
                        {Messages.Preferences_readAheadNever, ReadAheadMode.NEVER.name()}},
                parent));
        addField(new BooleanFieldEditor(VaubanPreferences.ANNOUNCE, Messages.Preferences_announce, parent));
    }

    @Override
    protected void below(Composite page) {
        hint(page, Messages.Preferences_pausedHint);
        hint(page, Messages.Preferences_readAheadHint);
        hint(page, Messages.Preferences_projects);
        link(page, Messages.Preferences_keys, KEYS_PAGE);
    }

    /** Paused file types. */
    private static final class TypesField extends StringFieldEditor {

        TypesField(Composite parent) {
            super(VaubanPreferences.PAUSED, Messages.Preferences_paused, parent);
        }

        @Override
        protected boolean doCheckState() {
            Optional<String> complaint = FileTypesText.complaint(getTextControl().getText());
            complaint.ifPresent(this::setErrorMessage);
            return complaint.isEmpty();
        }
    }
}
