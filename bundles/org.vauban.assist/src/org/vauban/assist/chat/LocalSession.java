// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.PromptReport;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.command.Command;
import org.vauban.assist.command.CommandLine;
import org.vauban.assist.material.Attachment;

/** A conversation with the model of the assistant. */
final class LocalSession implements ChatSession {
    private final Asker asker;
    private final ConversationStore store;
    private final List<ChatListener> listeners = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    // guarded by the lock
    private Conversation conversation;
    private boolean busy;
    /** Of the question that is under way. */
    private Cancellation cancellation = new Cancellation();
    /** By turn, what the gate let through: nothing else is kept on the disk. */
    private final Map<String, List<Attachment>> approved = new HashMap<>();

    /** @param kept the conversation as it may stand on the disk */
    LocalSession(Asker asker, Conversation conversation, Conversation kept, ConversationStore store) {
        this.asker = asker;
        this.conversation = conversation;
        this.store = store;
        kept.turns().forEach(turn -> approved.put(turn.id(), turn.attachments()));
    }

    @Override
    public Conversation conversation() {
        synchronized (lock) {
            return conversation;
        }
    }

    @Override
    public Conversation kept() {
        synchronized (lock) {
            return approved(conversation);
        }
    }

    @Override
    public boolean running() {
        synchronized (lock) {
            return busy;
        }
    }

    @Override
    public CompletableFuture<Turn> ask(String typed, List<Attachment> attachments) {
        CommandLine line = CommandLine.parse(typed, asker.place().messages().locale());
        return ask(line.command(), line.argument(), attachments);
    }

    @Override
    public CompletableFuture<Turn> ask(Command command, String argument, List<Attachment> attachments) {
        return begin(now -> now.head(), command, argument, attachments);
    }

    @Override
    public CompletableFuture<Turn> edit(String turnId, String typed, List<Attachment> attachments) {
        CommandLine line = CommandLine.parse(typed, asker.place().messages().locale());
        return begin(now -> require(now, turnId).parent(), line.command(), line.argument(), attachments);
    }

    @Override
    public CompletableFuture<Turn> retry(String turnId) {
        Turn turn = require(conversation(), turnId);
        return begin(now -> turn.parent(), turn.command(), turn.question(), turn.attachments());
    }

    private static Turn require(Conversation conversation, String turnId) {
        return conversation.turn(turnId).orElseThrow(() -> new IllegalArgumentException("no turn " + turnId));
    }

    private CompletableFuture<Turn> begin(Function<Conversation, String> parent, Command command,
            String question, List<Attachment> attachments) {
        Turn turn;
        Conversation now;
        Cancellation mine;
        synchronized (lock) {
            if (busy) {
                throw new IllegalStateException("a question is under way");
            }
            turn = new Turn(UUID.randomUUID().toString(), parent.apply(conversation), Instant.now(), command, question,
                    attachments, "", State.RUNNING, null, null);
            conversation = conversation.plus(turn);
            now = conversation;
            busy = true;
            mine = new Cancellation();
            cancellation = mine;
        }
        keep(now);
        tell(listener -> listener.changed(now));
        ChatPrompt prompt = new ChatPrompt(now.pathTo(turn.id()), now.id(), asker.place().messages());
        CompletableFuture<Turn> result = new CompletableFuture<>();
        AssistCall<Answer> call = asker.ask(prompt.prompt(), new Heard(turn.id(), prompt));
        mine.follow(call::cancel);
        call.result().whenComplete((answer, failure) -> {
            Turn ended = failure == null ? ended(turn, answer) : failed(turn, asker.failure(failure, ""));
            Conversation then;
            synchronized (lock) {
                conversation = conversation.with(ended);
                then = conversation;
                cancellation = new Cancellation();
                busy = false;
            }
            keep(then);
            tell(listener -> listener.changed(then));
            result.complete(ended);
        });
        return result;
    }

    private Turn ended(Turn turn, Answer answer) {
        PromptReport report = answer.report();
        String left = report == null || report.exchangesLeftOut() == 0 ? null
                : asker.place().message("chat.left.out", report.exchangesLeftOut());
        return switch (answer.finish()) {
            case CANCELLED -> turn.ended(answer.text(), State.STOPPED, null, left);
            case LENGTH, DEADLINE ->
                turn.ended(answer.text(), State.STOPPED, null, asker.place().message("chat.length"));
            default -> turn.ended(answer.text(), State.ANSWERED, null, left);
        };
    }

    private static Turn failed(Turn turn, AssistException e) {
        return turn.ended(e.partial(), e.error() == AssistError.CANCELLED ? State.STOPPED : State.FAILED, e.error(),
                e.getMessage());
    }

    @Override
    public void select(String turnId) {
        change(now -> now.select(turnId));
    }

    @Override
    public void rename(String title) {
        change(now -> now.named(Objects.requireNonNull(title)));
    }

    private void change(UnaryOperator<Conversation> how) {
        Conversation now;
        synchronized (lock) {
            if (busy) {
                throw new IllegalStateException("a question is under way");
            }
            conversation = how.apply(conversation);
            now = conversation;
        }
        keep(now);
        tell(listener -> listener.changed(now));
    }

    @Override
    public void stop() {
        Cancellation now;
        synchronized (lock) {
            now = cancellation;
        }
        now.ask();
    }

    /** Keeps what was typed and answered, and of attachments what the gate has let through. */
    private void keep(Conversation now) {
        Conversation kept;
        synchronized (lock) {
            kept = approved(now);
        }
        asker.inBackground(() -> store.save(kept), e -> {
            if (e.error() != AssistError.CLOSED) {
                tell(listener -> listener.notKept(e.getMessage()));
            }
        });
    }

    /** With the lock. */
    private Conversation approved(Conversation now) {
        return new Conversation(now.id(), now.title(), now.created(), now.changed(),
                now.turns().stream().map(turn -> turn.withAttachments(approved.getOrDefault(turn.id(),
                        turn.attachments().stream().map(each -> each.withText("")).toList()))).toList(),
                now.head());
    }

    private void tell(Consumer<ChatListener> what) {
        listeners.forEach(what);
    }

    @Override
    public void addListener(ChatListener listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    @Override
    public void removeListener(ChatListener listener) {
        listeners.remove(listener);
    }

    private final class Heard implements AnswerListener {
        private final String turnId;
        private final ChatPrompt prompt;

        Heard(String turnId, ChatPrompt prompt) {
            this.turnId = turnId;
            this.prompt = prompt;
        }

        @Override
        public void sending(PromptReport report) {
            synchronized (lock) {
                approved.put(turnId, prompt.approved(report));
            }
            tell(listener -> listener.sending(turnId, prompt.reports(report), report.exchangesLeftOut()));
        }

        @Override
        public void text(String more) {
            tell(listener -> listener.text(turnId, more));
        }

        @Override
        public void reading(int read, int total) {
            tell(listener -> listener.reading(turnId, read, total));
        }
    }
}
