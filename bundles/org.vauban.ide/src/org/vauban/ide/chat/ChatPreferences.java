// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.vauban.ide.preferences.VaubanPreferences;

/** The settings of the chat view. */
public final class ChatPreferences {

    /** Whether the conversation is shown as a plain text, without a browser. */
    public static final String PLAIN = "chat.plain";
    /** A system property that says the same, for where a browser ends the workbench. */
    public static final String PLAIN_PROPERTY = "vauban.chat.plain";

    private ChatPreferences() {}

    public static boolean plain() {
        return Boolean.getBoolean(PLAIN_PROPERTY)
                || Platform.getPreferencesService().getBoolean(VaubanPreferences.NODE, PLAIN, false, null);
    }

    public static void setPlain(boolean value) {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putBoolean(PLAIN, value);
    }
}
