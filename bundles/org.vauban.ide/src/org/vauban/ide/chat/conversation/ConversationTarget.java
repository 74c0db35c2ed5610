// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;

/**
 * A conversation in which a question is to be asked: it goes there, whichever is shown once what goes with it is read
 * and the assistant is there. Any thread.
 */
public final class ConversationTarget {

    private final WorkbenchChats chats;
    private final OpenConversations.Found asked;
    // guarded by this
    private boolean stopped;
    /** Where the question is asked; null before that. */
    private @Nullable LiveChat chat;

    /** @param asked the conversation that is shown when the question is sent */
    ConversationTarget(WorkbenchChats chats, OpenConversations.Found asked) {
        this.chats = chats;
        this.asked = asked;
    }

    /**
     * Asks what was typed; it may begin with a command.
     *
     * @return completed when the question is on its way and stands in the conversation; fails if it cannot be asked, or
     *         was stopped before
     */
    public CompletableFuture<Void> ask(String line, List<Attachment> attachments) {
        return chats.begin(this, session -> session.ask(line, attachments));
    }

    /** As {@link #ask} with a command from a menu. */
    public CompletableFuture<Void> ask(Command command, String argument, List<Attachment> attachments) {
        return chats.begin(this, session -> session.ask(command, argument, attachments));
    }

    /** Asks an earlier question differently, as {@link #ask}. */
    public CompletableFuture<Void> edit(String turnId, String line, List<Attachment> attachments) {
        return chats.begin(this, session -> session.edit(turnId, line, attachments));
    }

    /**
     * Gives up the question where it does not stand in the conversation yet; stops its answer where it does.
     *
     * @return whether it was given up: it will not be asked any more
     */
    public boolean stop() {
        LiveChat begun;
        synchronized (this) {
            stopped = true;
            begun = chat;
        }
        if (begun == null) {
            return true;
        }
        begun.stop();
        return false;
    }

    /** The conversation, as it was when the question was sent. */
    OpenConversations.Found asked() {
        return asked;
    }

    /**
     * Asks.
     *
     * @throws CancellationException if it was given up while the assistant was made
     */
    CompletableFuture<Turn> begin(LiveChat in, Function<ChatSession, CompletableFuture<Turn>> question) {
        synchronized (this) {
            if (stopped) {
                throw new CancellationException();
            }
            chat = in;
        }
        CompletableFuture<Turn> turn = in.ask(question);
        boolean late;
        synchronized (this) {
            late = stopped; // before there was something to stop
        }
        if (late) {
            in.stop();
        }
        return turn;
    }
}
