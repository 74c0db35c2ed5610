// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.PasswordPrompt;

/** The password of a new key, typed at a terminal. */
class PasswordPromptTest {
    private final Deque<char[]> answers = new ArrayDeque<>();
    private final Deque<String> questions = new ArrayDeque<>();

    private PasswordPrompt typing(String... texts) {
        for (String each : texts) {
            answers.add(each.toCharArray());
        }
        return question -> {
            questions.add(question);
            return answers.poll();
        };
    }

    @Test
    void isAskedForTwice() {
        assertArrayEquals("correct horse".toCharArray(),
                typing("correct horse", "correct horse").readNew("once", "again"));
        assertEquals(List.of("once", "again"), List.copyOf(questions));
    }

    @Test
    void isRefusedWhereTheAnswersDiffer() {
        char[] first = "correct horse".toCharArray();
        answers.add(first);
        PasswordPrompt prompt = typing("correct house");

        assertThrows(CommandException.class, () -> prompt.readNew("once", "again"));

        assertArrayEquals(new char[first.length], first, "the first answer stays in memory");
    }

    @Test
    void isRefusedWhereTheInputEndsBeforeTheSecondAnswer() {
        PasswordPrompt prompt = typing("correct horse");

        assertThrows(CommandException.class, () -> prompt.readNew("once", "again"));
    }

    @Test
    void isNoneWithoutTerminal() {
        assertNull(typing().readNew("once", "again"));
    }
}
