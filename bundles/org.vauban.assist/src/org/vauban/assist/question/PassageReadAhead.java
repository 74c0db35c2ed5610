// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.engine.FinishReason;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * Prefills the passages that are likely to answer a question while the user types it. The prompt of each begins with
 * the passage, so that the prefix stays the same however the question continues; when the question is asked, only the
 * rest must be processed. The engine computes prefills only while it is idle. One question at a time, the last one.
 * Threads: any.
 */
final class PassageReadAhead {
    /** Pause after a keystroke within a word before passages are searched. */
    private static final Duration REST = Duration.ofMillis(300);
    /** Number of words below which too many passages are equally likely. */
    private static final int LEAST_WORDS = 3;

    private final PromptService promptService;
    private final PassageSearch passages;
    private final BooleanSupplier allowed;
    /** Runs a task after the pause. */
    private final Executor later = CompletableFuture.delayedExecutor(REST.toMillis(), TimeUnit.MILLISECONDS);
    private final AtomicReference<@Nullable Draft> latest = new AtomicReference<>();
    /** The draft to search for next. */
    private final AtomicReference<@Nullable Draft> due = new AtomicReference<>();

    // used only in the background, on one thread
    private final Deque<Passage> waiting = new ArrayDeque<>();
    private final Set<Passage> read = new HashSet<>();
    private @Nullable Draft searched;
    private @Nullable Reading reading;

    /** The question as typed so far. */
    private record Draft(String question, List<Path> folders) {}

    /** @param searched the last draft searched for when it began */
    private record Reading(Passage passage, AssistCall<Answer> call, @Nullable Draft searched) {}

    /** @param allowed whether prefilling is allowed now; called in the background */
    PassageReadAhead(PromptService promptService, PassageSearch passages, BooleanSupplier allowed) {
        this.promptService = promptService;
        this.passages = passages;
        this.allowed = allowed;
    }

    /** Takes the question as typed so far. Returns at once. */
    void typed(String question, List<Path> folders) {
        String text = question.strip();
        if (text.split("\\s+").length < LEAST_WORDS) {
            end();
            return;
        }
        Draft draft = new Draft(text, List.copyOf(folders));
        boolean other = !draft.equals(latest.getAndSet(draft));
        if (!Character.isLetterOrDigit(question.charAt(question.length() - 1))) { // steady typing has no pauses
            soon(draft);
        } else if (other) {
            later.execute(() -> {
                if (draft.equals(latest.get())) {
                    soon(draft);
                }
            });
        }
    }

    /** Queues a search for the last draft; at most one waits for the background, however fast the user types. */
    private void soon(Draft draft) {
        if (due.getAndSet(draft) == null) {
            inBackground(() -> {
                Draft last = due.getAndSet(null);
                if (last != null) {
                    find(last);
                }
            });
        }
    }

    /** Ends prefilling when the question is asked or abandoned, before any later prompt is sent. Returns at once. */
    void end() {
        if (latest.getAndSet(null) != null) {
            inBackground(() -> {
                waiting.clear();
                read.clear();
                searched = null;
                giveUp();
            });
        }
    }

    private void find(Draft draft) {
        if (latest.get() == null || draft.equals(searched) || !mayRead()) {
            return;
        }
        searched = draft;
        List<Passage> found;
        try {
            found = passages.search(draft.question(), QuestionRun.READ, draft.folders()).hits().stream()
                    .limit(QuestionRun.READ).map(Hit::passage).toList();
        } catch (KnowledgeException e) {
            return; // the search for the question itself reports it
        }
        if (latest.get() == null) {
            return;
        }
        waiting.clear();
        waiting.addAll(found);
        waiting.removeAll(read);
        Reading now = reading;
        if (now == null) {
            next();
        } else if (!waiting.remove(now.passage())) {
            giveUp();
            next();
        }
    }

    private void next() {
        Draft draft = latest.get();
        Passage passage = waiting.poll();
        if (draft == null || passage == null || !mayRead()) {
            return;
        }
        AssistCall<Answer> call = promptService.ask(
                new QuestionPrompts(draft.question(), List.of(passage), promptService.services().messages().locale())
                        .readAhead(0),
                AnswerListener.NONE);
        reading = new Reading(passage, call, searched);
        call.result().whenComplete((answer, failure) -> inBackground(() -> ended(call, answer)));
    }

    /** @param answer null if there is none */
    private void ended(AssistCall<Answer> call, @Nullable Answer answer) {
        Reading now = reading;
        if (now == null || now.call() != call) {
            return; // cancelled
        }
        reading = null;
        if (answer == null || answer.finish() == FinishReason.CANCELLED) {
            // the engine has other work, or has failed, which the next request reports
            if (Objects.equals(now.searched(), searched)) {
                waiting.clear();
            } else { // the user has typed more meanwhile
                waiting.addFirst(now.passage());
                next();
            }
        } else {
            read.add(now.passage());
            next();
        }
    }

    private void giveUp() {
        Reading now = reading;
        reading = null;
        if (now != null) {
            now.call().cancel();
        }
    }

    private boolean mayRead() {
        return allowed.getAsBoolean() && !promptService.services().hasFailed();
    }

    private void inBackground(Runnable work) {
        promptService.inBackground(work, e -> {
            // the assistant is closed
        });
    }
}
