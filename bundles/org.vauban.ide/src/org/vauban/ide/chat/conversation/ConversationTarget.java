// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.command.Command;
import org.vauban.assist.material.Attachment;

/**
 * A conversation in which a question is to be asked: it goes there, whichever is shown once what goes with it is read
 * and the assistant is there. Any thread.
 */
public final class ConversationTarget {

    private final WorkbenchChats chats;
    private final OpenConversations.Found asked;

    /** @param asked the conversation that is shown when the question is sent */
    ConversationTarget(WorkbenchChats chats, OpenConversations.Found asked) {
        this.chats = chats;
        this.asked = asked;
    }

    /**
     * Asks what was typed; it may begin with a command.
     *
     * @return completed when the question is on its way and stands in the conversation; fails if it cannot be asked
     */
    public CompletableFuture<Void> ask(String line, List<Attachment> attachments) {
        return chats.begin(asked, session -> session.ask(line, attachments));
    }

    /** As {@link #ask} with a command from a menu. */
    public CompletableFuture<Void> ask(Command command, String argument, List<Attachment> attachments) {
        return chats.begin(asked, session -> session.ask(command, argument, attachments));
    }

    /** Asks an earlier question differently, as {@link #ask}. */
    public CompletableFuture<Void> edit(String turnId, String line, List<Attachment> attachments) {
        return chats.begin(asked, session -> session.edit(turnId, line, attachments));
    }
}
