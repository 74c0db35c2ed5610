// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.chat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.OmittedHistory;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.chat.MarkdownExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;

/**
 * Conversations under {@code vauban/chat}; {@code docs/lsp.md} documents the types. They last as long as the client.
 */
public final class ChatMethods {
    private final ClientSession session;
    private final Attachments attachments;
    private final AnswerSources sources;
    private final Conversations conversations;
    /** Conversations with a cancelled answer, until it has ended, which may take an engine a while. */
    private final Map<String, CompletableFuture<Void>> stopped = new ConcurrentHashMap<>();

    public ChatMethods(ClientSession session) {
        this.session = session;
        this.attachments = new Attachments(session);
        this.sources = new AnswerSources(session.workspace());
        this.conversations = new Conversations(session);
        session.onClose(conversations::close);
    }

    /**
     * Asks a question; cancelling the request stops the answer. With a token for partial results the answer streams.
     */
    @JsonRequest("vauban/chat")
    public CompletableFuture<VaubanProtocol.ChatAnswer> chat(VaubanProtocol.ChatQuestion question) {
        check(question);
        AtomicReference<ChatSession> chat = new AtomicReference<>();
        CompletableFuture<VaubanProtocol.ChatAnswer> answer = CancellableAnswers
                .cancellable(() -> Optional.ofNullable(chat.get()).ifPresent(ChatSession::stop));
        // on the worker, since attachments and conversations are read from disk
        session.work(() -> {
            Asked asked = asked(question);
            List<Attachment> given = attachments.of(question.attachments());
            return ended(asked.chat()).thenRun(() -> {
                if (!answer.isDone()) {
                    begin(asked, question, given, answer, chat);
                }
            });
        }).thenCompose(Function.identity()).whenComplete((begun, failure) -> {
            if (failure != null) {
                CancellableAnswers.pass(null, failure, answer);
            }
        });
        return answer;
    }

    /** Rejects an empty question, which a model would answer with something arbitrary. */
    private void check(VaubanProtocol.ChatQuestion question) {
        String text = question.text();
        boolean command = question.command() != null && question.turn() == null;
        if (text == null && question.turn() == null && !command) {
            throw CommandArguments.invalid(session.text("chat.text"));
        }
        if (text != null && text.isBlank() && !command) {
            throw CommandArguments.invalid(session.text("chat.empty"));
        }
    }

    /** Completes when a stopped answer of the conversation has ended; at once if there is none. */
    private CompletableFuture<Void> ended(ChatSession chat) {
        return stopped.getOrDefault(chat.conversation().id(), CompletableFuture.completedFuture(null));
    }

    /**
     * The conversation of a question.
     *
     * @param renewed whether the server no longer has it, so that it continues with the client's copy
     */
    private record Asked(ChatSession chat, boolean renewed) {}

    private Asked asked(VaubanProtocol.ChatQuestion question) {
        String conversation = question.conversation();
        Optional<ChatSession> known = conversation == null
                ? Optional.empty()
                : conversations.find(conversation);
        String turn = question.turn();
        if (turn != null) {
            ChatSession chat = known.orElseThrow(this::unknown);
            if (chat.conversation().turn(turn).isEmpty()) {
                throw CommandArguments.invalid(session.text("chat.turn.unknown"));
            }
            return new Asked(chat, false);
        }
        if (known.isEmpty() && conversation != null && question.earlier() == null) {
            throw unknown();
        }
        return new Asked(known.orElseGet(() -> conversations.open(fresh(question.earlier()))),
                known.isEmpty() && conversation != null);
    }

    private ResponseErrorException unknown() {
        return CommandArguments.invalid(session.text("chat.unknown"));
    }

    private void begin(Asked asked, VaubanProtocol.ChatQuestion question, List<Attachment> given,
            CompletableFuture<VaubanProtocol.ChatAnswer> answer, AtomicReference<ChatSession> asking) {
        ChatSession chat = asked.chat();
        Streaming streaming = new Streaming(question.partialResultToken(), chat);
        chat.addListener(streaming);
        CompletableFuture<Turn> turn;
        try {
            turn = turn(chat, question, given);
        } catch (RuntimeException e) {
            chat.removeListener(streaming);
            throw e instanceof IllegalStateException ? CommandArguments.invalid(session.text("chat.busy")) : e;
        }
        asking.set(chat);
        if (answer.isDone()) {
            chat.stop(); // cancelled meanwhile
        }
        CompletableFuture<Void> told = turn.thenAccept(ended -> {
            chat.removeListener(streaming);
            String note = ended.note() == null && asked.renewed() ? session.text("chat.renewed") : ended.note();
            answer.complete(new VaubanProtocol.ChatAnswer(chat.conversation().id(), ended.id(), ended.answer(),
                    ended.state().name().toLowerCase(Locale.ROOT), note, streaming.leftOut(),
                    streaming.attachments(), sources.uris(ended)));
        });
        answer.whenComplete((value, failure) -> {
            if (failure != null) {
                String id = chat.conversation().id();
                stopped.put(id, told);
                told.whenComplete((nothing, fault) -> stopped.remove(id, told));
            }
        });
    }

    private CompletableFuture<Turn> turn(ChatSession chat, VaubanProtocol.ChatQuestion question,
            List<Attachment> given) {
        String turn = question.turn();
        if (turn != null) {
            String text = question.text();
            return text == null
                    ? chat.retry(turn)
                    : chat.edit(turn, text, given);
        }
        String command = question.command();
        String typed = question.text();
        String text = typed == null ? "" : typed; // only a command needs no text
        return command == null
                ? chat.ask(text, given)
                : chat.ask(command(command), text, given);
    }

    /**
     * Returns the contents of a conversation, on the branch of the latest question. If that was cancelled, waits until
     * the conversation holds what was written of its answer.
     */
    @JsonRequest("vauban/conversation")
    public CompletableFuture<VaubanProtocol.ChatRecord> conversation(VaubanProtocol.ChatExport wanted) {
        return CancellableAnswers.composed(session.work(() -> Optional.ofNullable(wanted.conversation())
                .flatMap(conversations::find).orElseThrow(this::unknown)),
                chat -> ended(chat).thenCompose(nothing -> session.work(() -> written(chat.kept(), wanted))));
    }

    private VaubanProtocol.ChatRecord written(Conversation conversation, VaubanProtocol.ChatExport wanted) {
        return new VaubanProtocol.ChatRecord(conversation.id(), conversation.title(),
                MarkdownExport.of(conversation, wanted.attachments(), session.locale(), ZoneId.systemDefault()),
                conversation.path().stream()
                        .map(turn -> new VaubanProtocol.ChatTurn(typed(turn), turn.answer(), sources.uris(turn)))
                        .toList(),
                ConversationStores.allowed());
    }

    /**
     * Reports what would be sent of attachments: what is excluded or masked, and the tokens. Sends nothing to a model.
     */
    @JsonRequest("vauban/attachments")
    public CompletableFuture<List<VaubanProtocol.AttachmentState>> attachments(
            VaubanProtocol.ChatAttachments material) {
        return CancellableAnswers.composed(session.work(() -> attachments.of(material.attachments())),
                given -> session.assistant().chats().look(given).result()
                        .thenApply(reports -> reports.stream().map(VaubanProtocol.AttachmentState::of).toList()));
    }

    /** Returns the commands with which a question may begin. */
    @JsonRequest("vauban/commands")
    public CompletableFuture<List<VaubanProtocol.ChatCommand>> commands() {
        Locale locale = session.locale();
        return CompletableFuture.completedFuture(java.util.Arrays.stream(Command.values())
                .map(command -> new VaubanProtocol.ChatCommand(command.id(), command.word(locale),
                        command.title(locale), command.summary(locale),
                        command.result().name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    private Command command(String id) {
        return java.util.Arrays.stream(Command.values()).filter(command -> command.id().equals(id)).findFirst()
                .orElseThrow(() -> CommandArguments.invalid(session.text("command.unknown", id)));
    }

    /** Returns a question as it was typed. */
    private static String typed(Turn turn) {
        Command command = turn.command();
        return command == null ? turn.question() : ("/" + command.id() + " " + turn.question()).strip();
    }

    /** Returns an empty conversation, or one with the given earlier turns. */
    private Conversation fresh(@Nullable List<VaubanProtocol.ChatTurn> earlier) {
        Conversation fresh = Conversation.create();
        List<Turn> turns = new ArrayList<>();
        for (VaubanProtocol.ChatTurn each : earlier == null ? List.<VaubanProtocol.ChatTurn>of() : earlier) {
            if (each != null && each.question() != null && each.answer() != null) {
                turns.add(new Turn(UUID.randomUUID().toString(), turns.isEmpty() ? null : turns.getLast().id(),
                        fresh.created(), null, each.question(), List.of(), each.answer(), Turn.State.ANSWERED, null,
                        null, List.of(), sources.of(each.sources())));
            }
        }
        return turns.isEmpty()
                ? fresh
                : new Conversation(fresh.id(), fresh.title(), fresh.created(), fresh.changed(), turns,
                        turns.getLast().id());
    }

    /** Forwards an answer while it grows. */
    private final class Streaming implements ChatListener {
        private final Either<String, Integer> token;
        private volatile OmittedHistory leftOut = OmittedHistory.NOTHING;
        private volatile List<VaubanProtocol.AttachmentState> attachments;
        /** Id of the conversation until the client has been told. */
        private final AtomicReference<@Nullable String> untold;
        private final ChatSession chat;
        /** Sources of the answer until the client has been told. */
        private final AtomicReference<@Nullable List<String>> untoldSources = new AtomicReference<>();

        Streaming(@Nullable Either<String, Integer> token, ChatSession chat) {
            this.token = token;
            this.chat = chat;
            this.untold = new AtomicReference<>(chat.conversation().id());
        }

        @Override
        public void changed(Conversation conversation) {
            // the response reports how it ended
        }

        /** Returns what was left out of the earlier conversation, or null. */
        VaubanProtocol.@Nullable ChatLeftOut leftOut() {
            OmittedHistory now = leftOut;
            return now.nothing()
                    ? null
                    : new VaubanProtocol.ChatLeftOut(now.exchanges(), now.attachments(), now.answers());
        }

        /** Returns what was done with the attachments of the question, or null if there are none. */
        @Nullable
        List<VaubanProtocol.AttachmentState> attachments() {
            return attachments;
        }

        @Override
        public void sending(String turnId, List<AttachmentReport> reports, OmittedHistory now) {
            leftOut = now;
            untoldSources.set(chat.conversation().turn(turnId).map(sources::uris).orElse(null));
            if (!reports.isEmpty()) {
                attachments = reports.stream().map(VaubanProtocol.AttachmentState::of).toList();
                send("", attachments);
            }
        }

        @Override
        public void text(String turnId, String more) {
            send(more, null);
        }

        private void send(String text, @Nullable List<VaubanProtocol.AttachmentState> reports) {
            if (token != null) {
                VaubanProtocol.ChatText piece = new VaubanProtocol.ChatText(text, reports, untold.getAndSet(null),
                        untoldSources.getAndSet(null));
                session.client().notifyProgress(new ProgressParams(token, Either.forRight(piece)));
            }
        }
    }
}
