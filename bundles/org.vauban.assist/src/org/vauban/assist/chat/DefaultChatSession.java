// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.Instant;
import java.util.ArrayList;
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
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.HistoryBudget;
import org.vauban.assist.ask.PromptReport;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.OmittedHistory;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.command.ChatCommandLine;
import org.vauban.assist.command.Command;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.ScopedQuestion;

/** A conversation with the assistant's model. */
final class DefaultChatSession implements ChatSession {
    private final PromptService promptService;
    private final QuestionService questions;
    private final ConversationStore store;
    private final HistoryBudget history = new HistoryBudget();
    private final List<ChatListener> listeners = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    // guarded by the lock
    private Conversation conversation;
    private boolean busy;
    /** Cancellation of the running question. */
    private Cancellation cancellation = new Cancellation();
    /** The omitted history that was reported to the user last. */
    private OmittedHistory told = OmittedHistory.NOTHING;
    /** Approved attachments by turn; only these are stored on disk. */
    private final Map<String, List<Attachment>> approved = new HashMap<>();

    /** @param kept the conversation in the form for the disk */
    DefaultChatSession(PromptService promptService, QuestionService questions, Conversation conversation,
            Conversation kept, ConversationStore store) {
        this.promptService = promptService;
        this.questions = questions;
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
        return stored(conversation());
    }

    @Override
    public boolean running() {
        synchronized (lock) {
            return busy;
        }
    }

    @Override
    public CompletableFuture<Turn> ask(String typed, List<Attachment> attachments) {
        ChatCommandLine line = ChatCommandLine.parse(typed, promptService.services().messages().locale());
        return ask(line.command(), line.argument(), attachments);
    }

    @Override
    public CompletableFuture<Turn> ask(@Nullable Command command, String argument, List<Attachment> attachments) {
        return begin(now -> now.head(), command, argument, attachments);
    }

    @Override
    public CompletableFuture<Turn> edit(String turnId, String typed, List<Attachment> attachments) {
        ChatCommandLine line = ChatCommandLine.parse(typed, promptService.services().messages().locale());
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

    private CompletableFuture<Turn> begin(Function<Conversation, String> parent, @Nullable Command command,
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
        CompletableFuture<Turn> result = new CompletableFuture<>();
        promptService.services().outcomes().expect(result);
        ScopedQuestion scoped = command == null ? ScopedQuestion.parse(question).orElse(null) : null;
        CompletableFuture<Turn> written = scoped == null ? written(now, turn, mine) : cited(now, turn, scoped, mine);
        written.whenComplete((shown, fault) -> end(
                fault == null ? shown : failed(turn, promptService.failure(fault, "")), result));
        return result;
    }

    /** Answers from the index; attachments are ignored. */
    private CompletableFuture<Turn> cited(Conversation now, Turn turn, ScopedQuestion scoped, Cancellation mine) {
        List<Turn> path = now.pathTo(turn.id());
        return new CitedTurn(promptService, questions, more -> tell(listener -> listener.text(turn.id(), more)),
                (read, total) -> tell(listener -> listener.reading(turn.id(), read, total)))
                .answer(turn, scoped, path.subList(0, path.size() - 1), mine);
    }

    private CompletableFuture<Turn> written(Conversation now, Turn turn, Cancellation mine) {
        ChatPrompt prompt = new ChatPrompt(now.pathTo(turn.id()), now.id(), promptService.services().messages(),
                history);
        ReviewedAnswer reviewed = new ReviewedAnswer(promptService.services()::licences, known(now, turn),
                more -> tell(listener -> listener.text(turn.id(), more)));
        AssistCall<Answer> call = promptService.ask(prompt.prompt(), new AnswerRecorder(turn.id(), prompt, reviewed));
        mine.follow(call::cancel);
        return call.result()
                .handle((answer, failure) -> failure == null
                        ? ended(require(conversation(), turn.id()), answer)
                        : failed(require(conversation(), turn.id()), promptService.failure(failure, "")))
                .thenCompose(all -> released(all, reviewed));
    }

    private void end(Turn ended, CompletableFuture<Turn> result) {
        Conversation then;
        synchronized (lock) {
            conversation = conversation.with(ended);
            then = conversation;
            cancellation = new Cancellation();
            busy = false;
        }
        keep(then);
        tell(listener -> listener.changed(then));
        if (!ended.answer().isEmpty()) {
            promptService.services().outcomes().record(OutputOutcome.shown("chat", null, ended.answer()));
        }
        result.complete(ended);
    }

    /** Returns the questions and attachments of the user up to a turn, for the licence check. */
    private static String known(Conversation conversation, Turn turn) {
        StringBuilder known = new StringBuilder();
        for (Turn each : conversation.pathTo(turn.id())) {
            known.append(each.question()).append('\n');
            each.attachments().forEach(attachment -> known.append(attachment.text()).append('\n'));
        }
        return known.toString();
    }

    /** Returns the turn with the licence findings in its note, or with withheld code replaced. */
    private static CompletableFuture<Turn> released(Turn all, ReviewedAnswer reviewed) {
        LicenceCheck check = reviewed.check();
        LicenceCheck.Review review = check.review(all.answer(), reviewed.known());
        if (review.isClean()) {
            return CompletableFuture.completedFuture(all);
        }
        return check.release(review, all.state() == State.ANSWERED).thenApply(may -> {
            String note = may ? review.sentences() : check.withheld(review);
            String answer = may ? all.answer() : ReviewedAnswer.replaced(all.answer(), review, check.placeholder());
            return all.ended(answer, all.state(), all.error(), all.note() == null ? note : all.note() + " " + note);
        });
    }

    private Turn ended(Turn turn, Answer answer) {
        PromptReport report = answer.report();
        String left = report == null ? null : leftOut(report.leftOut());
        return switch (answer.finish()) {
            case CANCELLED -> turn.ended(answer.text(), State.STOPPED, null, noted("chat.stopped", left));
            case LENGTH, DEADLINE -> turn.ended(answer.text(), State.STOPPED, null, EnginePolicy.ofAnswer(
                    noted("chat.length", left), answer.generation(), promptService.services().policy()));
            default -> turn.ended(answer.text(), State.ANSWERED, null, left);
        };
    }

    private String noted(String key, @Nullable String left) {
        String note = promptService.services().message(key);
        return left == null ? note : note + " " + left;
    }

    /** Returns a note on omitted history; once, since later questions usually omit the same. */
    private @Nullable String leftOut(OmittedHistory now) {
        synchronized (lock) {
            if (now.equals(told)) {
                return null;
            }
            told = now;
        }
        List<String> parts = new ArrayList<>();
        part(parts, "chat.left.out.exchanges", now.exchanges());
        part(parts, "chat.left.out.attachments", now.attachments());
        part(parts, "chat.left.out.answers", now.answers());
        return parts.isEmpty() ? null : promptService.services().message("chat.left.out", String.join(", ", parts));
    }

    private void part(List<String> parts, String key, int count) {
        if (count > 0) {
            parts.add(promptService.services().message(key, count));
        }
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

    /**
     * Saves the questions with secrets masked, the answers, and the approved text of attachments.
     */
    private void keep(Conversation now) {
        promptService.inBackground(() -> store.save(stored(now)), e -> {
            if (e.error() != AssistError.CLOSED) {
                tell(listener -> listener.notKept(e.getMessage()));
            }
        });
    }

    private Conversation stored(Conversation now) {
        Map<String, List<Attachment>> through;
        synchronized (lock) {
            through = Map.copyOf(approved);
        }
        return StoredConversation.of(now, through, promptService.services().masker());
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

    private final class AnswerRecorder implements AnswerListener {
        private final String turnId;
        private final ChatPrompt prompt;
        private final ReviewedAnswer reviewed;

        AnswerRecorder(String turnId, ChatPrompt prompt, ReviewedAnswer reviewed) {
            this.turnId = turnId;
            this.prompt = prompt;
            this.reviewed = reviewed;
        }

        @Override
        public void sending(PromptReport report) {
            synchronized (lock) {
                approved.put(turnId, prompt.approved(report));
                conversation = conversation.with(require(conversation, turnId).withSources(prompt.sources(report)));
            }
            tell(listener -> listener.sending(turnId, prompt.reports(report), report.leftOut()));
        }

        @Override
        public void text(String more) {
            reviewed.text(more);
        }

        @Override
        public void reading(int read, int total) {
            tell(listener -> listener.reading(turnId, read, total));
        }
    }
}
