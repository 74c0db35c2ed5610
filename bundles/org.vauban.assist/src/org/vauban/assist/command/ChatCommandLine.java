// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.command;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What was typed into the chat.
 *
 * @param command the command, or null for a plain question
 * @param argument what stands behind the command, or all of a plain question
 */
public record ChatCommandLine(@Nullable Command command, String argument) {

    /**
     * Reads a line. A word behind a slash that is no command makes a plain question, as a path does.
     *
     * @param locale whose words are understood beside the English ones; accents may be missing
     */
    public static ChatCommandLine parse(String typed, Locale locale) {
        String line = typed.stripLeading();
        if (line.startsWith("/")) {
            int end = 1;
            while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                end++;
            }
            Optional<Command> command = find(line.substring(1, end), locale);
            if (command.isPresent()) {
                return new ChatCommandLine(command.get(), line.substring(end).strip());
            }
        }
        return new ChatCommandLine(null, typed.strip());
    }

    /** The commands that begin so, for proposals while somebody types; all for an empty word. */
    public static List<Command> proposals(String word, Locale locale) {
        String begun = plain(word.startsWith("/") ? word.substring(1) : word);
        return Arrays.stream(Command.values())
                .filter(command -> command.id().startsWith(begun) || plain(command.word(locale)).startsWith(begun))
                .toList();
    }

    private static Optional<Command> find(String word, Locale locale) {
        String wanted = plain(word);
        return Arrays.stream(Command.values())
                .filter(command -> command.id().equals(wanted) || plain(command.word(locale)).equals(wanted))
                .findFirst();
    }

    private static String plain(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT);
    }
}
