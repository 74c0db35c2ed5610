// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.Cancellation;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.TextLines;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Validator.Outcome;
import org.vauban.assist.fix.Validator.Verdict;

/** Repairs as edits that are validated and asked for again. */
public final class CheckedFixes implements FixService {
    private static final int MOST_TOLD = 5;

    private final Asker asker;
    private final EditService edits;

    public CheckedFixes(Asker asker, EditService edits) {
        this.asker = Objects.requireNonNull(asker);
        this.edits = Objects.requireNonNull(edits);
    }

    @Override
    public AssistCall<FixOutcome> fix(FixQuery query, Validator validator, EditListener listener) {
        Fixing fixing = new Fixing(query, Objects.requireNonNull(validator), Objects.requireNonNull(listener));
        fixing.attempt(1, List.of());
        return fixing;
    }

    private final class Fixing implements AssistCall<FixOutcome> {
        private final FixQuery query;
        private final Validator validator;
        private final EditListener listener;
        private final Messages messages = asker.place().messages();
        private final CompletableFuture<FixOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();

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
            cancellation.ask();
            result.completeExceptionally(asker.cancelled(""));
        }

        void attempt(int number, List<String> rejected) {
            Scope scope = query.scope() != null ? query.scope()
                    : ProblemScope.of(query.text(), query.problem().start(), query.problem().end());
            AssistCall<EditOutcome> call = edits.edit(new EditQuery(query.editor(), query.file(), query.root(),
                    query.language(), query.text(), scope.start(), scope.end(), instruction(rejected), query.declarations()),
                    listener);
            cancellation.follow(call::cancel);
            call.result().whenComplete((outcome, failure) -> {
                if (failure == null) {
                    judge(outcome, number);
                } else {
                    AssistException e = asker.failure(failure, "");
                    if (e.error() == AssistError.NO_USE && number < query.attempts()) {
                        attempt(number + 1, List.of(messages.text("fix.no.code")));
                    } else {
                        result.completeExceptionally(e);
                    }
                }
            });
        }

        private String instruction(List<String> rejected) {
            TextLines lines = TextLines.of(query.text());
            String line = lines.count() == 0 ? "" : lines.line(lines.at(query.problem().start())).strip();
            String first = messages.text("fix.instruction", query.problem().message().strip(), line);
            if (rejected.isEmpty()) {
                return first;
            }
            return first + "\n" + messages.text("fix.again",
                    rejected.stream().limit(MOST_TOLD).map(each -> "- " + each.strip()).collect(Collectors.joining("\n")));
        }

        private void judge(EditOutcome outcome, int number) {
            if (outcome.proposal().isEmpty()) {
                next(number, List.of(messages.text("fix.unchanged")));
                return;
            }
            CompletableFuture<Verdict> verdict;
            try {
                verdict = validator.validate(query.text(), outcome.proposal().preview());
            } catch (RuntimeException e) {
                result.completeExceptionally(asker.failure(e, outcome.proposal().preview()));
                return;
            }
            verdict.whenComplete((judged, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(asker.failure(failure, outcome.proposal().preview()));
                } else if (judged.outcome() == Outcome.REJECTED) {
                    next(number, judged.problems());
                } else {
                    result.complete(new FixOutcome(outcome, judged.outcome() == Outcome.GOOD, number));
                }
            });
        }

        private void next(int number, List<String> problems) {
            if (number < query.attempts() && !result.isDone()) {
                attempt(number + 1, problems);
            } else {
                result.completeExceptionally(new AssistException(AssistError.NOT_VALID, messages.text("fix.not.valid", number,
                        problems.isEmpty() ? "" : problems.getFirst().strip())));
            }
        }
    }
}
