// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.message.Messages;

/**
 * Result of a task on a document.
 *
 * @param proposal the proposed change; may be empty
 * @param unchanged pieces of the task that were left unchanged
 * @param doubts rewritten pieces that the user should check
 * @param pieces number of pieces
 * @param unfinished why the work ended before the last piece, or null; finished pieces are in the proposal
 */
public record DocumentOutcome(EditProposal proposal, List<Unchanged> unchanged, List<Doubt> doubts, int pieces,
        @Nullable AssistException unfinished) {
    private static final int MAX_DOUBTS = 3;

    public DocumentOutcome {
        Objects.requireNonNull(proposal);
        unchanged = List.copyOf(unchanged);
        doubts = List.copyOf(doubts);
    }

    /**
     * Returns remarks for the user on pieces that were left unchanged or should be checked; each a sentence or two.
     * Empty if there are none.
     *
     * @param locale null for the default one
     */
    public List<String> remarks(@Nullable Locale locale) {
        Messages messages = new Messages("org.vauban.assist.document", locale);
        List<String> remarks = new ArrayList<>();
        if (unfinished != null) {
            remarks.add(messages.text("outcome.unfinished", unfinished.getMessage()));
        }
        if (!unchanged.isEmpty()) {
            Unchanged first = unchanged.getFirst();
            remarks.add(messages.text("outcome.unchanged", unchanged.size(), pieces, first.line(), first.reason()));
        }
        doubts.stream().limit(MAX_DOUBTS)
                .forEach(each -> remarks.add(messages.text("outcome.doubt", each.line(), each.reason())));
        if (doubts.size() > MAX_DOUBTS) {
            remarks.add(messages.text("outcome.doubts", doubts.size() - MAX_DOUBTS));
        }
        return remarks;
    }

    /**
     * A piece that was left unchanged.
     *
     * @param line its first line, from 1
     * @param reason one sentence in the user's language
     */
    public record Unchanged(int line, String reason) {}

    /**
     * A change in a piece that a program cannot judge.
     *
     * @param line first line of the piece in the old text, from 1
     * @param reason one sentence in the user's language
     */
    public record Doubt(int line, String reason) {}
}
