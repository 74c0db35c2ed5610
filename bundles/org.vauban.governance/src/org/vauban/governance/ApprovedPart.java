// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextSource;

/**
 * A part that may be sent.
 *
 * @param role as submitted
 * @param source as submitted
 * @param text the whole text, or the text before the caret where the part had one
 * @param afterCaret the text behind the caret, or null where the part had no caret
 */
public record ApprovedPart(String role, TextSource source, ApprovedText text, @Nullable ApprovedText afterCaret)
        implements ReviewedPart {

    /** The same with texts that may go to some remote endpoints. */
    ApprovedPart cleared(Clearance clearance) {
        ApprovedText after = afterCaret;
        return new ApprovedPart(role, source, text.cleared(clearance),
                after == null ? null : after.cleared(clearance));
    }
}
