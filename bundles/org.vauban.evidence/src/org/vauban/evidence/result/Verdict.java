// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

/** The verdict on a control. */
public enum Verdict {
    /** Claimed: all tests of all its claims passed with this program. */
    CLAIMED("claimed"),
    /** Not claimed: a test did not pass, or there is no result for this program. */
    NOT_CLAIMED("not-claimed"),
    /** The site's duty. */
    SITE("site-duty"),
    /** The publisher's duty. */
    PUBLISHER("publisher-duty"),
    /** Not applicable. */
    NOT_APPLICABLE("not-applicable");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** Returns the name in the files of the evidence pack. */
    public String text() {
        return text;
    }
}
