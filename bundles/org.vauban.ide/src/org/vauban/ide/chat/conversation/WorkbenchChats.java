// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.chat.DraftStore;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.TimeLimit;

/**
 * Conversations of the workbench, independent of their view: the current one, those being answered and the saved ones.
 * Answers continue when the view is closed. All methods may be called from any thread, and only {@link #close} blocks.
 */
public final class WorkbenchChats implements AutoCloseable {

    /** Notified on any thread, never while a lock is held. */
    public interface Listener {
        /** Another conversation is shown, or the shown one has changed. */
        void changed();

        /** The answer of a running turn has grown; see {@link WorkbenchChats#partial}. */
        default void grown(String turnId) {}

        /** {@link WorkbenchChats#progress} has changed, for a turn that has been reported already. */
        default void progressed() {}

        /**
         * A question of a closed view was sent.
         *
         * @param rest returns what remains of a draft without it
         * @param attached attachments that were sent with it
         */
        default void asked(UnaryOperator<String> rest, List<ChipContent> attached) {}

        /** Something failed; given one sentence with the remedy. */
        default void notice(String sentence) {}

        /** More is saved than the user may want: offers a choice. Called once for each accepted amount. */
        default void full(ConversationStore.Usage usage) {}
    }

    private static final long CLOSE_MILLIS = TimeLimit.millis(1_500);

    private final CurrentAssistant assistants;
    private final Path folder;
    private final Locale locale;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "vauban-ide-chat");
        thread.setDaemon(true);
        return thread;
    });

    private final ChatDraft draft;
    private final TypedQuestion question;
    private final OpenConversations conversations = new OpenConversations();

    // accessed on the worker's thread only
    private ActiveConversationStore store;
    private final UsageNotice usageNotice = new UsageNotice();

    /** @param folder folder of the saved conversations, if saving is allowed */
    public WorkbenchChats(CurrentAssistant assistants, Path folder, Locale locale) {
        this.assistants = assistants;
        this.folder = folder;
        this.locale = locale;
        this.question = new TypedQuestion(assistants, this::conversation, worker);
        this.draft = new ChatDraft(worker, () -> DraftStore.of(folder, locale, VaubanPreferences::masksPersonalData),
                () -> store().persistence() == ConversationPersistence.KEPT, this::keptId, this::notice);
    }

    /** Returns the id of the shown conversation, if it is saved. */
    private @Nullable String keptId() {
        Conversation now = conversation();
        return now.turns().isEmpty() ? null : now.id();
    }

    public Locale locale() {
        return locale;
    }

    /** Returns the shown conversation. */
    public Conversation conversation() {
        return conversations.shown();
    }

    /** Returns the shown conversation with the approved texts of its attachments: what may be exported. */
    public Conversation approved() {
        return conversations.approved();
    }

    /** Whether an answer is being written in the shown conversation. */
    public boolean running() {
        return conversations.current().map(LiveChat::running).orElse(false);
    }

    /** Returns the text written so far for a running turn; empty if there is none. */
    public String partial(String turnId) {
        return conversations.current().map(chat -> chat.partial(turnId)).orElse("");
    }

    /** Returns the progress of the answer in the shown conversation. */
    public AnswerProgress progress() {
        return conversations.current().map(LiveChat::progress).orElse(AnswerProgress.NONE);
    }

    /** Returns the reports on the attachments of a turn, as far as this session knows them. */
    public List<AttachmentReport> reports(String turnId) {
        return conversations.current().map(chat -> chat.reports(turnId)).orElse(List.of());
    }

    /** Returns the time at which the answer of a turn ended, now while it is written; empty if not in this session. */
    public Optional<Instant> ended(Turn turn) {
        return conversations.ended(turn.id());
    }

    /** Returns the target of a question asked now. */
    public ConversationTarget target() {
        return new ConversationTarget(this, conversations.ask());
    }

    /** Asks in the conversation that is shown now, as {@link ConversationTarget#ask}. */
    public CompletableFuture<Void> ask(String line, List<Attachment> attachments) {
        return target().ask(line, attachments);
    }

    /** Repeats a question, as {@link #ask}. */
    public CompletableFuture<Void> retry(String turnId) {
        return begin(target(), session -> session.retry(turnId));
    }

    /** @param target the conversation; another one may be shown by the time the assistant is available */
    CompletableFuture<Void> begin(ConversationTarget target, Function<ChatSession, CompletableFuture<Turn>> question) {
        return later(() -> {
            if (store().isDeleted(target.asked().shown().id())) { // deleted while the attachments were read
                throw new AssistException(AssistError.STORE, Messages.Chat_deleted);
            }
            LiveChat chat = open(target.asked());
            target.begin(chat, question).whenComplete((turn, failure) -> ended(chat));
            return null;
        });
    }

    /** Returns the chat of a conversation, with the current assistant: the original one may have ended since. */
    private LiveChat open(OpenConversations.Found asked) {
        Assistant assistant = assistants.assistant();
        OpenConversations.Found now = conversations.find(asked.shown().id());
        LiveChat chat = now.chat() == null ? asked.chat() : now.chat();
        Conversation latest = now.shown().id().equals(asked.shown().id()) ? now.shown() : asked.shown();
        LiveChat open = chat != null && (chat.assistant() == assistant || chat.running())
                ? chat : new LiveChat(this, assistant, latest, store(), chat);
        conversations.title(open.id()).ifPresent(open::renamed);
        conversations.add(open);
        return open;
    }

    private void ended(LiveChat chat) {
        conversations.ended(chat);
        checkUsage();
    }

    /** Reports when more is saved than the user has accepted; deletes nothing. */
    private void checkUsage() {
        later(() -> {
            ConversationStore.Usage usage = store().usage();
            if (usageNotice.isDue(ChatPreferences.limits(), usage)) {
                tell(listener -> listener.full(usage));
            }
            return null;
        }).exceptionally(failure -> {
            notice(ChatFailures.sentence(failure));
            return null;
        });
    }

    /** Stops the answer in the shown conversation. */
    public void stop() {
        conversations.current().ifPresent(LiveChat::stop);
    }

    /** Shows the branch of a turn; not possible while an answer is being written. */
    public CompletableFuture<Void> select(String turnId) {
        return change(conversation().id(), conversation -> conversation.select(turnId),
                session -> session.select(turnId));
    }

    /** Renames a conversation; not possible while its answer is being written. */
    public CompletableFuture<Void> rename(String id, String title) {
        return change(id, conversation -> conversation.named(title), session -> session.rename(title));
    }

    private CompletableFuture<Void> change(String id, Function<Conversation, Conversation> how,
            Consumer<ChatSession> live) {
        return later(() -> {
            OpenConversations.Found found = conversations.find(id);
            LiveChat chat = found.chat();
            if (chat != null) {
                chat.change(live);
                return null;
            }
            Conversation now = found.shown();
            Conversation next = how.apply(now.id().equals(id) ? now : store().load(id));
            store().save(next);
            ConversationPersistence persistence = store().persistence();
            if (!now.id().equals(id) && persistence != ConversationPersistence.KEPT) {
                notice(persistence == ConversationPersistence.OFF ? Messages.Conversations_off
                        : Messages.Conversations_forbidden);
            }
            replaced(next);
            return null;
        });
    }

    /** Updates a conversation, and notifies the listeners if it is the shown one. */
    void replaced(Conversation next) {
        if (conversations.replace(next)) {
            tell(Listener::changed);
        }
    }

    /** Lists all saved conversations, the most recently changed first. */
    public CompletableFuture<ConversationStore.Listing> list() {
        return later(() -> store().list());
    }

    /** Whether conversations are saved to disk. */
    public CompletableFuture<ConversationPersistence> persistence() {
        return later(() -> store().persistence());
    }

    /** Shows a saved conversation, unless another one is chosen before it is read. */
    public CompletableFuture<Void> open(String id) {
        int choice = conversations.choose();
        return later(() -> {
            LiveChat chat = conversations.find(id).chat();
            shown(conversations.show(chat != null ? chat.conversation() : store().load(id), chat, choice));
            return null;
        });
    }

    /** Shows a new conversation. */
    public void startNew() {
        shown(conversations.show(Conversation.create(), null, conversations.choose()));
    }

    /** @param another whether another conversation is shown now */
    private void shown(boolean another) {
        if (another) {
            draft.schedule();
            tell(Listener::changed);
        }
    }

    /** Deletes a conversation permanently and stops its answer. */
    public CompletableFuture<Void> delete(String id) {
        return later(() -> {
            LiveChat chat = conversations.find(id).chat();
            if (chat != null) {
                chat.stop();
            }
            store().delete(id);
            // not earlier: the chat knows what may be saved of the shown conversation, in case it stays
            conversations.remove(id, chat);
            shown(conversations.replace(id, Conversation.create()));
            return null;
        });
    }

    /** Reports what would be sent of attachments: tokens, and what is excluded or masked. Loads the model. */
    public CompletableFuture<List<AttachmentReport>> look(List<Attachment> attachments) {
        return later(() -> assistants.assistant().chats().look(attachments).result()).thenCompose(Function.identity());
    }

    /** Returns the draft of the next question. */
    public String draft() {
        return draft.typed();
    }

    /** Updates the draft, which is soon saved to disk; passages may be prefilled for a question before it is sent. */
    public void draft(String text) {
        draft.typed(text);
        question.changed(text);
    }

    /** Returns the draft for a view that shows it from now on; attachments are kept as long as the workbench runs. */
    public KeptDraft take() {
        return draft.take();
    }

    /** Keeps the draft of a view that closes, unless another view shows it. */
    public void leave(KeptDraft of) {
        draft.leave(of);
    }

    /** Removes a question from the draft that was sent by a view which is closed now. */
    public void asked(UnaryOperator<String> rest, List<ChipContent> gone) {
        draft.asked(rest, gone);
        tell(each -> each.asked(rest, gone));
    }

    /** Restores the conversation and the draft of the last session; does so once. */
    public CompletableFuture<Void> restore() {
        if (draft.restored()) {
            return CompletableFuture.completedFuture(null);
        }
        int choice = conversations.choice();
        return later(() -> {
            String id = draft.restore();
            Conversation before = id == null ? null : store().find(id, this::notice);
            if (before != null) {
                conversations.restore(before, choice);
            }
            tell(Listener::changed);
            checkUsage();
            return null;
        });
    }

    private ActiveConversationStore store() {
        if (store == null) {
            store = new ActiveConversationStore(ConversationStores.of(folder, locale), VaubanPreferences::keepsChats);
        }
        return store;
    }

    private <T> CompletableFuture<T> later(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, worker);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    public void notice(String sentence) {
        tell(listener -> listener.notice(sentence));
    }

    void tell(Consumer<Listener> what) {
        listeners.forEach(what);
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    /** Stops all answers and saves the draft; waits for the disk, for a short time at most. */
    @Override
    public void close() {
        List<LiveChat> all = conversations.chats();
        all.forEach(LiveChat::stop);
        listeners.clear();
        try {
            worker.execute(draft::save);
            worker.shutdown();
            CompletableFuture<?>[] ends = all.stream().map(LiveChat::end).toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(ends).get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            if (!worker.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (TimeoutException | ExecutionException e) {
            worker.shutdownNow(); // an engine that does not respond ends with the assistant
        } catch (RejectedExecutionException e) {
            // closed already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
