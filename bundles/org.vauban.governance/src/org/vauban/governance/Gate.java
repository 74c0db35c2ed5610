// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.vauban.governance.internal.Messages;

/**
 * The only way from a workspace to a model: exclusion, masking, audit, in that order. Safe for use by many threads.
 */
public final class Gate {
    private final Exclusions exclusions;
    private final SecretMasker masker;
    private final AuditLog audit;

    /** None may be null. The gate does not close the audit log. */
    public Gate(Exclusions exclusions, SecretMasker masker, AuditLog audit) {
        this.exclusions = Objects.requireNonNull(exclusions);
        this.masker = Objects.requireNonNull(masker);
        this.audit = Objects.requireNonNull(audit);
    }

    /**
     * Reviews a submission and writes one audit line about it before any text is released. Blocks for file access (patterns,
     * audit) and scans the text, about a millisecond for 30,000 characters: do not call it on a user-interface thread.
     *
     * @return never null; {@link Decision.Refused} if a required part is excluded or the audit cannot be written
     */
    public Decision review(Submission submission) {
        List<ApprovedPart> approved = new ArrayList<>();
        List<HeldBack> heldBack = new ArrayList<>();
        List<AuditLog.PartEntry> entries = new ArrayList<>();
        String refusal = null;
        for (Part part : submission.parts()) {
            Verdict verdict = part.source() == null ? Verdict.ALLOWED : exclusions.check(part.source(), part.root());
            if (verdict.excluded()) {
                String reason = Messages.text("gate.excluded", verdict.pattern(), verdict.origin());
                heldBack.add(new HeldBack(part.role(), part.source(), reason));
                entries.add(AuditLog.PartEntry.heldBack(part.role(), part.text().length(),
                        "excluded: " + verdict.pattern() + " (" + verdict.origin() + ")"));
                if (part.required() && refusal == null)
                    refusal = Messages.text("gate.required.excluded", fileName(part), verdict.pattern(),
                            verdict.origin());
            } else {
                ApprovedPart result = mask(part);
                approved.add(result);
                entries.add(AuditLog.PartEntry.approved(result));
            }
        }
        try {
            audit.append(submission.feature(), submission.model(), refusal == null, entries);
        } catch (GovernanceException e) {
            return new Decision.Refused(e.getMessage(), heldBack);
        }
        return refusal == null ? new Decision.Approved(approved, heldBack) : new Decision.Refused(refusal, heldBack);
    }

    private static String fileName(Part part) {
        return String.valueOf(part.source().getFileName());
    }

    /** Masks the whole text first and cuts it then, so that a secret across the caret is still seen as one. */
    private ApprovedPart mask(Part part) {
        List<Masking> found = masker.find(part.text(), part.source());
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
