// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;

/**
 * A conversation store that never saves deleted conversations again, even while their last answer ends, and saves
 * nothing once the user has switched saving off. Saved conversations can still be opened and deleted then.
 */
final class ActiveConversationStore implements ConversationStore {

    private final ConversationStore store;
    private final BooleanSupplier wanted;
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /**
     * @param store the underlying store, which a policy may forbid
     * @param wanted whether the user wants conversations to be saved, at the time of the call
     */
    ActiveConversationStore(ConversationStore store, BooleanSupplier wanted) {
        this.store = store;
        this.wanted = wanted;
    }

    /** Whether conversations are saved at present. */
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
                store.delete(conversation.id()); // deleted while it was being written
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

    /**
     * Returns the conversation, or null if it was deleted or cannot be read.
     *
     * @param problem given one sentence if it cannot be read
     */
    @Nullable
    Conversation find(String id, Consumer<String> problem) {
        try {
            return load(id);
        } catch (AssistException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                problem.accept(String.valueOf(e.getMessage()));
            }
            return null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void delete(String id) {
        deleted.add(id);
        store.delete(id);
    }

    /** Whether a conversation was deleted here. */
    boolean isDeleted(String id) {
        return deleted.contains(id);
    }

    @Override
    public Usage usage() {
        return store.usage();
    }
}
