// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * Drafts what a request will write: from a text that it will be like (the old text of an edit), or from an earlier
 * place where the last tokens stood (prompt lookup), whichever was right more often. Every token that is written is
 * compared with what each had said, also if it was not worth being computed.
 */
public final class Speculator {
    private final AcceptanceRates odds;
    private final DraftText draft;
    private final int most;
    private DraftTokens fromDraft = DraftTokens.NONE;
    private DraftTokens fromLookup = DraftTokens.NONE;
    private DraftTokens fromModel = DraftTokens.NONE;
    /** Tokens written since the draft was made. */
    private int since;

    /**
     * @param draft tokens that the text will be like; empty for none
     * @param variant the tokens of the same word with, or without, the blank before it; null where there is none
     * @param most tokens drafted at once; 0 for none
     * @param odds of the request
     */
    public Speculator(int[] draft, @Nullable UnaryOperator<int[]> variant, int most, AcceptanceRates odds) {
        this.draft = draft.length == 0 ? null : new DraftText(draft, variant);
        this.most = most;
        this.odds = odds;
    }

    /** Whether anything may be drafted: not where a memory cannot forget wrong drafts, or where nobody wants it. */
    public boolean allowed() {
        return most > 0;
    }

    public AcceptanceRates odds() {
        return odds;
    }

    /**
     * @param tokens prompt and what was written
     * @return the likelier draft for the tokens behind the last one
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

    /** A draft of a smaller model for the same place. */
    public void also(DraftTokens drafted) {
        fromModel = drafted;
    }

    private double chance(DraftTokens drafted) {
        return odds.chance(drafted.source(), drafted.run());
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

    private DraftTokens compare(DraftTokens drafted, int token) {
        if (since >= drafted.tokens().length) {
            return drafted;
        }
        boolean right = drafted.tokens()[since] == token;
        odds.told(drafted.source(), drafted.run() + since, right);
        return right ? drafted : DraftTokens.NONE;
    }
}
