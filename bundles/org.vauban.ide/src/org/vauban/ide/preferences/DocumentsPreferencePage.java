// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.settings.VaubanPreferences;

/** Preference page of the document tasks. */
public class DocumentsPreferencePage extends WorkspacePreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.documents";

    public DocumentsPreferencePage() {
        super("preferences_documents", Messages.Preferences_documents);
    }

    @Override
    protected void createFieldEditors() {
        addField(new LanguagesField(getFieldEditorParent()));
    }

    @Override
    protected void below(Composite page) {
        hint(page, Messages.Preferences_translationsHint);
    }

    /** Language codes, separated by commas. */
    private static final class LanguagesField extends StringFieldEditor {

        private static final Set<String> CODES = Set.of(Locale.getISOLanguages());

        LanguagesField(Composite parent) {
            super(VaubanPreferences.TRANSLATIONS, Messages.Preferences_translations, parent);
        }

        @Override
        protected boolean doCheckState() {
            for (String code : VaubanPreferences.types(getTextControl().getText())) {
                if (!CODES.contains(code)) {
                    setErrorMessage(NLS.bind(Messages.Preferences_noLanguage, code));
                    return false;
                }
            }
            return true;
        }
    }
}
