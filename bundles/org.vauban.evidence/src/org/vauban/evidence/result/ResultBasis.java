// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

/** Whether there are test results that apply to an installation. */
public enum ResultBasis {
    /** They apply to the installed program. */
    SAME_PROGRAM,
    /** They were obtained with another program. */
    OTHER_PROGRAM,
    /** There are none. */
    NONE
}
