// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.command.Command;

/**
 * An open conversation, the model behind a chat view. One question at a time. All methods may be called from any thread
 * and none blocks.
 */
public interface ChatSession {

    /** Returns the conversation as it is now. */
    Conversation conversation();

    /**
     * Returns the conversation in the form for disk and export: with secrets masked in questions and the title, and
     * only the approved text of each attachment.
     */
    Conversation kept();

    /** Whether an answer is being generated. */
    boolean running();

    /**
     * Asks a question. The text may begin with a command such as {@code /explain}.
     *
     * @return the turn when it has ended for any reason: stopped and failed turns hold the text generated so far and
     *         the reason; never completes exceptionally
     * @throws IllegalStateException if a question is running
     */
    CompletableFuture<Turn> ask(String typed, List<Attachment> attachments);

    /** Asks with a command from a menu, as {@link #ask} does. */
    CompletableFuture<Turn> ask(Command command, String argument, List<Attachment> attachments);

    /** Asks an edited version of an earlier question, in a new branch, with the given attachments. */
    CompletableFuture<Turn> edit(String turnId, String typed, List<Attachment> attachments);

    /** Asks the question of a turn again, as another variant of the turn. */
    CompletableFuture<Turn> retry(String turnId);

    /** Shows the branch that contains a turn. */
    void select(String turnId);

    /** Renames the conversation. */
    void rename(String title);

    /** Stops the running answer and keeps its text so far. Does nothing if there is none. */
    void stop();

    void addListener(ChatListener listener);

    void removeListener(ChatListener listener);
}
