// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.DraftStore;
import org.vauban.assist.chat.DraftStore.Draft;

/**
 * Draft of the next question: text and attachments are kept when the view closes, the text also across restarts. Any
 * thread.
 */
final class ChatDraft {
    private static final long PAUSE_MILLIS = 500;

    private final ScheduledExecutorService worker;
    private final Supplier<DraftStore> opener;
    private final BooleanSupplier keeps;
    private final Supplier<@Nullable String> conversation;
    private final Consumer<String> notice;

    private final Object lock = new Object();
    // guarded by the lock
    private String typed = "";
    /** Texts of closed views that were not the draft typed last, as of another window. */
    private String left = "";
    /** Attachments of closed views. */
    private List<ChipContent> attached = List.of();
    private boolean restored;
    private boolean scheduled;

    // accessed on the worker's thread only
    private DraftStore store;

    /**
     * @param worker has one thread
     * @param opener opens the store; called on the worker
     * @param keeps whether the draft may be saved at present; called on the worker
     * @param conversation returns the id of the current conversation, or null for a new one
     * @param notice shows a sentence to the user
     */
    ChatDraft(ScheduledExecutorService worker, Supplier<DraftStore> opener, BooleanSupplier keeps,
            Supplier<@Nullable String> conversation, Consumer<String> notice) {
        this.worker = worker;
        this.opener = opener;
        this.keeps = keeps;
        this.conversation = conversation;
        this.notice = notice;
    }

    /** Returns the text typed last, followed by texts of closed views. */
    String typed() {
        synchronized (lock) {
            return KeptDraft.joined(typed, left);
        }
    }

    void typed(String text) {
        synchronized (lock) {
            if (text.equals(typed)) {
                return;
            }
            typed = text;
        }
        schedule();
    }

    /** Returns everything, for a view that shows it from now on. */
    KeptDraft take() {
        synchronized (lock) {
            typed = KeptDraft.joined(typed, left);
            left = "";
            KeptDraft taken = new KeptDraft(typed, attached);
            attached = List.of();
            return taken;
        }
    }

    /** Keeps the draft of a view that closes, beside those of other views. */
    void leave(KeptDraft draft) {
        synchronized (lock) {
            if (!KeptDraft.joined(typed, left).contains(draft.text())) {
                left = KeptDraft.joined(left, draft.text());
            }
            attached = Stream.concat(attached.stream(), draft.attached().stream()).distinct().toList();
        }
        schedule();
    }

    /** Removes what was sent as a question. */
    void asked(UnaryOperator<String> rest, List<ChipContent> gone) {
        synchronized (lock) {
            typed = rest.apply(typed);
            left = rest.apply(left);
            attached = attached.stream().filter(each -> !gone.contains(each)).toList();
        }
        schedule();
    }

    boolean restored() {
        synchronized (lock) {
            return restored;
        }
    }

    /**
     * Reads the saved draft; text typed since then stays. On the worker.
     *
     * @return the conversation that was shown, or null
     */
    @Nullable
    String restore() {
        Draft draft = Draft.NONE;
        if (keeps.getAsBoolean()) {
            draft = store().load();
        } else {
            store().forget();
        }
        synchronized (lock) {
            if (!restored) {
                restored = true;
                typed = typed.isEmpty() ? draft.text() : typed;
            }
        }
        return draft.conversation();
    }

    /** Saves the draft after a delay. */
    void schedule() {
        synchronized (lock) {
            if (scheduled || !restored) {
                return;
            }
            scheduled = true;
        }
        try {
            worker.schedule(this::save, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the workbench is closing and has saved it
        }
    }

    /** Saves the draft now. On the worker. */
    void save() {
        Draft draft;
        synchronized (lock) {
            scheduled = false;
            if (!restored) {
                return;
            }
            draft = new Draft(conversation.get(), KeptDraft.joined(typed, left));
        }
        try {
            if (keeps.getAsBoolean()) {
                store().save(draft);
            } else {
                store().forget();
            }
        } catch (AssistException e) {
            notice.accept(e.getMessage());
        }
    }

    private DraftStore store() {
        if (store == null) {
            store = opener.get();
        }
        return store;
    }
}
