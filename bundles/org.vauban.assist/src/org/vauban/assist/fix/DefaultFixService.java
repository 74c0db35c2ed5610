// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditListener.Patience;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.FixValidator.Outcome;
import org.vauban.assist.edit.FixValidator.Repaired;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.message.Messages;
import org.vauban.governance.SourceText;

/**
 * Fixes problems with edits that are validated, completed by the tools of the language where possible, and requested
 * again if rejected. Unambiguous fixes come from those tools alone.
 */
public final class DefaultFixService implements FixService {
    private static final int MAX_TOLD = 5;
    /** Limit of unfinished answers: after two, a third would not end either. */
    private static final int MAX_UNFINISHED = 2;
    /** Limit of repeated answers, after which the model has no others. */
    private static final int MAX_REPEATED = 2;
    /** Time after which the user is asked whether to continue; no attempt begins before the reply. */
    private static final int PATIENCE_SECONDS = 30;

    private final PromptService promptService;
    private final EditService edits;
    private final LongSupplier clock;
    private final Executor later;

    public DefaultFixService(PromptService promptService, EditService edits) {
        this(promptService, edits, System::nanoTime,
                CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /**
     * @param clock time in nanoseconds, with any origin
     * @param later runs a task when the user has waited long
     */
    public DefaultFixService(PromptService promptService, EditService edits, LongSupplier clock, Executor later) {
        this.promptService = Objects.requireNonNull(promptService);
        this.edits = Objects.requireNonNull(edits);
        this.clock = Objects.requireNonNull(clock);
        this.later = Objects.requireNonNull(later);
    }

    @Override
    public AssistCall<FixOutcome> fix(FixQuery query, FixValidator validator, EditListener listener) {
        Fixing fixing = new Fixing(query, Objects.requireNonNull(validator), Objects.requireNonNull(listener));
        fixing.begin();
        return fixing;
    }

    private final class Fixing implements AssistCall<FixOutcome> {
        private final FixQuery query;
        private final FixValidator validator;
        private final EditListener listener;
        private final Messages messages = promptService.services().messages();
        private final CompletableFuture<FixOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();
        private final long begun = clock.getAsLong();
        /** Number of unfinished attempts; attempts run one after the other. */
        private volatile int unfinished;
        private volatile int repeated;
        /** Number of attempts so far, including those with a repeated answer. */
        private volatile int asked;
        /** Text of other files in the problems of the last attempt, in addition to that of the query. */
        private volatile List<SourceText> quoted = List.of();
        /** Whether the gate withheld the text of other files. */
        private volatile boolean held;
        private final Set<String> answers = ConcurrentHashMap.newKeySet();
        /** The last reply on whether to continue; initially yes. */
        private volatile CompletableFuture<Patience> patience = CompletableFuture.completedFuture(Patience.CONTINUE);

        Fixing(FixQuery query, FixValidator validator, EditListener listener) {
            this.query = query;
            this.validator = validator;
            this.listener = listener;
        }

        @Override
        public CompletableFuture<FixOutcome> result() {
            return result;
        }

        @Override
        public void cancel() {
            result.completeExceptionally(promptService.cancelled(""));
            cancellation.ask();
        }

        /** Begins with unambiguous fixes, for which the model is not needed. */
        void begin() {
            watch();
            repair(true, 0, () -> attempt(1, List.of()));
        }

        /** Asks periodically whether to continue. */
        private void watch() {
            later.execute(() -> {
                if (result.isDone()) {
                    return;
                }
                CompletableFuture<Patience> choice = listener.takesLong(seconds(), asked);
                patience = choice;
                choice.whenComplete((chosen, failure) -> {
                    if (chosen == Patience.STOP) {
                        cancel();
                    } else if (chosen == Patience.CONTINUE) {
                        watch();
                    }
                });
            });
        }

        private int seconds() {
            return (int) TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong() - begun);
        }

        /** Applies a fix of the tools of the language; if they have none, continues otherwise. */
        private void repair(boolean sure, int attempts, Runnable otherwise) {
            CompletableFuture<Optional<Repaired>> repairing;
            try {
                repairing = validator.repair(query.text(), sure);
            } catch (RuntimeException e) {
                result.completeExceptionally(promptService.failure(e, ""));
                return;
            }
            cancellation.follow(() -> repairing.cancel(false));
            repairing.whenComplete((repaired, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(promptService.failure(failure, ""));
                } else if (repaired.isPresent()) {
                    complete(new EditOutcome(proposal(repaired.get().text()), List.of(), null), true, attempts,
                            repaired.get().steps());
                } else if (!result.isDone()) {
                    otherwise.run();
                }
            });
        }

        private EditProposal proposal(String after) {
            return EditProposal.of(query.file(), query.text(), after);
        }

        private void complete(EditOutcome edit, boolean good, int attempts, List<String> steps) {
            result.complete(new FixOutcome(edit, good, attempts, steps));
        }

        private void attempt(int number, List<String> rejected) {
            Scope known = query.scope();
            Scope scope = known != null && !(held && isBegun(known)) ? known
                    : ProblemScope.of(query.text(), query.problem().start(), query.problem().end());
            String text = query.text();
            int start = scope.start();
            int end = scope.end();
            String draft = scope.draft();
            if (draft != null) {
                text = text.substring(0, start) + draft + text.substring(end);
                end = start + draft.length();
                // blank lines before the draft are not part of the region
                start += draft.isBlank() ? 0 : draft.length() - draft.stripLeading().length();
            }
            asked++;
            listener.attempt(number, query.attempts());
            AssistCall<EditOutcome> call = edits.edit(new EditQuery(query.editor(), query.source(), query.language(),
                    text, start, end, instruction(scope, rejected), query.declarations(), quoted()), asked, listener);
            cancellation.follow(call::cancel);
            call.result().whenComplete((outcome, failure) -> {
                if (failure == null && outcome.proposal().isEmpty()) {
                    next(number, List.of(messages.text("fix.unchanged")), null);
                } else if (failure == null) {
                    judge(outcome, number, rejected);
                } else {
                    AssistException e = promptService.failure(failure, "");
                    if (e.error() == AssistError.UNFINISHED) {
                        unfinished++;
                        next(number, List.of(messages.text("fix.unfinished")), null);
                    } else if (e.error() == AssistError.NO_USE) {
                        next(number, List.of(messages.text("fix.no.code")), e);
                    } else if (e.error() == AssistError.REFUSED && !quoted().isEmpty() && !result.isDone()) {
                        held = true;
                        asked--; // the model received no request
                        attempt(number, rejected);
                    } else {
                        result.completeExceptionally(e);
                    }
                }
            });
        }

        private List<SourceText> quoted() {
            return held ? List.of() : Stream.concat(query.quoted().stream(), quoted.stream()).distinct().toList();
        }

        private static boolean isBegun(Scope scope) {
            String draft = scope.draft();
            return draft != null && !draft.isBlank();
        }

        private String instruction(Scope scope, List<String> rejected) {
            TextLines lines = TextLines.of(query.text());
            String line = lines.count() == 0 ? "" : lines.line(lines.at(query.problem().start())).strip();
            String message = held ? messages.text("fix.held") : query.problem().message().strip();
            String first = messages.text("fix.instruction", message, line)
                    + (isBegun(scope) ? "\n" + messages.text("fix.draft") : "");
            if (rejected.isEmpty()) {
                return first;
            } else if (held) {
                return first + "\n" + messages.text("fix.again", "- " + messages.text("fix.wrong"));
            }
            return first + "\n" + messages.text("fix.again",
                    rejected.stream().limit(MAX_TOLD).map(each -> "- " + each.strip())
                            .collect(Collectors.joining("\n")));
        }

        private void judge(EditOutcome outcome, int number, List<String> rejected) {
            String after = outcome.proposal().preview();
            if (!answers.add(after.replaceAll("\\s+", ""))) {
                repeated++;
                next(repeated > MAX_REPEATED ? query.attempts() : number - 1, rejected, null);
                return;
            }
            Problem problem = query.problem();
            String name = query.text().substring(problem.start(), problem.end());
            if (OppositeNames.isSwapped(name, query.text(), after)) {
                next(number, List.of(messages.text("fix.opposite", name)), null);
                return;
            }
            CompletableFuture<Verdict> verdict;
            try {
                verdict = validator.validate(query.text(), after);
            } catch (RuntimeException e) {
                result.completeExceptionally(promptService.failure(e, after));
                return;
            }
            verdict.whenComplete((judged, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(promptService.failure(failure, after));
                } else if (judged.outcome() == Outcome.REJECTED) {
                    quoted = judged.quoted();
                    next(number, judged.problems(), null);
                } else {
                    Repaired repaired = judged.repaired();
                    complete(
                            new EditOutcome(proposal(repaired == null ? after : repaired.text()), outcome.attachments(),
                                    outcome.generation()),
                            judged.outcome() == Outcome.GOOD, number, repaired == null ? List.of() : repaired.steps());
                }
            });
        }

        /**
         * Continues after a failed attempt; after the first one, tries the tools of the language with ambiguous fixes
         * as well, which are better than a further wait.
         */
        private void next(int number, List<String> problems, @Nullable AssistException failure) {
            if (asked == 1) {
                repair(false, number, () -> again(number, problems, failure));
            } else {
                again(number, problems, failure);
            }
        }

        private void again(int number, List<String> problems, @Nullable AssistException failure) {
            if (number >= query.attempts() || unfinished >= MAX_UNFINISHED || result.isDone()) {
                none(problems, failure);
                return;
            }
            patience.whenComplete((chosen, refused) -> {
                if (chosen == Patience.CONTINUE && !result.isDone()) {
                    attempt(number + 1, problems);
                } else {
                    none(problems, failure);
                }
            });
        }

        private void none(List<String> problems, @Nullable AssistException failure) {
            result.completeExceptionally(failure != null ? failure
                    : new AssistException(AssistError.NOT_VALID,
                            messages.text("fix.not.valid", asked, reason(problems), seconds())));
        }

        /** Returns the problem as a clause for the user; the full sentences are for the model. */
        private String reason(List<String> problems) {
            String first = problems.isEmpty() ? "" : problems.getFirst().strip();
            if (first.isEmpty()) {
                return messages.text("fix.told.wrong");
            } else if (first.equals(messages.text("fix.no.code"))) {
                return messages.text("fix.told.no.code");
            } else if (first.equals(messages.text("fix.unfinished"))) {
                return messages.text("fix.told.unfinished");
            } else if (first.equals(messages.text("fix.unchanged"))) {
                return messages.text("fix.told.unchanged");
            }
            return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
        }
    }
}
