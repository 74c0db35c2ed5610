// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IPreferencesService;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore.Usage;
import org.vauban.ide.settings.VaubanPreferences;

/** The settings of the chat view. */
public final class ChatPreferences {

    /** Whether the conversation is shown as a plain text, without a browser. */
    public static final String PLAIN = "chat.plain";
    /** A system property that says the same, for where a browser ends the workbench. */
    public static final String PLAIN_PROPERTY = "vauban.chat.plain";

    /** From how many kept conversations on the user is asked what may go. */
    public static final String MAX_CONVERSATIONS = "chat.keep.conversations";
    /** From how many bytes of kept conversations on the user is asked what may go. */
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
     * From how much on the user is asked what may go: the standard, or twice what was kept when the user chose to keep
     * all.
     */
    static ConversationLimits limits() {
        ConversationLimits standard = ConversationLimits.STANDARD;
        IPreferencesService service = Platform.getPreferencesService();
        int conversations = service.getInt(VaubanPreferences.NODE, MAX_CONVERSATIONS, standard.conversations(), null);
        long bytes = service.getLong(VaubanPreferences.NODE, MAX_BYTES, standard.bytes(), null);
        return new ConversationLimits(Math.max(1, conversations), Math.max(1, bytes), standard.bytesOfOne());
    }

    /** The user keeps all of it and is asked again when there is twice as much. */
    public static void keepAll(Usage usage) {
        ConversationLimits now = limits();
        IEclipsePreferences node = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
        node.putInt(MAX_CONVERSATIONS, Math.max(now.conversations(), 2 * usage.conversations()));
        node.putLong(MAX_BYTES, Math.max(now.bytes(), 2 * usage.bytes()));
    }
}
