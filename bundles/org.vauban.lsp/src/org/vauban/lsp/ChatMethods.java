// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.MarkdownExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.assist.material.Attachment;

/** Conversations under {@code vauban/chat}; {@code docs/lsp.md} tells their shapes. They last as long as the client. */
final class ChatMethods {
    private static final int MOST = 32;

    private final Session session;
    private final Attachments attachments;
    /** By id, the one used last at the end; guarded by itself. */
    private final Map<String, ChatSession> conversations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ChatSession> eldest) {
            return size() > MOST && !eldest.getValue().running();
        }
    };

    ChatMethods(Session session) {
        this.session = session;
        this.attachments = new Attachments(session);
    }

    /** Asks; cancelling the request stops the answer. With a token for partial results the answer streams. */
    @JsonRequest("vauban/chat")
    public CompletableFuture<Wire.ChatAnswer> chat(Wire.ChatQuestion question) {
        if (question.text() == null && question.turn() == null) {
            throw Commands.invalid(session.text("chat.text"));
        }
        ChatSession chat = question.turn() == null ? chat(question.conversation())
                : chat(question.conversation(), question.turn());
        CompletableFuture<Wire.ChatAnswer> answer = Session.cancellable(chat::stop);
        // files are read where that may take its time
        session.work(() -> attachments.of(question.attachments())).whenComplete((given, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (!answer.isDone()) {
                ask(chat, question, given, answer);
            }
        });
        return answer;
    }

    private void ask(ChatSession chat, Wire.ChatQuestion question, List<Attachment> given,
            CompletableFuture<Wire.ChatAnswer> answer) {
        Streaming streaming = new Streaming(question.partialResultToken());
        chat.addListener(streaming);
        CompletableFuture<Turn> turn;
        try {
            turn = turn(chat, question, given);
        } catch (RuntimeException e) {
            chat.removeListener(streaming);
            answer.completeExceptionally(
                    e instanceof IllegalStateException ? Commands.invalid(session.text("chat.busy")) : e);
            return;
        }
        turn.thenAccept(ended -> {
            chat.removeListener(streaming);
            answer.complete(new Wire.ChatAnswer(chat.conversation().id(), ended.id(), ended.answer(),
                    ended.state().name().toLowerCase(Locale.ROOT), ended.note()));
        });
    }

    private CompletableFuture<Turn> turn(ChatSession chat, Wire.ChatQuestion question, List<Attachment> given) {
        if (question.turn() != null) {
            return question.text() == null ? chat.retry(question.turn())
                    : chat.edit(question.turn(), question.text(), given);
        }
        return question.command() == null ? chat.ask(question.text(), given)
                : chat.ask(command(question.command()), question.text(), given);
    }

    /** All that was said in a conversation, on the branch that was asked last. */
    @JsonRequest("vauban/conversation")
    public CompletableFuture<Wire.ChatRecord> conversation(Wire.ChatExport wanted) {
        Conversation conversation = known(wanted.conversation()).kept();
        return CompletableFuture.completedFuture(new Wire.ChatRecord(conversation.id(), conversation.title(),
                MarkdownExport.of(conversation, wanted.attachments(), session.locale(), ZoneId.systemDefault())));
    }

    /** What would become of attachments: what is excluded or masked, and what it costs. No model is asked. */
    @JsonRequest("vauban/attachments")
    public CompletableFuture<List<Wire.MaterialReport>> attachments(Wire.ChatMaterial material) {
        return Session.composed(session.work(() -> attachments.of(material.attachments())),
                given -> session.assistant().chats().look(given).result()
                        .thenApply(reports -> reports.stream().map(Wire.MaterialReport::of).toList()));
    }

    /** The commands that a question may begin with. */
    @JsonRequest("vauban/commands")
    public CompletableFuture<List<Wire.ChatCommand>> commands() {
        Locale locale = session.locale();
        return CompletableFuture.completedFuture(java.util.Arrays.stream(Command.values())
                .map(command -> new Wire.ChatCommand(command.id(), command.word(locale), command.title(locale),
                        command.summary(locale), command.result().name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    private Command command(String id) {
        return java.util.Arrays.stream(Command.values()).filter(command -> command.id().equals(id)).findFirst()
                .orElseThrow(() -> Commands.invalid(session.text("command.unknown", id)));
    }

    private ChatSession known(String id) {
        synchronized (conversations) {
            ChatSession known = id == null ? null : conversations.get(id);
            if (known == null) {
                throw Commands.invalid(session.text("chat.unknown"));
            }
            return known;
        }
    }

    private ChatSession chat(String id, String turn) {
        ChatSession chat = known(id);
        if (chat.conversation().turn(turn).isEmpty()) {
            throw Commands.invalid(session.text("chat.unknown"));
        }
        return chat;
    }

    private ChatSession chat(String id) {
        synchronized (conversations) {
            if (id != null) {
                return known(id);
            }
            Conversation fresh = Conversation.create();
            ChatSession chat = session.assistant().chats().open(fresh, ConversationStore.NOTHING);
            conversations.put(fresh.id(), chat);
            return chat;
        }
    }

    /** Sends an answer on while it grows. */
    private final class Streaming implements ChatListener {
        private final Either<String, Integer> token;

        Streaming(Either<String, Integer> token) {
            this.token = token;
        }

        @Override
        public void changed(Conversation conversation) {
            // the answer tells how it ended
        }

        @Override
        public void text(String turnId, String more) {
            if (token != null) {
                session.client().notifyProgress(new ProgressParams(token, Either.forRight(new Wire.ChatText(more))));
            }
        }
    }
}
