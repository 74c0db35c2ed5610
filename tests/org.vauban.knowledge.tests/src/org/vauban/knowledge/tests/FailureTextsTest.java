// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.knowledge.FailureTexts;
import org.vauban.knowledge.document.ReadFailure;

/** Messages to users about files that could not be read. */
class FailureTextsTest {
    @ParameterizedTest
    @EnumSource(ReadFailure.class)
    void everyReasonIsToldInBothLanguages(ReadFailure reason) {
        Locale before = Locale.getDefault(Locale.Category.DISPLAY);
        try {
            Locale.setDefault(Locale.Category.DISPLAY, Locale.ENGLISH);
            String english = FailureTexts.of(reason);
            Locale.setDefault(Locale.Category.DISPLAY, Locale.FRENCH);
            String french = FailureTexts.of(reason);
            assertTrue(english.endsWith(".") && french.endsWith("."), english + " " + french);
            assertNotEquals(english, french);
        } finally {
            Locale.setDefault(Locale.Category.DISPLAY, before);
        }
    }
}
