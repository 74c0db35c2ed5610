// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;

import org.vauban.governance.internal.Messages;

/**
 * The only way from a workspace to a model: exclusion, masking, audit, in that order. Safe for use by many threads.
 */
public final class Gate {
    private final Exclusions exclusions;
    private final SecretMasker masker;
    private final AuditLog audit;
    private final SourceReview.Harmless harmless = new SourceReview.Harmless();

    /** None may be null. The gate does not close the audit log. */
    public Gate(Exclusions exclusions, SecretMasker masker, AuditLog audit) {
        this.exclusions = Objects.requireNonNull(exclusions);
        this.masker = Objects.requireNonNull(masker);
        this.audit = Objects.requireNonNull(audit);
    }

    /**
     * Reviews a submission and writes one audit line about it before any text is released. Blocks for file access
     * (patterns, audit) and scans the text, about a millisecond for 30,000 characters: do not call it on a
     * user-interface thread.
     *
     * @return never null; {@link Decision.Refused} if a required part is excluded or the audit cannot be written
     */
    public Decision review(Submission submission) {
        List<ReviewedPart> reviewed = new ArrayList<>();
        List<AuditLog.PartEntry> entries = new ArrayList<>();
        String refusal = null;
        SourceReview review = new SourceReview(masker, harmless);
        for (Part part : submission.parts()) {
            ExclusionResult verdict = exclusions.check(part.source());
            if (verdict.excluded()) {
                reviewed.add(new WithheldPart(part.role(), part.source(), reason(verdict)));
                entries.add(AuditLog.PartEntry.withheld(part.role(), part.text().length(),
                        "excluded: " + verdict.pattern() + " (" + verdict.origin() + ")"));
                if (part.required() && refusal == null)
                    refusal = refusal(part, verdict);
            } else {
                ApprovedPart result = mask(part, review);
                reviewed.add(result);
                entries.add(AuditLog.PartEntry.approved(result));
            }
        }
        Decision.Approved approved = new Decision.Approved(reviewed);
        try {
            audit.append(submission.feature(), submission.model(), refusal == null, entries);
        } catch (GovernanceException e) {
            return new Decision.Refused(e.getMessage(), approved.withheld());
        }
        return refusal == null ? approved : new Decision.Refused(refusal, approved.withheld());
    }

    private static String reason(ExclusionResult verdict) {
        return verdict.pattern().isEmpty() ? Messages.text("gate.held", sentence(verdict.origin()))
                : Messages.text("gate.excluded", verdict.pattern(), verdict.origin());
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
    }

    private static String refusal(Part part, ExclusionResult verdict) {
        return verdict.pattern().isEmpty() ? Messages.text("gate.required.held", verdict.origin())
                : Messages.text("gate.required.excluded", part.source().name(), verdict.pattern(), verdict.origin());
    }

    /** Masks the whole text first and cuts it then, so that a secret across the caret is still seen as one. */
    private static ApprovedPart mask(Part part, SourceReview review) {
        List<Masking> found = review.of(part.from());
        String masked = SecretMasker.apply(part.text(), found);
        if (part.caret().isEmpty())
            return new ApprovedPart(part.role(), part.source(), new ApprovedText(masked, found), null);
        int caret = part.caret().getAsInt();
        List<Masking> before = new ArrayList<>();
        List<Masking> after = new ArrayList<>();
        for (Masking masking : found) {
            if (masking.offset() < caret)
                before.add(new Masking(masking.kind(), masking.offset(),
                        Math.min(masking.end(), caret) - masking.offset()));
            if (masking.end() > caret) {
                int start = Math.max(masking.offset(), caret);
                after.add(new Masking(masking.kind(), start - caret, masking.end() - start));
            }
        }
        return new ApprovedPart(part.role(), part.source(), new ApprovedText(masked.substring(0, caret), before),
                new ApprovedText(masked.substring(caret), after));
    }
}
