// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.time.Instant;

/** Stores the conversations of a workspace. Safe for use by many threads; reads and writes the disk. */
public interface ConversationStore {

    /** Stores nothing, for conversations that are not to be kept at all. */
    ConversationStore NOTHING = new ConversationStore() {
        @Override
        public boolean isForbidden() {
            return true;
        }

        @Override
        public void save(Conversation conversation) {
            // stores nothing by contract
        }

        @Override
        public Listing list() {
            return new Listing(List.of(), List.of());
        }

        @Override
        public Conversation load(String id) {
            throw new IllegalArgumentException("nothing is kept");
        }

        @Override
        public void delete(String id) {
            // nothing to delete
        }

        @Override
        public Usage usage() {
            return new Usage(0, 0);
        }
    };

    /** Whether a policy or a setting currently forbids saving; stored ones can still be listed, loaded and deleted. */
    default boolean isForbidden() {
        return false;
    }

    /**
     * An entry in a list of conversations.
     *
     * @param turns number of turns in all branches
     * @param bytes size on disk
     */
    record Summary(String id, String title, Instant created, Instant changed, int turns, long bytes) {}

    /**
     * Disk usage of the stored conversations.
     *
     * @param conversations number of conversations
     * @param bytes total size on disk
     */
    record Usage(int conversations, long bytes) {}

    /**
     * List of all conversations.
     *
     * @param summaries the most recently changed first
     * @param problems one sentence for each file that could not be read: it was set aside, or a later version wrote it
     */
    record Listing(List<Summary> summaries, List<String> problems) {
        public Listing {
            summaries = List.copyOf(summaries);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Saves a conversation, in place of its earlier version; an empty one is not saved. Never deletes another one,
     * however many there are.
     *
     * @throws org.vauban.assist.call.AssistException {@code STORE} if that fails; the earlier version remains
     */
    void save(Conversation conversation);

    /** @throws org.vauban.assist.call.AssistException {@code STORE} if the folder cannot be read */
    Listing list();

    /**
     * Loads a conversation. A turn that was running when the program ended becomes a stopped one.
     *
     * @throws org.vauban.assist.call.AssistException {@code STORE} if it is missing, damaged or written by a later
     *            version; a damaged file is set aside. If it is missing, the cause is a
     *            {@link java.nio.file.NoSuchFileException}
     */
    Conversation load(String id);

    /** @throws org.vauban.assist.call.AssistException {@code STORE} if it cannot be deleted */
    void delete(String id);

    /** @throws org.vauban.assist.call.AssistException {@code STORE} if the folder cannot be read */
    Usage usage();
}
