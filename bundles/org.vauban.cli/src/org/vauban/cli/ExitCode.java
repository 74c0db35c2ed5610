// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

/** The exit codes of commands other than 0, which means done. */
final class ExitCode {
    static final int FAILED = 1;
    /** Wrong usage. */
    static final int USAGE = 2;
    /** Refused by the gate or by a policy. */
    static final int REFUSED = 3;
    /** Damage found by a verification, or nothing found by a search. */
    static final int DAMAGED = 4;

    private ExitCode() {}
}
