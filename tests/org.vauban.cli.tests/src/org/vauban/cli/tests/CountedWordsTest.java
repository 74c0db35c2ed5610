// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vauban.cli.console.Messages;

/** Sentences with a number and its plural form. */
class CountedWordsTest {
    private final Locale before = Locale.getDefault(Locale.Category.DISPLAY);

    @AfterEach
    void restore() {
        Locale.setDefault(Locale.Category.DISPLAY, before);
    }

    private static String intact(Locale locale, long lines) {
        Locale.setDefault(Locale.Category.DISPLAY, locale);
        return Messages.text("audit.intact", "audit.jsonl", lines).replace('\u00a0', ' ');
    }

    @Test
    void wordsAgreeWithTheirNumber() {
        assertEquals("audit.jsonl: intact, 0 lines.", intact(Locale.ENGLISH, 0));
        assertEquals("audit.jsonl: intact, 1 line.", intact(Locale.ENGLISH, 1));
        assertEquals("audit.jsonl: intact, 12345 lines.", intact(Locale.ENGLISH, 12_345));
        assertEquals("audit.jsonl : intact, 0 ligne.", intact(Locale.FRENCH, 0));
        assertEquals("audit.jsonl : intact, 1 ligne.", intact(Locale.FRENCH, 1));
        assertEquals("audit.jsonl : intact, 2 lignes.", intact(Locale.FRENCH, 2));
    }

    private static String column(Locale locale, int characters) {
        Locale.setDefault(Locale.Category.DISPLAY, locale);
        return Messages.text("caret.column", "A.java", 3, characters, 99).replace('\u00a0', ' ');
    }

    @Test
    void aShortLineHasOneCharacter() {
        assertEquals("Column 99 does not exist: line 3 of A.java has 0 characters.", column(Locale.ENGLISH, 0));
        assertEquals("Column 99 does not exist: line 3 of A.java has 1 character.", column(Locale.ENGLISH, 1));
        assertEquals("La colonne 99 n’existe pas : la ligne 3 de A.java contient 1 caractère.",
                column(Locale.FRENCH, 1));
        assertEquals("La colonne 99 n’existe pas : la ligne 3 de A.java contient 2 caractères.",
                column(Locale.FRENCH, 2));
    }

    @Test
    void oneKeyIsValid() {
        Locale.setDefault(Locale.Category.DISPLAY, Locale.FRENCH);
        assertEquals("clés d’API : 1 valide dans keys.json",
                Messages.text("serve.check.keys", 1L, "keys.json").replace('\u00a0', ' '));
        assertEquals("clés d’API : 2 valides dans keys.json",
                Messages.text("serve.check.keys", 2L, "keys.json").replace('\u00a0', ' '));
    }

    @Test
    void whatIsNotThereIsShownAsText() {
        Locale.setDefault(Locale.Category.DISPLAY, Locale.ENGLISH);
        assertEquals("null was removed.", Messages.text("models.removed", (Object) null));
    }
}
