// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditProposal;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.TextLines;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Validator.Mended;
import org.vauban.assist.fix.Validator.Outcome;
import org.vauban.assist.fix.Validator.Verdict;

/**
 * Repairs as edits that are validated, completed by the tools of the language where they know how, and asked for again. What leaves
 * nothing to decide those tools do by themselves.
 */
public final class CheckedFixes implements FixService {
    private static final int MOST_TOLD = 5;
    /** A model that does not come to an end once more will not do so the third time. */
    private static final int MOST_UNFINISHED = 2;
    /** After which no attempt is begun any more. */
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private final Asker asker;
    private final EditService edits;
    private final LongSupplier clock;

    public CheckedFixes(Asker asker, EditService edits) {
        this(asker, edits, System::nanoTime);
    }

    /** @param clock in nanoseconds, from any beginning */
    public CheckedFixes(Asker asker, EditService edits, LongSupplier clock) {
        this.asker = Objects.requireNonNull(asker);
        this.edits = Objects.requireNonNull(edits);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public AssistCall<FixOutcome> fix(FixQuery query, Validator validator, EditListener listener) {
        Fixing fixing = new Fixing(query, Objects.requireNonNull(validator), Objects.requireNonNull(listener));
        fixing.begin();
        return fixing;
    }

    private final class Fixing implements AssistCall<FixOutcome> {
        private final FixQuery query;
        private final Validator validator;
        private final EditListener listener;
        private final Messages messages = asker.place().messages();
        private final CompletableFuture<FixOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();
        private final long begun = clock.getAsLong();
        /** Attempts that did not come to an end; attempts come one after the other. */
        private volatile int unfinished;

        Fixing(FixQuery query, Validator validator, EditListener listener) {
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
            result.completeExceptionally(asker.cancelled(""));
            cancellation.ask();
        }

        /** The model is not asked for what leaves nothing to decide. */
        void begin() {
            mend(true, 0, () -> attempt(1, List.of()));
        }

        /** What the tools of the language know by themselves; where that is nothing, goes on. */
        private void mend(boolean sure, int attempts, Runnable otherwise) {
            CompletableFuture<Optional<Mended>> mending;
            try {
                mending = validator.mend(query.text(), sure);
            } catch (RuntimeException e) {
                result.completeExceptionally(asker.failure(e, ""));
                return;
            }
            cancellation.follow(() -> mending.cancel(false));
            mending.whenComplete((mended, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(asker.failure(failure, ""));
                } else if (mended.isPresent()) {
                    complete(new EditOutcome(proposal(mended.get().text()), List.of(), null), true, attempts,
                            mended.get().steps());
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
            Scope scope = query.scope() != null ? query.scope()
                    : ProblemScope.of(query.text(), query.problem().start(), query.problem().end());
            String text = query.text();
            int start = scope.start();
            int end = scope.end();
            String draft = scope.draft();
            if (draft != null) {
                text = text.substring(0, start) + draft + text.substring(end);
                end = start + draft.length();
                // blank lines before what is begun are none of the model's business
                start += draft.isBlank() ? 0 : draft.length() - draft.stripLeading().length();
            }
            AssistCall<EditOutcome> call = edits
                    .edit(new EditQuery(query.editor(), query.file(), query.root(), query.language(),
                            text, start, end, instruction(scope, rejected), query.declarations()), listener);
            cancellation.follow(call::cancel);
            call.result().whenComplete((outcome, failure) -> {
                if (failure == null && outcome.proposal().isEmpty()) {
                    next(number, List.of(messages.text("fix.unchanged")), null);
                } else if (failure == null) {
                    judge(outcome, number);
                } else {
                    AssistException e = asker.failure(failure, "");
                    if (e.error() == AssistError.UNFINISHED) {
                        unfinished++;
                        next(number, List.of(messages.text("fix.unfinished")), null);
                    } else if (e.error() == AssistError.NO_USE) {
                        next(number, List.of(messages.text("fix.no.code")), e);
                    } else {
                        result.completeExceptionally(e);
                    }
                }
            });
        }

        private String instruction(Scope scope, List<String> rejected) {
            TextLines lines = TextLines.of(query.text());
            String line = lines.count() == 0 ? "" : lines.line(lines.at(query.problem().start())).strip();
            String first = messages.text("fix.instruction", query.problem().message().strip(), line)
                    + (scope.draft() == null || scope.draft().isBlank() ? "" : "\n" + messages.text("fix.draft"));
            if (rejected.isEmpty()) {
                return first;
            }
            return first + "\n" + messages.text("fix.again",
                    rejected.stream().limit(MOST_TOLD).map(each -> "- " + each.strip())
                            .collect(Collectors.joining("\n")));
        }

        private void judge(EditOutcome outcome, int number) {
            String after = outcome.proposal().preview();
            CompletableFuture<Verdict> verdict;
            try {
                verdict = validator.validate(query.text(), after);
            } catch (RuntimeException e) {
                result.completeExceptionally(asker.failure(e, after));
                return;
            }
            verdict.whenComplete((judged, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(asker.failure(failure, after));
                } else if (judged.outcome() == Outcome.REJECTED) {
                    next(number, judged.problems(), null);
                } else {
                    Mended mended = judged.mended();
                    complete(new EditOutcome(proposal(mended == null ? after : mended.text()), outcome.attachments(),
                            outcome.generation()), judged.outcome() == Outcome.GOOD, number,
                            mended == null ? List.of() : mended.steps());
                }
            });
        }

        /** After the first attempt that failed, what the tools of the language would do is better than to wait for another one. */
        private void next(int number, List<String> problems, AssistException failure) {
            if (number == 1) {
                mend(false, number, () -> again(number, problems, failure));
            } else {
                again(number, problems, failure);
            }
        }

        private void again(int number, List<String> problems, AssistException failure) {
            boolean hopeful = unfinished < MOST_UNFINISHED && clock.getAsLong() - begun < PATIENCE_NANOS;
            if (number < query.attempts() && hopeful && !result.isDone()) {
                attempt(number + 1, problems);
            } else {
                result.completeExceptionally(failure != null ? failure
                        : new AssistException(AssistError.NOT_VALID,
                                messages.text("fix.not.valid", number,
                                        problems.isEmpty() ? "" : problems.getFirst().strip())));
            }
        }
    }
}
