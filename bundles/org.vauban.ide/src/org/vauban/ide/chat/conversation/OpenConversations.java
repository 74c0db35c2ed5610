// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.chat.Conversation;

/**
 * The conversation that is shown, and the chats of it and of others that are being answered. Any thread; calls no
 * listeners.
 */
final class OpenConversations {

    private final Object lock = new Object();
    // guarded by the lock
    private Conversation shown = Conversation.create();
    /** Counts what was to be shown: the last one counts, whichever is there last. */
    private int choices;
    /** Whether anything was asked. */
    private boolean asked;
    /** By conversation: the one that is shown once something was asked, and others that are being answered. */
    private final Map<String, LiveChat> live = new HashMap<>();
    /** By conversation: the last title of each that has changed. */
    private final Map<String, String> titles = new HashMap<>();

    /**
     * What is known of a conversation at one moment.
     *
     * @param chat its chat, or null
     * @param shown the conversation that is shown, perhaps another one
     */
    record Found(@Nullable LiveChat chat, Conversation shown) {}

    Conversation shown() {
        synchronized (lock) {
            return shown;
        }
    }

    /** The shown one, with of each attachment only what the gate let through. */
    Conversation approved() {
        synchronized (lock) {
            LiveChat chat = live.get(shown.id());
            return chat == null ? shown : chat.kept(); // without a session it is from the disk
        }
    }

    /** The chat of the shown one, or empty. */
    Optional<LiveChat> current() {
        synchronized (lock) {
            return Optional.ofNullable(live.get(shown.id()));
        }
    }

    /** The shown one at this moment. */
    Found now() {
        synchronized (lock) {
            return new Found(live.get(shown.id()), shown);
        }
    }

    Found find(String id) {
        synchronized (lock) {
            return new Found(live.get(id), shown);
        }
    }

    /** The title of a conversation since its last change here; empty if there was none. */
    Optional<String> title(String id) {
        synchronized (lock) {
            return Optional.ofNullable(titles.get(id));
        }
    }

    List<LiveChat> chats() {
        synchronized (lock) {
            return List.copyOf(live.values());
        }
    }

    void add(LiveChat chat) {
        synchronized (lock) {
            live.put(chat.id(), chat);
        }
    }

    /** Takes a chat away, unless another has taken its place. */
    void remove(String id, LiveChat chat) {
        synchronized (lock) {
            live.remove(id, chat);
        }
    }

    /** An answer has ended: its chat stays only if it is the one that is shown. */
    void ended(LiveChat chat) {
        synchronized (lock) {
            if (!chat.id().equals(shown.id()) && !chat.running()) {
                live.remove(chat.id(), chat);
            }
        }
    }

    /** Takes a conversation for what it is now. @return whether it is the one that is shown */
    boolean replace(Conversation next) {
        synchronized (lock) {
            titles.put(next.id(), next.title());
            if (!shown.id().equals(next.id())) {
                return false;
            }
            shown = next;
            return true;
        }
    }

    /** Another one is to be shown, once it is read. @return the choice, for {@link #show} */
    int choose() {
        synchronized (lock) {
            return ++choices;
        }
    }

    /** The last choice, for {@link #restore}. */
    int choice() {
        synchronized (lock) {
            return choices;
        }
    }

    /** The shown one at this moment, in which something is asked. */
    Found ask() {
        synchronized (lock) {
            asked = true;
            return now();
        }
    }

    /**
     * Shows what was chosen, unless something else was chosen since.
     *
     * @param chat of the next one, or null
     * @return whether it is shown
     */
    boolean show(Conversation next, @Nullable LiveChat chat, int choice) {
        synchronized (lock) {
            if (choice != choices) {
                return false;
            }
            show(next, chat);
            return true;
        }
    }

    /** Shows another one in place of one that is gone. @return whether that was shown */
    boolean replace(String gone, Conversation next) {
        synchronized (lock) {
            boolean was = shown.id().equals(gone);
            if (was) {
                show(next, null);
            }
            return was;
        }
    }

    private void show(Conversation next, @Nullable LiveChat chat) {
        synchronized (lock) {
            LiveChat before = live.get(shown.id());
            if (before != null && !before.running() && !next.id().equals(before.id())) {
                live.remove(before.id());
            }
            if (chat != null) {
                live.put(next.id(), chat); // its answer may have ended just now
            }
            shown = next;
        }
    }

    /** Shows an earlier one, unless something was asked, or chosen since the choice. */
    void restore(Conversation before, int choice) {
        synchronized (lock) {
            if (!asked && choice == choices && shown.turns().isEmpty()) {
                shown = before;
            }
        }
    }
}
