// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.ComposedCall;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.licence.LicenceCheck;

/**
 * Looks up the code of edits in the licence data before it is shown. A withheld edit fails with
 * {@link AssistError#LICENCE}.
 */
public final class ReviewedEdits implements EditService {
    private final EditService edits;
    private final Supplier<LicenceCheck> checks;

    /** @param checks supplies the current check; may read the disk */
    public ReviewedEdits(EditService edits, Supplier<LicenceCheck> checks) {
        this.edits = Objects.requireNonNull(edits);
        this.checks = Objects.requireNonNull(checks);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, EditListener listener) {
        return new ComposedCall<>(edits.edit(query, quiet(listener)), this::released);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, FixValidator validator, EditListener listener) {
        return new ComposedCall<>(edits.edit(query, validator, quiet(listener)), this::released);
    }

    @Override
    public AssistCall<EditOutcome> edit(EditQuery query, int attempt, EditListener listener) {
        return new ComposedCall<>(edits.edit(query, attempt, quiet(listener)), this::released);
    }

    private EditListener quiet(EditListener listener) {
        return new HeldBackListener(listener, () -> checks.get().holdsBack());
    }

    private CompletableFuture<EditOutcome> released(EditOutcome outcome) {
        return released(outcome, checks.get());
    }

    /**
     * Looks an edit up; fails with {@link AssistError#LICENCE} if it is withheld.
     *
     * @return the edit with its matches
     */
    public static CompletableFuture<EditOutcome> released(EditOutcome outcome, LicenceCheck check) {
        if (outcome.generation() == null) {
            return CompletableFuture.completedFuture(outcome); // a rename, or a compiler's fix
        }
        EditProposal proposal = outcome.proposal();
        LicenceCheck.Review review = check.review(changed(proposal), proposal.base());
        return check.release(review, true).thenApply(may -> {
            if (!may) {
                throw new AssistException(AssistError.LICENCE, check.withheld(review));
            }
            return outcome.withNotes(review.notes());
        });
    }

    /** Returns the part of the new text that differs from the old one. */
    private static String changed(EditProposal proposal) {
        String before = proposal.base();
        String after = proposal.preview();
        int most = Math.min(before.length(), after.length());
        int start = 0;
        while (start < most && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int same = 0;
        while (same < most - start
                && before.charAt(before.length() - 1 - same) == after.charAt(after.length() - 1 - same)) {
            same++;
        }
        return after.substring(start, after.length() - same);
    }
}
