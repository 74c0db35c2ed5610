// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.chat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.TemporaryStore;
import org.vauban.lsp.session.ClientSession;

/**
 * Conversations of one client. The most recent ones are in memory; the others are on disk until the client ends, or
 * dropped if the policy forbids saving conversations. Thread-safe; reads and writes the disk.
 */
final class Conversations {
    private static final int MAX_IN_MEMORY = 32;

    private final ClientSession session;
    private final Object lock = new Object();
    // guarded by the lock
    /** Ordered by use, the most recent last. */
    private final Map<String, ChatSession> inMemory = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<String> onDisk = new HashSet<>();
    /** Null until it is needed. */
    private TemporaryStore store;
    private boolean closed;

    Conversations(ClientSession session) {
        this.session = session;
    }

    /** Returns a conversation of this client; empty if it does not exist or was dropped. */
    Optional<ChatSession> find(String id) {
        synchronized (lock) {
            ChatSession known = inMemory.get(id);
            if (known == null && onDisk.remove(id)) {
                try {
                    known = open(store.take(id));
                } catch (AssistException e) {
                    session.failed(e); // the client can continue with its own copy of the conversation
                }
            }
            return Optional.ofNullable(known);
        }
    }

    /** Opens a conversation, which may be new. */
    ChatSession open(Conversation conversation) {
        ChatSession chat = session.assistant().chats().open(conversation, ConversationStore.NOTHING);
        synchronized (lock) {
            if (store == null) {
                store = new TemporaryStore(session.locale());
                store.deleteStale();
            }
            inMemory.put(conversation.id(), chat);
            makeRoom();
        }
        return chat;
    }

    private void makeRoom() {
        List<ChatSession> idle = inMemory.values().stream().limit(inMemory.size() - 1).filter(each -> !each.running())
                .toList();
        for (ChatSession oldest : idle) {
            if (closed || inMemory.size() <= MAX_IN_MEMORY) {
                return;
            }
            String id = oldest.conversation().id();
            try {
                if (store.save(oldest.kept())) {
                    onDisk.add(id);
                }
                inMemory.remove(id);
            } catch (AssistException e) {
                session.failed(e); // it stays in memory
                return;
            }
        }
    }

    /** Deletes the conversations on disk; nothing is written afterwards. */
    void close() {
        synchronized (lock) {
            closed = true;
            onDisk.clear();
            if (store != null) {
                store.close();
            }
        }
    }
}
