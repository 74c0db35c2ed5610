// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.OmittedHistory;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;

/** A conversation with a session of the assistant, and its state while an answer is being written. Any thread. */
final class LiveChat implements ChatListener {

    private final WorkbenchChats chats;
    private final Assistant assistant;
    private final ChatSession session;
    private final String id;
    private final Consumer<AssistStatus> engineListener = status -> progress(now -> now.engine(status));

    private final Object lock = new Object();
    // guarded by the lock
    private String writing;
    private CompletableFuture<Turn> asked = CompletableFuture.completedFuture(null);
    private final StringBuilder written = new StringBuilder();
    private final Map<String, List<AttachmentReport>> reports = new HashMap<>();
    private AnswerProgress progress = AnswerProgress.NONE;

    /** @param before the same conversation with an assistant that has ended, or null */
    LiveChat(WorkbenchChats chats, Assistant assistant, Conversation conversation, ConversationStore store,
            @Nullable LiveChat before) {
        this.chats = chats;
        this.assistant = assistant;
        this.id = conversation.id();
        if (before != null) {
            synchronized (before.lock) {
                reports.putAll(before.reports);
            }
        }
        session = before == null
                ? assistant.chats().open(conversation, store)
                : assistant.chats().open(before.session, store);
        session.addListener(this);
    }

    String id() {
        return id;
    }

    Assistant assistant() {
        return assistant;
    }

    Conversation conversation() {
        return session.conversation();
    }

    Conversation kept() {
        return session.kept();
    }

    boolean running() {
        return session.running();
    }

    CompletableFuture<Turn> ask(Function<ChatSession, CompletableFuture<Turn>> question) {
        assistant.addStatusListener(engineListener);
        try {
            CompletableFuture<Turn> turn = question.apply(session);
            synchronized (lock) {
                asked = turn;
            }
            return turn.whenComplete((ended, failure) -> assistant.removeStatusListener(engineListener));
        } catch (RuntimeException e) {
            assistant.removeStatusListener(engineListener);
            throw e;
        }
    }

    void change(Consumer<ChatSession> how) {
        how.accept(session);
    }

    /** Applies a title that the conversation was given while a question waited. */
    void renamed(String title) {
        if (!running() && !conversation().title().equals(title)) {
            session.rename(title);
        }
    }

    void stop() {
        session.stop();
    }

    /** Completes when no answer is being written. */
    CompletableFuture<Turn> end() {
        synchronized (lock) {
            return asked;
        }
    }

    String partial(String turnId) {
        synchronized (lock) {
            return turnId.equals(writing) ? written.toString() : "";
        }
    }

    AnswerProgress progress() {
        synchronized (lock) {
            return progress;
        }
    }

    private void progress(UnaryOperator<AnswerProgress> next) {
        AnswerProgress before;
        AnswerProgress now;
        synchronized (lock) {
            before = progress;
            now = before.turnId().isEmpty() ? before : next.apply(before);
            progress = now;
        }
        if (!now.line().equals(before.line()) && isShown()) {
            chats.tell(WorkbenchChats.Listener::progressed);
        }
    }

    List<AttachmentReport> reports(String turnId) {
        synchronized (lock) {
            return reports.getOrDefault(turnId, List.of());
        }
    }

    @Override
    public void changed(Conversation conversation) {
        Turn running = conversation.turns().stream().filter(turn -> turn.state() == Turn.State.RUNNING).findFirst()
                .orElse(null);
        AssistStatus engine = assistant.status();
        synchronized (lock) {
            progress = progress.of(running, engine);
        }
        chats.replaced(conversation);
    }

    private boolean isShown() {
        return chats.conversation().id().equals(id);
    }

    @Override
    public void text(String turnId, String more) {
        synchronized (lock) {
            if (!turnId.equals(writing)) {
                writing = turnId;
                written.setLength(0);
            }
            written.append(more);
        }
        progress(AnswerProgress::written);
        if (isShown()) {
            chats.tell(listener -> listener.grown(turnId));
        }
    }

    @Override
    public void sending(String turnId, List<AttachmentReport> attachments, OmittedHistory leftOut) {
        synchronized (lock) {
            reports.put(turnId, attachments);
        }
        progress(AnswerProgress::sent);
        if (isShown()) {
            chats.tell(WorkbenchChats.Listener::changed);
        }
    }

    @Override
    public void reading(String turnId, int read, int total) {
        progress(now -> now.read(read, total));
    }

    @Override
    public void notKept(String message) {
        chats.notice(message);
    }
}
