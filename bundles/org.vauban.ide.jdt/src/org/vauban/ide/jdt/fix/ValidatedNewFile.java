// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.governance.SourceText;

/** Requests a new file, again with its errors until it compiles or the attempts are exhausted. */
final class ValidatedNewFile implements AssistCall<EditOutcome> {

    private static final int ATTEMPTS = 3;
    private static final int MAX_TOLD = 5;

    private final EditService edits;
    private final EditQuery query;
    private final FixValidator validator;
    private final TestLocation location;
    private final IntConsumer told;
    private final CompletableFuture<EditOutcome> result = new CompletableFuture<>();
    private final Cancellation cancellation = new Cancellation();

    /** @param told given the number of each attempt, from 1 */
    ValidatedNewFile(EditService edits, EditQuery query, FixValidator validator, TestLocation location,
            IntConsumer told) {
        this.edits = edits;
        this.query = query;
        this.validator = validator;
        this.location = location;
        this.told = told;
        attempt(1, List.of(), List.of());
    }

    /** @param quoted what the problems quote from other files */
    private void attempt(int number, List<String> problems, List<SourceText> quoted) {
        told.accept(number);
        String wrong = problems.isEmpty() ? ""
                : "\n" + NLS.bind(Messages.Test_again,
                        problems.stream().limit(MAX_TOLD).map(each -> "- " + each).collect(Collectors.joining("\n")));
        AssistCall<EditOutcome> asked = edits.edit(new EditQuery(query.editor(), query.source(), query.language(),
                query.text(), query.start(), query.end(), query.instruction() + wrong, query.attachments(), quoted),
                number, EditListener.NONE);
        cancellation.follow(asked::cancel);
        asked.result().<@Nullable Void>handle((outcome, failure) -> {
            if (failure == null) {
                judge(outcome, number);
            } else {
                failed(FailureCause.of(failure), number, !quoted.isEmpty());
            }
            return null;
        }).exceptionally(this::unexpected);
    }

    private void failed(Throwable cause, int number, boolean withQuotations) {
        AssistError error = cause instanceof AssistException known ? known.error() : null;
        if ((error == AssistError.NO_USE || error == AssistError.UNFINISHED) && number < ATTEMPTS) {
            attempt(number + 1, List.of(), List.of());
        } else if (error == AssistError.REFUSED && withQuotations) {
            attempt(number, List.of(), List.of());
        } else {
            result.completeExceptionally(cause);
        }
    }

    private void judge(EditOutcome outcome, int number) {
        String text = TestSourceRepair.complete(outcome.proposal().preview(), location);
        EditProposal proposal = EditProposal.of(query.file(), query.text(), text);
        validator.validate(query.text(), text).thenAccept(verdict -> {
            if (verdict.outcome() != FixValidator.Outcome.REJECTED) {
                result.complete(outcome.withProposal(proposal));
            } else if (number < ATTEMPTS && !result.isDone()) {
                attempt(number + 1, verdict.problems(), verdict.quoted());
            } else {
                result.completeExceptionally(new AssistException(AssistError.NOT_VALID,
                        NLS.bind(Messages.Test_notCompiled, number, verdict.problems().getFirst()), text, null));
            }
        }).exceptionally(this::unexpected);
    }

    /** Completes the result after an unexpected failure, so that the caller does not wait for ever. */
    private @Nullable Void unexpected(Throwable failure) {
        result.completeExceptionally(FailureCause.of(failure));
        return null;
    }

    @Override
    public CompletableFuture<EditOutcome> result() {
        return result;
    }

    @Override
    public void cancel() {
        cancellation.ask();
        result.completeExceptionally(new AssistException(AssistError.CANCELLED, ""));
    }
}
