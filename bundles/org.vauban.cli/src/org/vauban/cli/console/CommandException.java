// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import org.eclipse.jdt.annotation.Nullable;

/** Ends a command with one sentence on standard error. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
