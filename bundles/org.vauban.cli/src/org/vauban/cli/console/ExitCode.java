// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

/** The exit codes of commands other than 0, which means done. */
public final class ExitCode {
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;
    /** Refused by the gate or by a policy. */
    public static final int REFUSED = 3;
    /** Damage found by a verification, or nothing found by a search. */
    public static final int DAMAGED = 4;

    private ExitCode() {}
}
