// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.FeatureRules.Withholding;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.source.TextSource;

/** Decides for each part of one submission whether it is masked and sent, or withheld. Not thread-safe. */
final class PartReview {
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private final Submission submission;
    private final SourceReview secrets;
    private final RemoteRules remote;
    private @Nullable Clearance clearance;
    private final List<ReviewedPart> reviewed = new ArrayList<>();
    private final List<AuditContent.PartEntry> entries = new ArrayList<>();
    private final Map<TextSource, Withholding> files = new HashMap<>();
    private @Nullable String refusal;

    PartReview(Submission submission, SourceReview secrets, RemoteRules remote) {
        this.remote = remote;
        this.submission = submission;
        this.secrets = secrets;
    }

    /**
     * Reviews the next part.
     *
     * @param verdict whether its source is excluded
     * @param rules rules of all policies that apply to it
     */
    void review(Part part, ExclusionResult verdict, List<FeatureRules> rules) {
        if (verdict.excluded()) {
            withhold(part, reason(verdict), verdict.entry(), refusal(part, verdict), reviewed.size());
            return;
        }
        List<Masking> found = secrets.of(part.from());
        ApprovedPart result = mask(part, found);
        Set<String> kinds = kinds(part, found);
        Withholding why = withholding(part, kinds, rules);
        if (why == null) {
            reviewed.add(result);
            entries.add(AuditContent.PartEntry.approved(result));
            clear(part, kinds, rules);
        } else {
            withhold(part, why, reviewed.size());
            if (why.file() && part.source().path() != null) {
                files.putIfAbsent(part.source(), why);
            }
        }
    }

    /** Narrows the clearance: a request goes out as a whole, so only where all its parts may go. */
    private void clear(Part part, Set<String> kinds, List<FeatureRules> rules) {
        Clearance all = clearance;
        if (all != null && !all.allowsAny()) {
            return;
        }
        Clearance own = remote.clearance(submission, part, kinds);
        if (own.allowsAny()) {
            Clearance some = own;
            own = unsearched(part.from()).or(() -> localOnly(part, rules)).map(some::refused).orElse(some);
        }
        clearance = all == null ? own : all.with(own);
    }

    private static Optional<String> localOnly(Part part, List<FeatureRules> rules) {
        return rules.stream().flatMap(each -> each.localOnly(part, () -> SourceReview.wholes(part.from())).stream())
                .findFirst();
    }

    /** Returns why it cannot be told whether a text must stay on this machine; empty if that can be told. */
    private static Optional<String> unsearched(SourceText from) {
        if (from.isUnattributed()) {
            return Optional.of(Messages.text("remote.unattributed"));
        }
        return SourceReview.isMissing(from) ? Optional.of(Messages.text("remote.missing", from.source().name()))
                : Optional.empty();
    }

    /** Attaches the common clearance to the approved parts. */
    void attachClearance() {
        Clearance all = clearance;
        if (all != null) {
            reviewed.replaceAll(each -> each instanceof ApprovedPart part ? part.cleared(all) : each);
        }
    }

    /** Withholds all parts of a file, including its name, once the rules withhold the file for one of its parts. */
    void withholdFiles() {
        for (int i = 0; !files.isEmpty() && i < reviewed.size(); i++) {
            Part part = submission.parts().get(i);
            Withholding why = files.get(part.source());
            if (why != null && reviewed.get(i) instanceof ApprovedPart) {
                withhold(part, why, i);
            }
        }
    }

    private void withhold(Part part, Withholding why, int at) {
        withhold(part, why.reason(), "policy: " + why.setting(), Messages.text("gate.required.policy", why.reason()),
                at);
    }

    private void withhold(Part part, String reason, String entry, String sentence, int at) {
        if (at < reviewed.size()) {
            reviewed.remove(at);
            entries.remove(at);
        }
        reviewed.add(at, new WithheldPart(part.role(), part.source(), reason));
        entries.add(at, AuditContent.PartEntry.withheld(part.role(), part.text().length(), entry));
        if (part.required() && refusal == null) {
            refusal = sentence;
        }
    }

    private @Nullable Withholding withholding(Part part, Set<String> kinds, List<FeatureRules> rules) {
        return rules.stream().flatMap(
                each -> each.withheld(submission, part, () -> SourceReview.wholes(part.from()), kinds).stream())
                .findFirst().orElse(null);
    }

    private static Set<String> kinds(Part part, List<Masking> found) {
        Set<String> kinds = new LinkedHashSet<>();
        for (Masking masking : found) {
            kinds.add(masking.kind());
            if (part.text().substring(masking.offset(), masking.end()).contains(PRIVATE_KEY)) {
                kinds.add("private-key"); // overlapping secrets carry only the kind of the first
            }
        }
        return kinds;
    }

    /** Returns the results in the order of the parts. */
    List<ReviewedPart> reviewed() {
        return reviewed;
    }

    /** Returns the audit entries in the same order. */
    List<AuditContent.PartEntry> entries() {
        return entries;
    }

    /** Returns why nothing may be sent; null if something may. */
    @Nullable
    String refusal() {
        return refusal;
    }

    private static String reason(ExclusionResult verdict) {
        return verdict.pattern().isEmpty() ? Messages.text("gate.held", sentence(verdict.origin()))
                : verdict.explained(Messages.text("gate.excluded", verdict.pattern(), verdict.origin()));
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
    }

    private static String refusal(Part part, ExclusionResult verdict) {
        return verdict.pattern().isEmpty() ? Messages.text("gate.required.held", verdict.origin())
                : verdict.explained(Messages.text("gate.required.excluded", part.source().name(), verdict.pattern(),
                        verdict.origin()));
    }

    /** Masks the whole text before splitting it, so that a secret across the caret is still detected as one. */
    private static ApprovedPart mask(Part part, List<Masking> found) {
        String masked = SecretMasker.apply(part.text(), found);
        if (part.caret().isEmpty()) {
            return new ApprovedPart(part.role(), part.source(), new ApprovedText(masked, found), null);
        }
        int caret = part.caret().getAsInt();
        List<Masking> before = new ArrayList<>();
        List<Masking> after = new ArrayList<>();
        for (Masking masking : found) {
            if (masking.offset() < caret) {
                before.add(new Masking(masking.kind(), masking.offset(),
                        Math.min(masking.end(), caret) - masking.offset()));
            }
            if (masking.end() > caret) {
                int start = Math.max(masking.offset(), caret);
                after.add(new Masking(masking.kind(), start - caret, masking.end() - start));
            }
        }
        return new ApprovedPart(part.role(), part.source(), new ApprovedText(masked.substring(0, caret), before),
                new ApprovedText(masked.substring(caret), after));
    }
}
