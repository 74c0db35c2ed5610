// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.command;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A line typed into the chat.
 *
 * @param command the command, or null for a plain question
 * @param argument the text after the command, or the whole plain question
 */
public record ChatCommandLine(@Nullable Command command, String argument) {

    /**
     * Parses a line. If the word after a slash is not a command, as in a path, the line is a plain question.
     *
     * @param locale language whose words are understood in addition to the English ones; accents may be missing
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

    /** Returns the commands with this prefix, for proposals while the user types; all for an empty word. */
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
