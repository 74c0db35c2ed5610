// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;

/** Asks for passwords, which are not shown while they are typed. Whoever asks clears them. */
@FunctionalInterface
public interface PasswordPrompt {
    /**
     * @param question what the user sees
     * @return null where nobody can answer
     */
    char @Nullable [] read(String question);

    /** The terminal, where there is one. */
    static PasswordPrompt terminal() {
        java.io.Console terminal = System.console();
        return question -> terminal == null ? null : terminal.readPassword("%s", question);
    }

    /**
     * Asks twice, for a password that nobody could find again if it was mistyped.
     *
     * @return null where nobody can answer
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
