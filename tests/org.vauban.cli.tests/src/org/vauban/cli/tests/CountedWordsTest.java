// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vauban.cli.console.Messages;

/** Sentences that count something. */
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

    @Test
    void whatIsNotThereIsShownAsText() {
        Locale.setDefault(Locale.Category.DISPLAY, Locale.ENGLISH);
        assertEquals("null was removed.", Messages.text("models.removed", (Object) null));
    }
}
