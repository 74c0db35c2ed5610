// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.Arrays;
import java.util.List;
import org.vauban.assist.command.Command;

/** Ids of the chat commands in the protocol. */
public final class CommandIds {
    private static final String PREFIX = "vauban.";

    private CommandIds() {}

    public static String of(Command command) {
        return PREFIX + command.id();
    }

    /** Returns all ids. */
    public static List<String> all() {
        return Arrays.stream(Command.values()).map(CommandIds::of).toList();
    }
}
