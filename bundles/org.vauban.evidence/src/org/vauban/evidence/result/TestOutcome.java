// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

/** The outcome of a test; for one with several cases, the worst outcome. */
public enum TestOutcome {
    /** All its cases passed. */
    PASSED("passed"),
    /** A case failed. */
    FAILED("failed"),
    /** A case was skipped because the machine lacks a requirement. */
    SKIPPED("skipped"),
    /** It was not part of the run. */
    NOT_RUN("notRun");

    private final String text;

    TestOutcome(String text) {
        this.text = text;
    }

    /** Returns the name in the file of results. */
    public String text() {
        return text;
    }
}
