// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.function.UnaryOperator;

/**
 * Guesses what a request will write: from a text that it will be like (the old text of an edit), or from an earlier place where
 * the last tokens stood (prompt lookup), whichever was right more often. Every token that is written is compared with what
 * each had said, also if it was not worth being computed.
 */
public final class Speculator {
    private final GuessOdds odds;
    private final DraftText draft;
    private final int most;
    private Guesses fromDraft = Guesses.NONE;
    private Guesses fromLookup = Guesses.NONE;
    private Guesses fromModel = Guesses.NONE;
    /** Tokens written since the guesses were made. */
    private int since;

    /**
     * @param draft tokens that the text will be like; empty for none
     * @param variant the tokens of the same word with, or without, the blank before it; null where there is none
     * @param most tokens guessed at once; 0 for none
     * @param odds of the request
     */
    public Speculator(int[] draft, UnaryOperator<int[]> variant, int most, GuessOdds odds) {
        this.draft = draft.length == 0 ? null : new DraftText(draft, variant);
        this.most = most;
        this.odds = odds;
    }

    /** Whether anything may be guessed: not where a memory cannot forget wrong guesses, or where nobody wants it. */
    boolean allowed() {
        return most > 0;
    }

    public GuessOdds odds() {
        return odds;
    }

    /**
     * @param tokens prompt and what was written
     * @return the likelier guesses for the tokens behind the last one
     */
    public Guesses guess(TokenList tokens) {
        since = 0;
        fromModel = Guesses.NONE;
        fromDraft = draft == null || most == 0 ? Guesses.NONE : draft.guess(most);
        fromLookup = most == 0 ? Guesses.NONE : PromptLookup.guess(tokens, most);
        if (fromDraft.isEmpty() || fromLookup.isEmpty()) {
            return fromDraft.isEmpty() ? fromLookup : fromDraft;
        }
        return chance(fromDraft) >= chance(fromLookup) ? fromDraft : fromLookup;
    }

    /** Guesses of a smaller model for the same place. */
    void also(Guesses guesses) {
        fromModel = guesses;
    }

    private double chance(Guesses guesses) {
        return odds.chance(guesses.source(), guesses.run());
    }

    /** A token was written. */
    public void written(int token) {
        fromDraft = compare(fromDraft, token);
        fromLookup = compare(fromLookup, token);
        fromModel = compare(fromModel, token);
        since++;
        if (draft != null) {
            draft.written(token);
        }
    }

    private Guesses compare(Guesses guesses, int token) {
        if (since >= guesses.tokens().length) {
            return guesses;
        }
        boolean right = guesses.tokens()[since] == token;
        odds.told(guesses.source(), guesses.run() + since, right);
        return right ? guesses : Guesses.NONE;
    }
}
