// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextSource;

/**
 * A part of a submission that may be sent.
 *
 * @param role role as submitted
 * @param source source as submitted
 * @param text the whole text, or the text before the caret if the part had one
 * @param afterCaret the text after the caret, or null if the part had no caret
 */
public record ApprovedPart(String role, TextSource source, ApprovedText text, @Nullable ApprovedText afterCaret)
        implements ReviewedPart {

    /** Returns a copy whose texts have the given clearance. */
    ApprovedPart cleared(Clearance clearance) {
        ApprovedText after = afterCaret;
        return new ApprovedPart(role, source, text.cleared(clearance),
                after == null ? null : after.cleared(clearance));
    }
}
