// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;

/** A store in which what was deleted stays deleted, also while its last answer ends. */
final class KeptConversations implements ConversationStore {

    private final ConversationStore store;
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    KeptConversations(ConversationStore store) {
        this.store = store;
    }

    /** Whether it keeps anything. */
    boolean keeps() {
        return store != ConversationStore.NOTHING;
    }

    @Override
    public void save(Conversation conversation) {
        if (!deleted.contains(conversation.id())) {
            store.save(conversation);
            if (deleted.contains(conversation.id())) {
                store.delete(conversation.id()); // while it was being written
            }
        }
    }

    @Override
    public Listing list() {
        return store.list();
    }

    @Override
    public Conversation load(String id) {
        return store.load(id);
    }

    @Override
    public void delete(String id) {
        deleted.add(id);
        store.delete(id);
    }
}
