// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IPreferencesService;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore.Usage;
import org.vauban.ide.settings.VaubanPreferences;

/** Preferences of the chat view. */
public final class ChatPreferences {

    /** Whether the conversation is shown as plain text, without a browser. */
    public static final String PLAIN = "chat.plain";
    /** System property with the same meaning, for systems on which a browser crashes the workbench. */
    public static final String PLAIN_PROPERTY = "vauban.chat.plain";

    /** Number of saved conversations from which the user is asked what to delete. */
    public static final String MAX_CONVERSATIONS = "chat.keep.conversations";
    /** Size of saved conversations, in bytes, from which the user is asked what to delete. */
    public static final String MAX_BYTES = "chat.keep.bytes";

    private ChatPreferences() {}

    public static boolean plain() {
        return Boolean.getBoolean(PLAIN_PROPERTY)
                || Platform.getPreferencesService().getBoolean(VaubanPreferences.NODE, PLAIN, false, null);
    }

    public static void setPlain(boolean value) {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putBoolean(PLAIN, value);
    }

    /**
     * Returns the limits from which the user is asked what to delete: the defaults, or twice the amount saved when the
     * user chose to keep everything.
     */
    static ConversationLimits limits() {
        ConversationLimits standard = ConversationLimits.STANDARD;
        IPreferencesService service = Platform.getPreferencesService();
        int conversations = service.getInt(VaubanPreferences.NODE, MAX_CONVERSATIONS, standard.conversations(), null);
        long bytes = service.getLong(VaubanPreferences.NODE, MAX_BYTES, standard.bytes(), null);
        return new ConversationLimits(Math.max(1, conversations), Math.max(1, bytes), standard.bytesOfOne());
    }

    /** Keeps everything; the user is asked again when the amount has doubled. */
    public static void keepAll(Usage usage) {
        ConversationLimits now = limits();
        IEclipsePreferences node = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
        node.putInt(MAX_CONVERSATIONS, Math.max(now.conversations(), 2 * usage.conversations()));
        node.putLong(MAX_BYTES, Math.max(now.bytes(), 2 * usage.bytes()));
    }
}
