// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Locale;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.ComboFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.engine.RemoteEngines;
import org.vauban.ide.settings.VaubanPreferences;

/** Root preference page: settings for all of Vauban. */
public class VaubanPreferencePage extends WorkspacePreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences";

    public VaubanPreferencePage() {
        this(RemoteEngines.extension().isPresent());
    }

    /** @param remote whether other machines may answer, if a policy allows it */
    public VaubanPreferencePage(boolean remote) {
        super("preferences_general",
                remote ? Messages.Preferences_descriptionRemote : Messages.Preferences_description);
    }

    @Override
    protected void createFieldEditors() {
        Composite parent = getFieldEditorParent();
        String[][] languages = {{Messages.Preferences_languageOfIde, ""}, //
                {Locale.ENGLISH.getDisplayLanguage(Locale.ENGLISH), "en"},
                {Locale.FRENCH.getDisplayLanguage(Locale.FRENCH), "fr"}};
        addField(new ComboFieldEditor(VaubanPreferences.LANGUAGE, Messages.Preferences_language, languages, parent));
        addField(new BooleanFieldEditor(VaubanPreferences.NOTICES, Messages.Preferences_notices, parent));
    }

    @Override
    protected void below(Composite page) {
        link(page, Messages.Preferences_keys, KEYS_PAGE);
        link(page, Messages.Preferences_colours, COLOURS_PAGE);
    }
}
