// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.MappedCall;
import org.vauban.assist.ask.PromptReport;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.edit.answer.AnswerCode;
import org.vauban.assist.edit.answer.AnswerEndDetector;
import org.vauban.assist.edit.answer.ContextEchoTrimmer;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.edit.answer.EnclosedMethod;
import org.vauban.assist.edit.answer.ReplacementFormatter;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.message.Messages;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.engine.FinishReason;
import org.vauban.governance.language.Language;

/** Edits with the assistant's model. */
public final class DefaultEditService implements EditService {
    private final PromptService promptService;
    private final String feature;
    private final Length length;

    /** Expected length of the answer. */
    public enum Length {
        /** Open-ended, for instructions: longer for new code than for changed lines. */
        OPEN(512, 320),
        /**
         * About as long as the region; if the model does not end its answer, the complete part of it is used.
         */
        BOUNDED(160, 160);

        private final int writtenTokens;
        private final int spareTokens;

        Length(int writtenTokens, int spareTokens) {
            this.writtenTokens = writtenTokens;
            this.spareTokens = spareTokens;
        }

        /** Returns the token limit of the answer beyond the size of the region. */
        private int spare(EditRegion region) {
            return region.blank() ? writtenTokens : spareTokens;
        }
    }

    /** @param feature name of the feature, for the audit */
    public DefaultEditService(PromptService promptService, String feature, Length length) {
        this.promptService = Objects.requireNonNull(promptService);
        this.feature = Objects.requireNonNull(feature);
        this.length = Objects.requireNonNull(length);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, EditListener listener) {
        return edit(query, 1, listener);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, int attempt, EditListener listener) {
        Editing editing = new Editing(query, attempt, Objects.requireNonNull(listener));
        editing.attempt(EditPrompt.Shape.SURROUNDED);
        return editing;
    }

    /** An edit that is requested once more, with another prompt, if the answer repeats the region or its context. */
    private final class Editing implements AssistCall<EditOutcome> {
        private final EditQuery query;
        private final int attempt;
        private final EditListener listener;
        private final Messages messages = promptService.services().messages();
        private final EditRegion region;
        private final ContextEchoTrimmer echo;
        private final ReplacementFormatter replacement;
        private final AnswerCode answerCode;
        private final CompletableFuture<EditOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();

        Editing(EditQuery query, int attempt, EditListener listener) {
            this.query = query;
            this.attempt = attempt;
            this.listener = listener;
            region = EditRegion.of(query.text(), query.start(), query.end());
            echo = new ContextEchoTrimmer(region);
            replacement = new ReplacementFormatter(region, Language.of(query.language(), query.file()), echo);
            answerCode = new AnswerCode(region.dedented(), query.nestsFences());
        }

        @Override
        public CompletableFuture<EditOutcome> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancellation.ask();
        }

        void attempt(EditPrompt.Shape shape) {
            EditPrompt prompt = new EditPrompt(query, region, feature, length.spare(region), shape,
                    shape == EditPrompt.Shape.SURROUNDED ? attempt : attempt + 1, messages);
            AnswerEndDetector end = new AnswerEndDetector(region, answerCode, length == Length.BOUNDED);
            StoppableCall answer = new StoppableCall();
            StreamingAnswer growing = new StreamingAnswer(echo, replacement, listener, answerCode, end,
                    answer::enough);
            answer.follow(promptService.ask(prompt.prompt(), growing));
            AssistCall<Optional<EditOutcome>> made = new MappedCall<>(promptService, answer,
                    given -> growing.repeats() ? Optional.empty()
                            : outcome(prompt, given, end).filter(each -> isUseful(each, shape)));
            cancellation.follow(made::cancel);
            made.result().whenComplete((outcome, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else if (outcome.isPresent()) {
                    result.complete(outcome.get());
                } else if (shape == EditPrompt.Shape.SURROUNDED) {
                    listener.again();
                    attempt(EditPrompt.Shape.ALONE);
                } else {
                    result.completeExceptionally(
                            new AssistException(AssistError.NO_USE, messages.text("edit.repeats")));
                }
            });
        }

        /** Whether the edit changes anything; if not, a fix is not requested again here but by its own service. */
        private boolean isUseful(EditOutcome made, EditPrompt.Shape shape) {
            return !made.proposal().isEmpty() || length == Length.BOUNDED || shape == EditPrompt.Shape.ALONE;
        }

        /** Returns the edit; empty if the answer repeats the context and cannot be separated from it. */
        private Optional<EditOutcome> outcome(EditPrompt prompt, Answer answer, AnswerEndDetector end) {
            boolean ended = answer.finish() == FinishReason.END;
            Optional<String> code = ended ? answerCode.of(answer.text()) : end.code(answer.text());
            if (code.isEmpty() && !ended) {
                throw new AssistException(AssistError.UNFINISHED,
                        EnginePolicy.ofAnswer(messages.text("edit.unfinished"), answer.generation(),
                                promptService.services().policy()),
                        answer.text(), null);
            }
            if (code.isEmpty()) {
                throw new AssistException(AssistError.NO_USE, messages.text("edit.no.code"), answer.text(), null);
            }
            if (echo.isRepeated(code.get())
                    && echo.declaration(code.get()).filter(one -> !echo.isRepeated(one)).isEmpty()) {
                return Optional.empty();
            }
            String inBody = EnclosedMethod.repaired(code.get(), region.dedented());
            PromptReport report = Objects.requireNonNull(answer.report());
            String sent = report.blocks().get(prompt.regionBlock()).text();
            String written = SecretRestorer.restore(region.dedented(), sent, inBody).orElseThrow(
                    () -> new AssistException(AssistError.MASKED, messages.text("edit.masked"), answer.text(), null));
            String next = replacement.of(written, true);
            String whole = query.text().substring(0, region.start()) + next + query.text().substring(region.end());
            return Optional.of(new EditOutcome(EditProposal.of(query.file(), query.text(), whole),
                    AttachmentBlocks.reports(prompt.attachments(), prompt.attached(), report),
                    answer.generation()));
        }
    }
}
