// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.Objects;
import java.util.Optional;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.MadeOfAnswer;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.engine.FinishReason;

/** Edits by the model of the assistant. */
public final class InlineEdits implements EditService {
    private final Asker asker;
    private final String feature;
    private final Length length;

    /** How much is to be written. */
    public enum Length {
        /** As an instruction wants. */
        OPEN(512),
        /** About as much as there was; where the model does not come to an end, what is whole of its answer is taken. */
        BOUNDED(160);

        private final int spareTokens;

        Length(int spareTokens) {
            this.spareTokens = spareTokens;
        }
    }

    /** @param feature who asks, for the audit */
    public InlineEdits(Asker asker, String feature, Length length) {
        this.asker = Objects.requireNonNull(asker);
        this.feature = Objects.requireNonNull(feature);
        this.length = Objects.requireNonNull(length);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, EditListener listener) {
        Objects.requireNonNull(listener);
        Messages messages = asker.place().messages();
        Region region = Region.of(query.text(), query.start(), query.end());
        EditPrompt prompt = new EditPrompt(query, region, feature, length.spareTokens, messages);
        Replacement replacement = new Replacement(region);
        AnswerEnd end = new AnswerEnd(region, length == Length.BOUNDED);
        EndedCall answer = new EndedCall();
        answer.follow(asker.ask(prompt.prompt(), new Growing(replacement, listener, end, answer::enough)));
        return new MadeOfAnswer<>(asker, answer,
                given -> outcome(query, region, prompt, replacement, given, end, messages));
    }

    private EditOutcome outcome(EditQuery query, Region region, EditPrompt prompt, Replacement replacement,
            Answer answer,
            AnswerEnd end, Messages messages) {
        boolean ended = answer.finish() == FinishReason.END;
        Optional<String> code = ended ? AnswerCode.of(answer.text(), region.dedented()) : end.code(answer.text());
        if (code.isEmpty() && !ended) {
            throw new AssistException(AssistError.UNFINISHED, messages.text("edit.unfinished"), answer.text(), null);
        }
        if (code.isEmpty()) {
            throw new AssistException(AssistError.NO_USE, messages.text("edit.no.code"), answer.text(), null);
        }
        String sent = answer.report().blocks().get(prompt.regionBlock()).text();
        String written = MaskedText.restore(region.dedented(), sent, code.get()).orElseThrow(
                () -> new AssistException(AssistError.MASKED, messages.text("edit.masked"), answer.text(), null));
        String next = replacement.of(written, true);
        String whole = query.text().substring(0, region.start()) + next + query.text().substring(region.end());
        return new EditOutcome(EditProposal.of(query.file(), query.text(), whole),
                AttachmentBlocks.reports(prompt.attachments(), prompt.attached(), answer.report()),
                answer.generation());
    }

    /** Tells the editor what the region becomes while the answer grows. */
    private static final class Growing implements AnswerListener {
        private static final long PAUSE = 40_000_000; // ns

        private final Replacement replacement;
        private final EditListener listener;
        private final AnswerEnd end;
        private final Runnable enough;
        private final StringBuilder answer = new StringBuilder();
        private boolean over;
        private String told = "";
        private long toldAt;

        /** @param enough run once when the model need not write on */
        Growing(Replacement replacement, EditListener listener, AnswerEnd end, Runnable enough) {
            this.replacement = replacement;
            this.listener = listener;
            this.end = end;
            this.enough = enough;
        }

        @Override
        public void text(String more) {
            if (over) {
                return;
            }
            answer.append(more);
            over = more.indexOf('\n') >= 0 && end.isReached(answer.toString());
            if (over) {
                enough.run();
            }
            long time = System.nanoTime();
            if (more.indexOf('\n') < 0 && time - toldAt < PAUSE) {
                return; // reading the answer anew for each token would be work for nothing
            }
            toldAt = time;
            String now = replacement.of(AnswerCode.growing(answer.toString()), false);
            if (!now.isBlank() && !now.equals(told)) {
                told = now;
                listener.partial(now);
            }
        }

        @Override
        public void reading(int read, int total) {
            listener.reading(read, total);
        }
    }
}
