// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

/** The exit codes of commands other than 0, which means success. */
public final class ExitCode {
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;
    /** Refused by the gate or by a policy. */
    public static final int REFUSED = 3;
    /** Damage found by a verification; or a search found nothing, or there was nothing to do. */
    public static final int DAMAGED = 4;
    /** Another process is changing the same resource. */
    public static final int BUSY = 5;
    /** A change failed and could not be undone completely. */
    public static final int BROKEN = 6;

    private ExitCode() {}
}
