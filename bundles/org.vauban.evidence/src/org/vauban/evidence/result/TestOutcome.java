// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

/** What became of a test; of one with several cases, the worst that became of any. */
public enum TestOutcome {
    /** All its cases passed. */
    PASSED("passed"),
    /** A case failed. */
    FAILED("failed"),
    /** A case was skipped, for lack of something on the machine. */
    SKIPPED("skipped"),
    /** It was not part of the run. */
    NOT_RUN("notRun");

    private final String text;

    TestOutcome(String text) {
        this.text = text;
    }

    /** As in the file of results. */
    public String text() {
        return text;
    }
}
