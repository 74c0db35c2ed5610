// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Follows one suggestion from when it is visible to its end, and notes then what became of it: one outcome, whatever
 * happened meanwhile. One that was never visible leaves none; of one that was taken, a second outcome may follow, that
 * it was edited. One thread at a time.
 */
public final class SuggestionUse {
    private static final String FEATURE = "completion";

    private final OutcomeRecorder recorder;
    private @Nullable String model;
    private String text = "";
    private int taken;
    private boolean whole;
    private boolean shown;
    private boolean dismissed;
    private boolean ended;
    /** How much was noted as taken. */
    private int noted;

    /** @param recorder gets the outcome */
    public SuggestionUse(OutcomeRecorder recorder) {
        this.recorder = Objects.requireNonNull(recorder);
    }

    /** Follows the suggestion that takes the place of this one. */
    public SuggestionUse another() {
        return new SuggestionUse(recorder);
    }

    /** All that is suggested so far; it may grow. */
    public void text(String all) {
        text = all;
    }

    /** Which model wrote it, once that is known. */
    public void model(@Nullable String id) {
        model = id;
    }

    /** It is visible. */
    public void shown() {
        shown = true;
    }

    /**
     * So many more characters of it were accepted.
     *
     * @param rest whether nothing is left: then all of it stands there, as far as it was not accepted it was typed
     */
    public void accepted(int characters, boolean rest) {
        taken += characters;
        whole |= rest;
    }

    /** The user asked for it to go away. */
    public void dismissed() {
        dismissed = true;
    }

    /** It is over: accepted to its end, typed past, or gone. Counts once. */
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        int most = whole ? text.length() : Math.min(taken, text.length());
        if (most > 0) {
            noted = most;
            recorder.record(new OutputOutcome(FEATURE, model,
                    most == text.length() ? OutputOutcome.Result.ACCEPTED : OutputOutcome.Result.PARTLY_ACCEPTED, text,
                    most));
        } else if (shown && !text.isEmpty()) {
            recorder.record(new OutputOutcome(FEATURE, model,
                    dismissed ? OutputOutcome.Result.DISMISSED : OutputOutcome.Result.SHOWN, text, 0));
        }
    }

    /** Whether it is over, and what became of it noted. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * After its end, what was taken of it was changed by the user. Counts once, and only if something was taken.
     *
     * @param lost how many of the characters taken are not there any more
     */
    public void edited(int lost) {
        if (noted > 0) {
            recorder.record(new OutputOutcome(FEATURE, model, OutputOutcome.Result.EDITED, text,
                    Math.max(0, noted - lost)));
            noted = 0;
        }
    }
}
