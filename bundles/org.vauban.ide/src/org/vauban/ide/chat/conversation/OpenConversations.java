// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;

/**
 * Holds the conversation that is shown, and the chats of this and other conversations that are being answered. Any
 * thread; calls no listeners.
 */
final class OpenConversations {

    private final Object lock = new Object();
    // guarded by the lock
    private Conversation shown = Conversation.create();
    /** Number of choices so far: the latest choice takes effect, whichever is read last. */
    private int choices;
    /** Whether a question has been asked. */
    private boolean asked;
    /** Chats by conversation: that of the shown one once a question was asked, and others that are being answered. */
    private final Map<String, LiveChat> live = new HashMap<>();
    /** Latest titles by conversation, of those that have changed. */
    private final Map<String, String> titles = new HashMap<>();
    /** Ids of the turns that are being answered. */
    private final Set<String> running = new HashSet<>();
    /** Times at which the answers of this session ended, by turn. */
    private final Map<String, Instant> ends = new HashMap<>();

    /**
     * State of a conversation at one moment.
     *
     * @param chat its chat, or null
     * @param shown the conversation that is shown, possibly another one
     */
    record Found(@Nullable LiveChat chat, Conversation shown) {}

    Conversation shown() {
        synchronized (lock) {
            return shown;
        }
    }

    /** Returns the shown conversation with its attachments reduced to what the gate has approved. */
    Conversation approved() {
        synchronized (lock) {
            LiveChat chat = live.get(shown.id());
            return chat == null ? shown : chat.kept(); // without a session it comes from disk
        }
    }

    /** Returns the chat of the shown conversation, or empty. */
    Optional<LiveChat> current() {
        synchronized (lock) {
            return Optional.ofNullable(live.get(shown.id()));
        }
    }

    /** Returns the current state of the shown conversation. */
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

    /** Returns the title of a conversation since its last change in this session; empty if there was none. */
    Optional<String> title(String id) {
        synchronized (lock) {
            return Optional.ofNullable(titles.get(id));
        }
    }

    /** Returns the time at which the answer of a turn ended, now while it is written; empty if not in this session. */
    Optional<Instant> ended(String turnId) {
        synchronized (lock) {
            return Optional.ofNullable(running.contains(turnId) ? Instant.now() : ends.get(turnId));
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

    /** Removes a chat, unless another one has replaced it. */
    void remove(String id, LiveChat chat) {
        synchronized (lock) {
            live.remove(id, chat);
        }
    }

    /** Called when an answer has ended: its chat is kept only if it is the shown one. */
    void ended(LiveChat chat) {
        synchronized (lock) {
            if (!chat.id().equals(shown.id()) && !chat.running()) {
                live.remove(chat.id(), chat);
            }
        }
    }

    /** Updates a conversation. @return whether it is the one that is shown */
    boolean replace(Conversation next) {
        synchronized (lock) {
            titles.put(next.id(), next.title());
            for (Turn turn : next.turns()) {
                if (turn.state() == Turn.State.RUNNING) {
                    running.add(turn.id());
                } else if (running.remove(turn.id())) {
                    ends.put(turn.id(), Instant.now());
                }
            }
            if (!shown.id().equals(next.id())) {
                return false;
            }
            shown = next;
            return true;
        }
    }

    /** Registers a choice of another conversation, before it is read. @return the choice, for {@link #show} */
    int choose() {
        synchronized (lock) {
            return ++choices;
        }
    }

    /** Returns the latest choice, for {@link #restore}. */
    int choice() {
        synchronized (lock) {
            return choices;
        }
    }

    /** Returns the shown conversation and records that a question is asked in it. */
    Found ask() {
        synchronized (lock) {
            asked = true;
            return now();
        }
    }

    /**
     * Shows the chosen conversation, unless another choice was made since.
     *
     * @param chat chat of the chosen conversation, or null
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

    /** Shows another conversation in place of a deleted one. @return whether the deleted one was shown */
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

    /** Shows an earlier conversation, unless a question was asked, or another choice was made since. */
    void restore(Conversation before, int choice) {
        synchronized (lock) {
            if (!asked && choice == choices && shown.turns().isEmpty()) {
                shown = before;
            }
        }
    }
}
