// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.engine.RemoteEngines;
import org.vauban.ide.settings.VaubanPreferences;

/** Preference page of the chat: how conversations are shown, and whether they are saved. */
public class ChatPreferencePage extends WorkspacePreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.chat";

    public ChatPreferencePage() {
        this(RemoteEngines.extension().isPresent());
    }

    /** @param remote whether other machines may answer, if a policy allows it */
    public ChatPreferencePage(boolean remote) {
        super("preferences_chat", remote ? Messages.Preferences_chatRemote : Messages.Preferences_chat);
    }

    @Override
    protected void createFieldEditors() {
        Composite parent = getFieldEditorParent();
        addField(new BooleanFieldEditor(VaubanPreferences.KEEP_CHATS, Messages.Preferences_keepChats, parent));
        addField(new BooleanFieldEditor(VaubanPreferences.PLAIN_CHAT, Messages.Preferences_plainChat, parent));
    }

    @Override
    protected void below(Composite page) {
        hint(page, Messages.Preferences_chatHint);
    }
}
