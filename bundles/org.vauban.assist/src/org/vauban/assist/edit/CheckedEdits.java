// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.edit.FixValidator.Outcome;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.message.Messages;
import org.vauban.governance.SourceText;

/**
 * Checks edits before they are shown: with the tools of the language, and against the names in the instruction. If
 * there are faults, the model is asked once more with a list of them; the better of the two answers is proposed, or
 * neither if both are invalid code. Exact renames need no model.
 */
public final class CheckedEdits implements EditService {
    private static final int MAX_TOLD = 3;
    /** Longest duration of a first answer that is followed by a second, which takes about as long. */
    private static final int LONGEST_FIRST_SECONDS = 15;
    /** Limit of both answers together, after which the second is cancelled. */
    private static final int LONGEST_SECONDS = 28;

    private final PromptService promptService;
    private final EditService edits;
    private final LongSupplier clock;

    public CheckedEdits(PromptService promptService, EditService edits) {
        this(promptService, edits, System::nanoTime);
    }

    /** @param clock time in nanoseconds, with any origin */
    public CheckedEdits(PromptService promptService, EditService edits, LongSupplier clock) {
        this.promptService = Objects.requireNonNull(promptService);
        this.edits = Objects.requireNonNull(edits);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, EditListener listener) {
        return edit(query, FixValidator.NONE, listener);
    }

    /** Edits without a check: a caller that counts attempts checks the results itself. */
    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, int attempt, EditListener listener) {
        return edits.edit(query, attempt, listener);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, FixValidator validator, EditListener listener) {
        Checking checking = new Checking(query, Objects.requireNonNull(validator), Objects.requireNonNull(listener));
        checking.begin();
        return checking;
    }

    /** An answer with the findings of its check; fewer points are better. */
    private record Judged(EditOutcome outcome, boolean broken, List<String> problems, List<String> doubts,
            List<SourceText> quoted) {

        boolean good() {
            return !broken && problems.isEmpty() && doubts.isEmpty();
        }

        boolean betterThan(Judged other) {
            return points() != other.points() ? points() < other.points() : doubts.size() < other.doubts.size();
        }

        private int points() {
            return outcome.proposal().isEmpty() ? 2 : broken ? 2 : problems.isEmpty() ? 0 : 1;
        }
    }

    private final class Checking implements AssistCall<EditOutcome> {
        private final EditQuery query;
        private final FixValidator validator;
        private final EditListener listener;
        private final EditRegion region;
        private final Messages messages = promptService.services().messages();
        private final CompletableFuture<EditOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();
        private final long begun = clock.getAsLong();

        Checking(EditQuery query, FixValidator validator, EditListener listener) {
            this.query = query;
            this.validator = validator;
            this.listener = listener;
            region = EditRegion.of(query.text(), query.start(), query.end());
        }

        @Override
        public CompletableFuture<EditOutcome> result() {
            return result;
        }

        @Override
        public void cancel() {
            if (!cancellation.ask()) {
                result.completeExceptionally(promptService.cancelled(""));
            }
        }

        void begin() {
            Optional<RenameRequest> rename = RenameRequest.of(query.instruction());
            if (rename.isEmpty()) {
                ask(null);
                return;
            }
            String from = rename.get().from();
            String to = rename.get().to();
            guarded(() -> validator.rename(query.text(), region.start(), region.end(), from, to), renamed -> {
                if (renamed.isPresent()) {
                    EditProposal proposal = EditProposal.of(query.file(), query.text(), renamed.get());
                    result.complete(new EditOutcome(proposal, List.of(), null));
                } else {
                    ask(null);
                }
            });
        }

        /** @param first first answer, if it had faults, or null */
        private void ask(@Nullable Judged first) {
            EditQuery asked = query;
            if (first != null) {
                List<String> wrong = new ArrayList<>(first.problems());
                wrong.addAll(first.doubts());
                String told = wrong.stream().limit(MAX_TOLD).map(each -> "- " + each.strip())
                        .collect(Collectors.joining("\n"));
                asked = query.with(query.instruction().strip() + "\n" + messages.text("edit.wrong", told),
                        first.quoted());
                listener.again();
            }
            SecondAnswer second = first == null ? null : new SecondAnswer(listener);
            AssistCall<EditOutcome> call = edits.edit(asked, first == null ? 1 : 2, second == null ? listener : second);
            if (second != null) {
                second.follow(call);
            }
            cancellation.follow(call::cancel);
            call.result().whenComplete((outcome, failure) -> {
                if (failure == null) {
                    judge(outcome, first);
                    return;
                }
                AssistException e = promptService.failure(failure, "");
                boolean ended = e.error() == AssistError.CANCELLED || e.error() == AssistError.CLOSED;
                if (second != null && second.isLate() || !ended && first != null && !first.broken()) {
                    propose(Objects.requireNonNull(first));
                } else {
                    result.completeExceptionally(e);
                }
            });
        }

        private boolean isLate() {
            return clock.getAsLong() - begun > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        }

        /** Cancels a second answer that takes too long, at its next piece. */
        private final class SecondAnswer implements EditListener {
            private final EditListener listener;
            private final CompletableFuture<AssistCall<EditOutcome>> call = new CompletableFuture<>();
            private volatile boolean late;

            SecondAnswer(EditListener listener) {
                this.listener = listener;
            }

            void follow(AssistCall<EditOutcome> asked) {
                call.complete(asked);
            }

            boolean isLate() {
                return late;
            }

            @Override
            public void partial(String text) {
                if (!late && Checking.this.isLate()) {
                    late = true;
                    call.thenAccept(AssistCall::cancel);
                }
                listener.partial(text);
            }

            @Override
            public void again() {
                listener.again();
            }

            @Override
            public void reading(int read, int total) {
                listener.reading(read, total);
            }
        }

        private void judge(EditOutcome outcome, @Nullable Judged first) {
            if (outcome.proposal().isEmpty()) {
                decide(new Judged(outcome, false, List.of(), List.of(), List.of()), first);
                return;
            }
            String after = outcome.proposal().preview();
            guarded(() -> validator.validate(query.text(), after),
                    verdict -> decide(judged(outcome, after, verdict), first));
        }

        private Judged judged(EditOutcome outcome, String after, Verdict verdict) {
            String written = after.substring(region.start(), after.length() - (query.text().length() - region.end()));
            List<String> doubts = region.blank() ? List.of()
                    : InstructionCheck.doubts(query.instruction(), region.old(), written, messages);
            boolean rejected = verdict.outcome() == Outcome.REJECTED;
            return new Judged(outcome, rejected && verdict.broken(), rejected ? verdict.problems() : List.of(), doubts,
                    verdict.quoted());
        }

        private void decide(Judged judged, @Nullable Judged first) {
            boolean over = judged.good() || first != null || result.isDone()
                    || clock.getAsLong() - begun > TimeUnit.SECONDS.toNanos(LONGEST_FIRST_SECONDS);
            if (!over) {
                ask(judged);
            } else {
                propose(first == null || judged.betterThan(first) ? judged : first);
            }
        }

        private void propose(Judged best) {
            if (best.broken()) {
                result.completeExceptionally(new AssistException(AssistError.NOT_VALID,
                        messages.text("edit.broken", best.problems().getFirst().strip()), "", null));
            } else {
                EditOutcome made = best.outcome();
                result.complete(new EditOutcome(made.proposal(), made.attachments(), made.generation(),
                        best.problems()));
            }
        }

        /** Runs a check whose failure fails the edit, so that the caller is not left waiting. */
        private <T> void guarded(Supplier<CompletableFuture<T>> work, Consumer<T> then) {
            CompletableFuture<T> working;
            try {
                working = work.get();
            } catch (RuntimeException e) {
                result.completeExceptionally(promptService.failure(e, ""));
                return;
            }
            cancellation.follow(() -> {
                // first, since cancelling the check would fail the edit with another error
                result.completeExceptionally(promptService.cancelled(""));
                working.cancel(false);
            });
            working.whenComplete((value, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(promptService.failure(failure, ""));
                } else if (!result.isDone()) {
                    try {
                        then.accept(value);
                    } catch (RuntimeException | StackOverflowError e) {
                        result.completeExceptionally(promptService.failure(e, ""));
                    }
                }
            });
        }
    }
}
