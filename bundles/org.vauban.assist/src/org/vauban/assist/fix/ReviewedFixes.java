// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.ComposedCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.HeldBackListener;
import org.vauban.assist.edit.ReviewedEdits;
import org.vauban.assist.licence.LicenceCheck;

/** Looks up the code of fixes in the licence data before it is shown, as {@link ReviewedEdits} does. */
public final class ReviewedFixes implements FixService {
    private final FixService fixes;
    private final Supplier<LicenceCheck> checks;

    /** @param checks supplies the current check; may read the disk */
    public ReviewedFixes(FixService fixes, Supplier<LicenceCheck> checks) {
        this.fixes = Objects.requireNonNull(fixes);
        this.checks = Objects.requireNonNull(checks);
    }

    @Override
    public AssistCall<FixOutcome> fix(FixQuery query, FixValidator validator, EditListener listener) {
        return new ComposedCall<>(
                fixes.fix(query, validator, new HeldBackListener(listener, () -> checks.get().holdsBack())),
                this::released);
    }

    private CompletableFuture<FixOutcome> released(FixOutcome outcome) {
        return ReviewedEdits.released(outcome.edit(), checks.get()).thenApply(
                edit -> new FixOutcome(edit, outcome.validated(), outcome.attempts(), outcome.steps()));
    }
}
