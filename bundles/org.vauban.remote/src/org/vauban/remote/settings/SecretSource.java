// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The source of a secret; never the secret itself.
 *
 * @param command absolute path and arguments of a program that prints the secret; empty for none
 * @param environment the name of an environment variable that contains it, or null
 */
public record SecretSource(List<String> command, @Nullable String environment) {
    /** Copies the list. */
    public SecretSource {
        command = List.copyOf(command);
        if (command.isEmpty() == (environment == null)) {
            throw new IllegalArgumentException("a command or a variable");
        }
    }
}
