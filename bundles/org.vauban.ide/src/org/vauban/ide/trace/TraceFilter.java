// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

/** Selects the rows of the matrix that are shown. */
public enum TraceFilter {
    /** All requirements. */
    REQUIREMENTS,
    /** Requirements with undecided links. */
    SUGGESTIONS,
    /** Requirements that no code serves. */
    WITHOUT_CODE,
    /** Requirements that no test verifies. */
    WITHOUT_TESTS,
    /** Methods and tests without a requirement. */
    UNTRACED,
    /** Ids in code and commits that no requirement has. */
    UNKNOWN,
    /** Suggestions that were rejected. */
    REJECTED
}
