// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.time.Instant;

/** Where the conversations of a workspace are kept. Safe for use by many threads; reads and writes the disk. */
public interface ConversationStore {

    /** Keeps nothing: for a policy or a setting that forbids it. */
    ConversationStore NOTHING = new ConversationStore() {
        @Override
        public boolean isForbidden() {
            return true;
        }

        @Override
        public void save(Conversation conversation) {
            // that is the promise
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
            // there is none
        }

        @Override
        public Usage usage() {
            return new Usage(0, 0);
        }
    };

    /** Whether it keeps nothing at this moment, because a policy or a setting forbids it. */
    default boolean isForbidden() {
        return false;
    }

    /**
     * What is in a list of conversations.
     *
     * @param turns how many there are in all branches
     * @param bytes on the disk
     */
    record Summary(String id, String title, Instant created, Instant changed, int turns, long bytes) {}

    /**
     * How much is kept.
     *
     * @param conversations how many there are
     * @param bytes of all of them together, on the disk
     */
    record Usage(int conversations, long bytes) {}

    /**
     * All conversations.
     *
     * @param summaries the one changed last first
     * @param problems one sentence for each file that could not be read and was set aside
     */
    record Listing(List<Summary> summaries, List<String> problems) {
        public Listing {
            summaries = List.copyOf(summaries);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Keeps a conversation, in place of what was kept of it; an empty one is not kept. No other one is deleted for it,
     * however many there are.
     *
     * @throws org.vauban.assist.call.AssistException {@code STORE} if that fails; what was kept before is still there
     */
    void save(Conversation conversation);

    /** @throws org.vauban.assist.call.AssistException {@code STORE} if the folder cannot be read */
    Listing list();

    /**
     * A turn that was running when the program ended is stopped now.
     *
     * @throws org.vauban.assist.call.AssistException {@code STORE} if it is gone or damaged; a damaged file is set
     *            aside
     */
    Conversation load(String id);

    /** @throws org.vauban.assist.call.AssistException {@code STORE} if it cannot be deleted */
    void delete(String id);

    /** @throws org.vauban.assist.call.AssistException {@code STORE} if the folder cannot be read */
    Usage usage();
}
