// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

/** Outcome of the review of a proposal. */
public enum ReviewOutcome {
    /** All or some of it was written. */
    ACCEPTED,
    /** Nothing was written: the user rejected it, or closed the preview. */
    REJECTED,
    /** The proposal changes nothing, so there was nothing to review. */
    NOTHING
}
