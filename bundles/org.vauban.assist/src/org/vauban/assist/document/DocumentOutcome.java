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
 * What was made of a document.
 *
 * @param proposal what to show; may be empty
 * @param unchanged pieces that were left as they are although the task is theirs
 * @param doubts pieces that were written anew and should be looked at
 * @param pieces how many pieces there are
 * @param unfinished why the work ended before the last piece, or null; what was done by then is in the proposal
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
     * What was not done and what should be looked at, for people to read beside the proposal; each a sentence or two.
     * Empty if there is nothing to say.
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
     * A piece that was left as it is.
     *
     * @param line where it begins, counted from 1
     * @param reason one sentence in the user's language
     */
    public record Unchanged(int line, String reason) {}

    /**
     * Something in a piece that a program cannot judge.
     *
     * @param line where the piece begins in the old text, counted from 1
     * @param reason one sentence in the user's language
     */
    public record Doubt(int line, String reason) {}
}
