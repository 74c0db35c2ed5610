// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

/** Whether there are test results that say something about an installation. */
public enum ResultBasis {
    /** They are those of the installed program. */
    SAME_PROGRAM,
    /** They were made with another program. */
    OTHER_PROGRAM,
    /** There are none. */
    NONE
}
