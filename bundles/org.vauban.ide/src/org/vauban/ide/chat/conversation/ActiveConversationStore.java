// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;

/**
 * A store in which what was deleted stays deleted, also while its last answer ends, and which takes nothing more once
 * the user has switched it off. What is there can still be opened and deleted then.
 */
final class ActiveConversationStore implements ConversationStore {

    private final ConversationStore store;
    private final BooleanSupplier wanted;
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /**
     * @param store which a policy may forbid
     * @param wanted whether the user wants it at this moment
     */
    ActiveConversationStore(ConversationStore store, BooleanSupplier wanted) {
        this.store = store;
        this.wanted = wanted;
    }

    /** Whether it keeps what is saved at this moment. */
    ConversationPersistence persistence() {
        if (store.isForbidden()) {
            return ConversationPersistence.FORBIDDEN;
        }
        return wanted.getAsBoolean() ? ConversationPersistence.KEPT : ConversationPersistence.OFF;
    }

    @Override
    public void save(Conversation conversation) {
        if (persistence() == ConversationPersistence.KEPT && !deleted.contains(conversation.id())) {
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

    /** The same, or null if it was deleted since or is damaged. */
    @Nullable
    Conversation find(String id) {
        try {
            return load(id);
        } catch (AssistException | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void delete(String id) {
        deleted.add(id);
        store.delete(id);
    }

    /** Whether one was deleted here. */
    boolean isDeleted(String id) {
        return deleted.contains(id);
    }

    @Override
    public Usage usage() {
        return store.usage();
    }
}
