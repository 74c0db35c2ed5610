// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.assist.command.ChatCommandLine;
import org.vauban.assist.command.Command;

/** The chat's commands in two languages. */
class CommandTest {

    @ParameterizedTest
    @EnumSource(Command.class)
    void speaksEnglishAndFrench(Command command) {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            assertFalse(command.title(locale).isBlank());
            assertFalse(command.summary(locale).isBlank());
            String prompt = command.prompt(locale, "");
            assertTrue(prompt.length() > 40 && prompt.length() < 400, "short, for small models: " + prompt);
            assertTrue(command.prompt(locale, "only {0} 'this'").contains("only {0} 'this'"));
            assertEquals(new ChatCommandLine(command, "a b"),
                    ChatCommandLine.parse("/" + command.word(locale) + "  a b\n", locale));
            assertEquals(new ChatCommandLine(command, ""),
                    ChatCommandLine.parse(" /" + command.id().toUpperCase(Locale.ROOT), locale));
        }
        assertFalse(command.prompt(Locale.ENGLISH, "").equals(command.prompt(Locale.FRENCH, "")));
    }

    @Test
    void noTwoAreTheSame() {
        Set<String> words = new HashSet<>();
        for (Command command : Command.values()) {
            assertTrue(words.add(command.id()));
            assertTrue(command.word(Locale.FRENCH).equals(command.id()) || words.add(command.word(Locale.FRENCH)));
        }
    }

    @Test
    void whatIsNoCommandIsAQuestion() {
        assertEquals(new ChatCommandLine(null, "/usr/bin/java is what?"),
                ChatCommandLine.parse("/usr/bin/java is what?", Locale.ENGLISH));
        assertEquals(new ChatCommandLine(null, "why?"), ChatCommandLine.parse("  why? ", Locale.ENGLISH));
        assertEquals(new ChatCommandLine(null, ""), ChatCommandLine.parse("", Locale.ENGLISH));
        assertEquals(new ChatCommandLine(null, "/"), ChatCommandLine.parse("/", Locale.ENGLISH));
    }

    @Test
    void understandsAccentsThatAreMissing() {
        assertEquals(Command.SUMMARISE, ChatCommandLine.parse("/resumer", Locale.FRENCH).command());
        assertEquals(List.of(Command.SUMMARISE), ChatCommandLine.proposals("/rés", Locale.FRENCH));
        assertEquals(List.of(Command.REVIEW, Command.REFACTOR), ChatCommandLine.proposals("/re", Locale.ENGLISH));
        assertEquals(List.of(Command.values()), ChatCommandLine.proposals("/", Locale.ENGLISH));
    }

    @Test
    void translatesToTheOtherLanguageOrTheOneThatIsSaid() {
        assertTrue(Command.TRANSLATE.prompt(Locale.FRENCH, "").endsWith("en français."));
        assertTrue(Command.TRANSLATE.prompt(Locale.ENGLISH, "German").endsWith("to German."));
    }

    @Test
    void aReviewWithoutDocumentAndEveryCommitMessageReadTheChanges() {
        for (Command command : Command.values()) {
            assertEquals(command == Command.COMMIT, command.readsChanges(true), command.id());
            assertEquals(command == Command.COMMIT || command == Command.REVIEW, command.readsChanges(false),
                    command.id());
        }
    }
}
