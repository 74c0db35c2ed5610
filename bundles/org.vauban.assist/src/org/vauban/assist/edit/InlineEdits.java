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

    /** @param feature who asks, for the audit */
    public InlineEdits(Asker asker, String feature) {
        this.asker = Objects.requireNonNull(asker);
        this.feature = Objects.requireNonNull(feature);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, EditListener listener) {
        Objects.requireNonNull(listener);
        Messages messages = asker.place().messages();
        Region region = Region.of(query.text(), query.start(), query.end());
        EditPrompt prompt = new EditPrompt(query, region, feature, messages);
        Replacement replacement = new Replacement(region);
        AssistCall<Answer> answer = asker.ask(prompt.prompt(), new Growing(replacement, listener));
        return new MadeOfAnswer<>(asker, answer, given -> outcome(query, region, prompt, replacement, given, messages));
    }

    private EditOutcome outcome(EditQuery query, Region region, EditPrompt prompt, Replacement replacement, Answer answer,
            Messages messages) {
        if (answer.finish() == FinishReason.LENGTH || answer.finish() == FinishReason.DEADLINE) {
            throw new AssistException(AssistError.NO_USE, messages.text("edit.unfinished"), answer.text(), null);
        }
        Optional<String> code = AnswerCode.of(answer.text(), region.dedented());
        if (code.isEmpty()) {
            throw new AssistException(AssistError.NO_USE, messages.text("edit.no.code"), answer.text(), null);
        }
        String sent = answer.report().blocks().get(prompt.regionBlock()).text();
        String written = MaskedText.restore(region.dedented(), sent, code.get()).orElseThrow(
                () -> new AssistException(AssistError.MASKED, messages.text("edit.masked"), answer.text(), null));
        String next = replacement.of(written, true);
        String whole = query.text().substring(0, region.start()) + next + query.text().substring(region.end());
        return new EditOutcome(EditProposal.of(query.file(), query.text(), whole),
                AttachmentBlocks.reports(prompt.attachments(), prompt.attached(), answer.report()), answer.generation());
    }

    /** Tells the editor what the region becomes while the answer grows. */
    private static final class Growing implements AnswerListener {
        private static final long PAUSE = 40_000_000; // ns

        private final Replacement replacement;
        private final EditListener listener;
        private final StringBuilder answer = new StringBuilder();
        private String told = "";
        private long toldAt;

        Growing(Replacement replacement, EditListener listener) {
            this.replacement = replacement;
            this.listener = listener;
        }

        @Override
        public void text(String more) {
            answer.append(more);
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
