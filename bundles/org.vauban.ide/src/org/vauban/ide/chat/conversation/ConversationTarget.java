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
 * The conversation in which a question is asked. It is fixed when the question is sent, even if another one is shown by
 * the time the attachments are read and the assistant is available. Any thread.
 */
public final class ConversationTarget {

    private final WorkbenchChats chats;
    private final OpenConversations.Found asked;
    // guarded by this
    private boolean stopped;
    /** Chat in which the question is asked; null before that. */
    private @Nullable LiveChat chat;

    /** @param asked the conversation shown when the question is sent */
    ConversationTarget(WorkbenchChats chats, OpenConversations.Found asked) {
        this.chats = chats;
        this.asked = asked;
    }

    /**
     * Asks a question; the text may begin with a command.
     *
     * @return completes when the question is in the conversation and being answered; fails if it cannot be asked, or
     *            was stopped before
     */
    public CompletableFuture<Void> ask(String line, List<Attachment> attachments) {
        return chats.begin(this, session -> session.ask(line, attachments));
    }

    /** Asks with a command from a menu, as {@link #ask}. */
    public CompletableFuture<Void> ask(Command command, String argument, List<Attachment> attachments) {
        return chats.begin(this, session -> session.ask(command, argument, attachments));
    }

    /** Asks an earlier question in edited form, as {@link #ask}. */
    public CompletableFuture<Void> edit(String turnId, String line, List<Attachment> attachments) {
        return chats.begin(this, session -> session.edit(turnId, line, attachments));
    }

    /**
     * Cancels the question if it is not in the conversation yet; otherwise stops its answer.
     *
     * @return whether the question was cancelled, so that it will not be asked
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

    /** Returns the conversation as it was when the question was sent. */
    OpenConversations.Found asked() {
        return asked;
    }

    /**
     * Starts the question.
     *
     * @throws CancellationException if it was cancelled while the assistant was created
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
            late = stopped; // stopped before there was an answer to stop
        }
        if (late) {
            in.stop();
        }
        return turn;
    }
}
