// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;

/** Prompts for passwords without echo. The caller clears them. */
@FunctionalInterface
public interface PasswordPrompt {
    /**
     * @param question the prompt
     * @return null if the session is not interactive
     */
    char @Nullable [] read(String question);

    /** Returns a prompt on the terminal, if there is one. */
    static PasswordPrompt terminal() {
        java.io.Console terminal = System.console();
        return question -> terminal == null ? null : terminal.readPassword("%s", question);
    }

    /**
     * Prompts twice, for a new password that could not be recovered if it was mistyped.
     *
     * @return null if the session is not interactive
     * @throws CommandException if the answers differ
     */
    default char @Nullable [] readNew(String question, String again) {
        char[] first = read(question);
        if (first == null) {
            return null;
        }
        char[] second = read(again);
        boolean same = second != null && Arrays.equals(first, second);
        if (second != null) {
            Arrays.fill(second, '\0');
        }
        if (!same) {
            Arrays.fill(first, '\0');
            throw new CommandException(ExitCode.USAGE, Messages.text("policy.password.differs"));
        }
        return first;
    }
}
