// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;

/**
 * A store in which what was deleted stays deleted, also while its last answer ends, and which takes nothing more once the user has switched
 * it off. What is there can still be opened and deleted then.
 */
final class KeptConversations implements ConversationStore {

    private final ConversationStore store;
    private final BooleanSupplier wanted;
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /**
     * @param store where a policy allows it, else {@link ConversationStore#NOTHING}
     * @param wanted whether the user wants it at this moment
     */
    KeptConversations(ConversationStore store, BooleanSupplier wanted) {
        this.store = store;
        this.wanted = wanted;
    }

    /** Whether it keeps what is saved at this moment. */
    Keeping keeping() {
        if (store == ConversationStore.NOTHING) {
            return Keeping.FORBIDDEN;
        }
        return wanted.getAsBoolean() ? Keeping.KEPT : Keeping.OFF;
    }

    @Override
    public void save(Conversation conversation) {
        if (keeping() == Keeping.KEPT && !deleted.contains(conversation.id())) {
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
