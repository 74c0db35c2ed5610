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
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.DraftStore;
import org.vauban.assist.chat.DraftStore.Draft;

/**
 * What is typed and attached and not asked yet: over the closing of the view, and what is typed also over a restart.
 * Any thread.
 */
final class ChatDraft {
    private static final long PAUSE_MILLIS = 500;

    private final ScheduledExecutorService worker;
    private final Supplier<DraftStore> opener;
    private final BooleanSupplier keeps;
    private final Supplier<String> conversation;
    private final Consumer<String> notice;

    private final Object lock = new Object();
    // guarded by the lock
    private String typed = "";
    private List<ChipContent> attached = List.of();
    private boolean restored;
    private boolean scheduled;

    // of the worker's thread alone
    private DraftStore store;

    /**
     * @param worker has one thread
     * @param opener opens the store; called on the worker
     * @param keeps whether it may be kept at this moment; called on the worker
     * @param conversation the id of the one that is shown, or null for a new one
     * @param notice takes a sentence for the user
     */
    ChatDraft(ScheduledExecutorService worker, Supplier<DraftStore> opener, BooleanSupplier keeps,
            @Nullable Supplier<String> conversation, Consumer<String> notice) {
        this.worker = worker;
        this.opener = opener;
        this.keeps = keeps;
        this.conversation = conversation;
        this.notice = notice;
    }

    String typed() {
        synchronized (lock) {
            return typed;
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

    List<ChipContent> attached() {
        synchronized (lock) {
            return attached;
        }
    }

    void attached(List<ChipContent> all) {
        synchronized (lock) {
            attached = List.copyOf(all);
        }
    }

    /** Forgets what has become a question. */
    void asked(UnaryOperator<String> rest, List<ChipContent> gone) {
        synchronized (lock) {
            typed = rest.apply(typed);
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
     * Reads what was kept; what has been typed since stays. On the worker. @return the conversation that was shown, or
     * null
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

    /** Keeps it soon. */
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
            // the workbench closes and has kept it
        }
    }

    /** Keeps it now. On the worker. */
    void save() {
        Draft draft;
        synchronized (lock) {
            scheduled = false;
            if (!restored) {
                return;
            }
            draft = new Draft(conversation.get(), typed);
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
