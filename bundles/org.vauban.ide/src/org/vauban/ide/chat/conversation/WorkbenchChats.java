// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.assist.chat.DraftStore;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.TimeLimit;

/**
 * The conversations of the workbench, whether or not a view shows them: the one that is shown, those that are being
 * answered, those that are kept. Answers go on when the view is closed. All methods may be called from any thread and
 * none but {@link #close} blocks.
 */
public final class WorkbenchChats implements AutoCloseable {

    /** Told on any thread, never while a lock is held. */
    public interface Listener {
        /** Another conversation is shown, or the one that is shown is another one now. */
        void changed();

        /** The answer of a running turn grew; {@link WorkbenchChats#partial} has it. */
        default void grown(String turnId) {}

        /** {@link WorkbenchChats#progress} is another one now, of a turn that has been told already. */
        default void progressed() {}

        /** A question of a closed view was asked, with what was attached; tells what is left of a text with it. */
        default void asked(UnaryOperator<String> rest, List<ChipContent> attached) {}

        /** Something went wrong; one sentence that says what to do. */
        default void notice(String sentence) {}

        /** More is kept than the user may want: offers a choice. Told once for each amount that is agreed to. */
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

    // of the worker's thread alone
    private ActiveConversationStore store;
    /** What was told to be too much; null when that is over. */
    private ConversationLimits told;

    /** @param folder where conversations are kept, if they may be */
    public WorkbenchChats(CurrentAssistant assistants, Path folder, Locale locale) {
        this.assistants = assistants;
        this.folder = folder;
        this.locale = locale;
        this.question = new TypedQuestion(assistants, this::conversation, worker);
        this.draft = new ChatDraft(worker, () -> DraftStore.of(folder, locale, VaubanPreferences::masksPersonalData),
                () -> store().persistence() == ConversationPersistence.KEPT, this::keptId, this::notice);
    }

    /** The one that is shown, if it is on the disk. */
    private @Nullable String keptId() {
        Conversation now = conversation();
        return now.turns().isEmpty() ? null : now.id();
    }

    public Locale locale() {
        return locale;
    }

    /** The one that is shown. */
    public Conversation conversation() {
        return conversations.shown();
    }

    /** The same with of each attachment only what the gate let through: what may leave this program. */
    public Conversation approved() {
        return conversations.approved();
    }

    /** Whether an answer is being written in the one that is shown. */
    public boolean running() {
        return conversations.current().map(LiveChat::running).orElse(false);
    }

    /** What has been written of a turn that is running; empty if there is none. */
    public String partial(String turnId) {
        return conversations.current().map(chat -> chat.partial(turnId)).orElse("");
    }

    /** What is done for the answer that is being made in the one that is shown. */
    public AnswerProgress progress() {
        return conversations.current().map(LiveChat::progress).orElse(AnswerProgress.NONE);
    }

    /** What became of the attachments of a turn, as far as this session of the workbench knows. */
    public List<AttachmentReport> reports(String turnId) {
        return conversations.current().map(chat -> chat.reports(turnId)).orElse(List.of());
    }

    /** Where a question would be asked at this moment. */
    public ConversationTarget target() {
        return new ConversationTarget(this, conversations.ask());
    }

    /** Asks in the conversation that is shown at this moment, as {@link ConversationTarget#ask}. */
    public CompletableFuture<Void> ask(String line, List<Attachment> attachments) {
        return target().ask(line, attachments);
    }

    /** Asks the same once more, as {@link #ask}. */
    public CompletableFuture<Void> retry(String turnId) {
        return begin(target(), session -> session.retry(turnId));
    }

    /** @param target the conversation; another one may be shown once the assistant is there */
    CompletableFuture<Void> begin(ConversationTarget target, Function<ChatSession, CompletableFuture<Turn>> question) {
        return later(() -> {
            if (store().isDeleted(target.asked().shown().id())) { // while what goes with the question was read
                throw new AssistException(AssistError.STORE, Messages.Chat_deleted);
            }
            LiveChat chat = open(target.asked());
            target.begin(chat, question).whenComplete((turn, failure) -> ended(chat));
            return null;
        });
    }

    /**
     * The session of a conversation, with the assistant of now: the one that it began with may have been ended since.
     */
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

    /** Tells where more is kept than the user has agreed to; nothing is deleted for that. */
    private void checkUsage() {
        later(() -> {
            ConversationLimits limits = ChatPreferences.limits();
            ConversationStore.Usage usage = store().usage();
            boolean much = limits.exceededBy(usage);
            boolean first = much && !limits.equals(told);
            told = much ? limits : null;
            if (first) {
                tell(listener -> listener.full(usage));
            }
            return null;
        }).exceptionally(failure -> {
            notice(ChatFailures.sentence(failure));
            return null;
        });
    }

    /** Stops the answer of the one that is shown. */
    public void stop() {
        conversations.current().ifPresent(LiveChat::stop);
    }

    /** Shows the branch that a turn is in; not while an answer is being written. */
    public CompletableFuture<Void> select(String turnId) {
        return change(conversation().id(), conversation -> conversation.select(turnId),
                session -> session.select(turnId));
    }

    /** Gives a conversation another title; not while its answer is being written. */
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
            if (!now.id().equals(id) && store().persistence() == ConversationPersistence.OFF) {
                notice(Messages.Conversations_off);
            }
            replaced(next);
            return null;
        });
    }

    /** Takes a conversation for what it is now, if it is the one that is shown. */
    void replaced(Conversation next) {
        if (conversations.replace(next)) {
            tell(Listener::changed);
        }
    }

    /** All that are kept, the one changed last first. */
    public CompletableFuture<ConversationStore.Listing> list() {
        return later(() -> store().list());
    }

    /** Whether conversations are kept on the disk. */
    public CompletableFuture<ConversationPersistence> persistence() {
        return later(() -> store().persistence());
    }

    /** Shows one that is kept, unless another one is chosen before it is read. */
    public CompletableFuture<Void> open(String id) {
        int choice = conversations.choose();
        return later(() -> {
            LiveChat chat = conversations.find(id).chat();
            shown(conversations.show(chat != null ? chat.conversation() : store().load(id), chat, choice));
            return null;
        });
    }

    /** Shows a new one. */
    public void startNew() {
        shown(conversations.show(Conversation.create(), null, conversations.choose()));
    }

    /** @param another whether another one is shown now */
    private void shown(boolean another) {
        if (another) {
            draft.schedule();
            tell(Listener::changed);
        }
    }

    /** Deletes one for good; its answer is stopped. */
    public CompletableFuture<Void> delete(String id) {
        return later(() -> {
            LiveChat chat = conversations.find(id).chat();
            if (chat != null) {
                chat.stop();
            }
            store().delete(id);
            // not sooner: it knows what may be kept of what is shown, should that stay
            conversations.remove(id, chat);
            shown(conversations.replace(id, Conversation.create()));
            return null;
        });
    }

    /** What would become of attachments: tokens, and what is excluded or masked. Loads the model. */
    public CompletableFuture<List<AttachmentReport>> look(List<Attachment> attachments) {
        return later(() -> assistants.assistant().chats().look(attachments).result()).thenCompose(Function.identity());
    }

    /** What was typed and not asked. */
    public String draft() {
        return draft.typed();
    }

    /** Keeps what is typed, soon also on the disk; passages may be read for a question before it is asked. */
    public void draft(String text) {
        draft.typed(text);
        question.changed(text);
    }

    /** What was attached when the view was closed; lasts as long as the workbench. */
    public List<ChipContent> attached() {
        return draft.attached();
    }

    public void attached(List<ChipContent> all) {
        draft.attached(all);
    }

    /** A question stands in its conversation whose view was closed: what has gone with it is no draft any more. */
    public void asked(UnaryOperator<String> rest, List<ChipContent> gone) {
        draft.asked(rest, gone);
        tell(each -> each.asked(rest, gone));
    }

    /** Takes up what was shown and typed when the workbench was closed; does so once. */
    public CompletableFuture<Void> restore() {
        if (draft.restored()) {
            return CompletableFuture.completedFuture(null);
        }
        int choice = conversations.choice();
        return later(() -> {
            String id = draft.restore();
            Conversation before = id == null ? null : store().find(id);
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

    /** Stops all answers and keeps what was typed; waits for the disk, but not for long. */
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
            worker.shutdownNow(); // an engine that does not answer is ended with the assistant
        } catch (RejectedExecutionException e) {
            // closed before
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
