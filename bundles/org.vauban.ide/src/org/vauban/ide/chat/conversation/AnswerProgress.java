// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.question.ScopedQuestion;

/**
 * What is done for a running turn, for the time in which nothing of its answer is to be seen. Immutable.
 *
 * @param turnId the turn; empty if none is running
 * @param step what is done, in the user's language
 * @param cited whether it is answered from the index: what was found there is shown before the model reads it
 * @param waits whether the model has not begun with it
 * @param loading that the model is loaded, in the user's language; empty if it is not being loaded
 */
public record AnswerProgress(String turnId, String step, boolean cited, boolean waits, String loading) {

    /** No turn is running. */
    public static final AnswerProgress NONE = new AnswerProgress("", "", false, false, "");

    public AnswerProgress {
        Objects.requireNonNull(turnId);
        Objects.requireNonNull(step);
        Objects.requireNonNull(loading);
    }

    /** One line for the user; empty if no turn is running. */
    public String line() {
        return waits && !loading.isEmpty() ? loading : step;
    }

    /**
     * The progress while a turn runs.
     *
     * @param turn the one that is running, or null
     * @param engine the engine at this moment
     */
    AnswerProgress of(@Nullable Turn turn, AssistStatus engine) {
        if (turn == null) {
            return NONE;
        }
        if (turn.id().equals(turnId)) {
            return this;
        }
        boolean index = turn.command() == null && ScopedQuestion.parse(turn.question()).isPresent();
        return new AnswerProgress(turn.id(), index ? Messages.Status_searching : Messages.Status_preparing, index, true,
                loading(engine));
    }

    /** The engine is in another state. */
    AnswerProgress engine(AssistStatus engine) {
        return new AnswerProgress(turnId, step, cited, waits, loading(engine));
    }

    private static String loading(AssistStatus engine) {
        if (engine.state() != AssistStatus.State.LOADING) {
            return "";
        }
        int tenth = (int) (10 * engine.loadProgress());
        return tenth == 0 ? Messages.Status_loading : NLS.bind(Messages.Status_loadingPercent, tenth * 10);
    }

    /** The question is on its way to the model. */
    AnswerProgress sent() {
        return new AnswerProgress(turnId, Messages.Status_sent, cited, waits, loading);
    }

    /** The model has read some of it. In tenths, so that nobody has to hear every token. */
    AnswerProgress read(int tokens, int total) {
        if (total <= 0) {
            return this;
        }
        int tenth = (int) (10L * tokens / total);
        return began(tenth >= 10 ? Messages.Status_writing : NLS.bind(Messages.Status_reading, tenth * 10));
    }

    /** The answer grew. */
    AnswerProgress written() {
        return cited && waits ? sent() : began(Messages.Status_writing);
    }

    private AnswerProgress began(String next) {
        return new AnswerProgress(turnId, next, cited, false, "");
    }
}
