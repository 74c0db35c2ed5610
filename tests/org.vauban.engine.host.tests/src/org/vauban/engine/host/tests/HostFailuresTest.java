// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.llama.error.GrammarException;

/** Messages about failures that clients receive. */
class HostFailuresTest {
    @Test
    void aMessageEndsWithOneFullStop() {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            String message = new HostFailures(new HostMessages(locale))
                    .of(new GrammarException("The grammar nests deeper than 100.", List.of()), null, null).getMessage();
            assertTrue(message.endsWith("100."), message);
            assertFalse(message.endsWith(".."), message);
        }
    }

    @Test
    void aGrammarThatIsTooComplexIsToldInTheUsersLanguage() {
        GrammarException failure = GrammarException.tooComplex("The grammar has too many parts.");
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            HostMessages messages = new HostMessages(locale);
            EngineException told = new HostFailures(messages).of(failure, null, null);
            assertEquals(EngineError.INVALID_REQUEST, told.error());
            assertEquals(messages.get("grammarTooComplex"), told.getMessage());
        }
    }
}
