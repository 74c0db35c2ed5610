// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Follows one suggestion from its display to its end, and then records one outcome, whatever happened meanwhile. A
 * suggestion that was never visible has none; for one that was accepted, a second outcome may follow, that it was
 * edited. One thread at a time.
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
    /** Number of characters recorded as accepted. */
    private int noted;

    /** @param recorder records the outcome */
    public SuggestionUse(OutcomeRecorder recorder) {
        this.recorder = Objects.requireNonNull(recorder);
    }

    /** Returns an object for the suggestion that replaces this one. */
    public SuggestionUse another() {
        return new SuggestionUse(recorder);
    }

    /** Sets the whole text so far; it may grow. */
    public void text(String all) {
        text = all;
    }

    /** Sets the id of the model that generated it, once that is known. */
    public void model(@Nullable String id) {
        model = id;
    }

    /** Notes that it is visible. */
    public void shown() {
        shown = true;
    }

    /**
     * Notes that further characters of it were accepted.
     *
     * @param rest whether nothing is left: then the document has all of it, partly accepted and partly typed
     */
    public void accepted(int characters, boolean rest) {
        taken += characters;
        whole |= rest;
    }

    /** Notes that the user has dismissed it. */
    public void dismissed() {
        dismissed = true;
    }

    /** Ends it: accepted completely, typed past, or gone. Only the first call counts. */
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

    /** Whether it has ended and its outcome is recorded. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Notes, after its end, that the user has changed the accepted text. Only the first call counts, and only if text
     * was accepted.
     *
     * @param lost number of accepted characters that are no longer there
     */
    public void edited(int lost) {
        if (noted > 0) {
            recorder.record(new OutputOutcome(FEATURE, model, OutputOutcome.Result.EDITED, text,
                    Math.max(0, noted - lost)));
            noted = 0;
        }
    }
}
