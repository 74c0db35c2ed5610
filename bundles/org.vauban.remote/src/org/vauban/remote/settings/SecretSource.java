// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Where a secret comes from; never the secret itself.
 *
 * @param command a program by its absolute path, with its arguments, that writes the secret; empty for none
 * @param environment the name of a variable that holds it, or null
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
