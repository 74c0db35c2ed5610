// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * Drafts the tokens of a request from a text that the answer is likely to resemble (the old text of an edit), or by
 * prompt lookup, whichever has the higher acceptance rate. Each generated token is compared with both drafts, even if
 * they were not computed.
 */
public final class Speculator {
    private final AcceptanceRates odds;
    private final DraftText draft;
    private final int most;
    private DraftTokens fromDraft = DraftTokens.NONE;
    private DraftTokens fromLookup = DraftTokens.NONE;
    private DraftTokens fromModel = DraftTokens.NONE;
    /** Tokens generated since the draft was made. */
    private int since;

    /**
     * @param draft tokens of a text that the answer is likely to resemble; empty for none
     * @param variant returns the tokens of the same word with, or without, its leading blank; null where there is none
     * @param most maximum number of tokens drafted at once; 0 for none
     * @param odds acceptance rates of the request
     */
    public Speculator(int[] draft, @Nullable UnaryOperator<int[]> variant, int most, AcceptanceRates odds) {
        this.draft = draft.length == 0 ? null : new DraftText(draft, variant);
        this.most = most;
        this.odds = odds;
    }

    /**
     * Whether drafting is allowed: not if rejected tokens cannot be removed from the KV cache, or if it is turned off.
     */
    public boolean allowed() {
        return most > 0;
    }

    public AcceptanceRates odds() {
        return odds;
    }

    /**
     * @param tokens prompt and generated tokens
     * @return the likelier draft for the following tokens
     */
    public DraftTokens propose(TokenList tokens) {
        since = 0;
        fromModel = DraftTokens.NONE;
        fromDraft = draft == null || most == 0 ? DraftTokens.NONE : draft.propose(most);
        fromLookup = most == 0 ? DraftTokens.NONE : PromptLookup.propose(tokens, most);
        if (fromDraft.isEmpty() || fromLookup.isEmpty()) {
            return fromDraft.isEmpty() ? fromLookup : fromDraft;
        }
        return chance(fromDraft) >= chance(fromLookup) ? fromDraft : fromLookup;
    }

    /** Adds a draft of a draft model for the same position. */
    public void also(DraftTokens drafted) {
        fromModel = drafted;
    }

    private double chance(DraftTokens drafted) {
        return odds.chance(drafted.source(), drafted.run());
    }

    /** Compares a generated token with the drafts. */
    public void written(int token) {
        fromDraft = compare(fromDraft, token);
        fromLookup = compare(fromLookup, token);
        fromModel = compare(fromModel, token);
        since++;
        if (draft != null) {
            draft.written(token);
        }
    }

    private DraftTokens compare(DraftTokens drafted, int token) {
        if (since >= drafted.tokens().length) {
            return drafted;
        }
        boolean right = drafted.tokens()[since] == token;
        odds.told(drafted.source(), drafted.run() + since, right);
        return right ? drafted : DraftTokens.NONE;
    }
}
