// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.command.Command;

/**
 * A conversation that goes on: what a chat view draws. One question at a time. All methods may be called from any
 * thread and none blocks.
 */
public interface ChatSession {

    /** As it is now. */
    Conversation conversation();

    /**
     * The same as it may stand on the disk and in an export: secrets in questions and the title masked, and of each
     * attachment only what the gate let through.
     */
    Conversation kept();

    /** Whether an answer is being written. */
    boolean running();

    /**
     * Asks. The typed line may begin with a command such as {@code /explain}.
     *
     * @return the turn when it has ended, in whatever way: stopped and failed turns hold what was written and say why;
     *         never completes exceptionally
     * @throws IllegalStateException if a question is under way
     */
    CompletableFuture<Turn> ask(String typed, List<Attachment> attachments);

    /** As {@link #ask} with a command from a menu. */
    CompletableFuture<Turn> ask(Command command, String argument, List<Attachment> attachments);

    /** Asks an earlier question differently: a new branch beside it, with the attachments given. */
    CompletableFuture<Turn> edit(String turnId, String typed, List<Attachment> attachments);

    /** Asks the same once more, as another variant of the turn. */
    CompletableFuture<Turn> retry(String turnId);

    /** Shows the branch that a turn is in. */
    void select(String turnId);

    /** Gives the conversation another title. */
    void rename(String title);

    /** Stops the answer; what was written stays. Does nothing if there is none. */
    void stop();

    void addListener(ChatListener listener);

    void removeListener(ChatListener listener);
}
