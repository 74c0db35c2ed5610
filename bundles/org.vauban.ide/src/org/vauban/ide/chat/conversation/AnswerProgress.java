// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.question.ScopedQuestion;

/**
 * Progress of a running turn, shown while nothing of its answer is visible. Immutable.
 *
 * @param turnId the turn; empty if none is running
 * @param step current step, in the user's language
 * @param cited whether the answer comes from the index: its results are shown before the model reads them
 * @param waits whether the model has not started yet
 * @param loading loading progress of the model, in the user's language; empty if it is not being loaded
 */
public record AnswerProgress(String turnId, String step, boolean cited, boolean waits, String loading) {

    /** No turn is running. */
    public static final AnswerProgress NONE = new AnswerProgress("", "", false, false, "");

    public AnswerProgress {
        Objects.requireNonNull(turnId);
        Objects.requireNonNull(step);
        Objects.requireNonNull(loading);
    }

    /** Returns one line for the user; empty if no turn is running. */
    public String line() {
        return waits && !loading.isEmpty() ? loading : step;
    }

    /**
     * Returns the progress of a running turn.
     *
     * @param turn the running turn, or null
     * @param engine current status of the engine
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

    /** Returns the progress after a change of the engine's status. */
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

    /** Returns the progress after the question was sent to the model. */
    AnswerProgress sent() {
        return new AnswerProgress(turnId, Messages.Status_sent, cited, waits, loading);
    }

    /** Returns the progress of prefilling, in tenths, so that a screen reader does not announce every token. */
    AnswerProgress read(int tokens, int total) {
        if (total <= 0) {
            return this;
        }
        int tenth = (int) (10L * tokens / total);
        return began(tenth >= 10 ? Messages.Status_writing : NLS.bind(Messages.Status_reading, tenth * 10));
    }

    /** Returns the progress after the answer has grown. */
    AnswerProgress written() {
        return cited && waits ? sent() : began(Messages.Status_writing);
    }

    private AnswerProgress began(String next) {
        return new AnswerProgress(turnId, next, cited, false, "");
    }
}
