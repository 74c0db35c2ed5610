// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.ahead.CaretMark;
import org.vauban.assist.completion.ahead.PrefilledCarets;

/** For which editors' carets the engine has prefilled the prompt. */
class PrefilledCaretsTest {
    private static final String TEXT = "int size = compute(1);\n".repeat(100);

    private final PrefilledCarets carets = new PrefilledCarets();

    private static CaretMark at(int offset, String typed) {
        String text = TEXT.substring(0, offset) + typed;
        return CaretMark.of("A.java", text, text.length());
    }

    @Test
    void whoTypesOnIsCovered() {
        assertFalse(carets.cover("editor", 1_000));
        carets.read("editor", at(1_000, ""));
        assertTrue(carets.cover("editor", 1_000));
        assertTrue(carets.cover("editor", 1_200));
        assertFalse(carets.cover("editor", 999), "before it, the prompt ends elsewhere");
        assertFalse(carets.cover("editor", 1_201));
        assertFalse(carets.cover("other", 1_000));
    }

    @Test
    void whatWasTypedAndDeletedIsCoveredAgain() {
        carets.read("editor", at(1_000, ""));
        carets.read("editor", at(1_000, "int"));
        carets.moved("editor", at(1_000, "in"));
        assertTrue(carets.cover("editor", 1_002));
    }

    @Test
    void atAnotherPlaceNothingIsCovered() {
        carets.read("editor", at(1_000, ""));
        carets.moved("editor", at(900, ""));
        assertFalse(carets.cover("editor", 1_000));
        carets.read("editor", at(1_000, ""));
        carets.moved("editor", CaretMark.of("B.java", TEXT, 1_000));
        assertFalse(carets.cover("editor", 1_000), "another document");
        carets.read("editor", at(1_000, ""));
        carets.moved("editor", CaretMark.of("A.java", TEXT.replace("size", "seize"), 1_010));
        assertFalse(carets.cover("editor", 1_010), "the text before it is another one");
    }

    @Test
    void aPromptFartherOnTakesThePlaceOfTheLastOne() {
        carets.read("editor", at(1_000, ""));
        carets.read("editor", at(1_000, "x".repeat(201)));
        assertFalse(carets.cover("editor", 1_200));
        assertTrue(carets.cover("editor", 1_201));
    }

    @Test
    void aCaretNearTheBeginningOfADocument() {
        carets.read("editor", CaretMark.of("A.java", "", 0));
        carets.moved("editor", CaretMark.of("A.java", "int a;", 6));
        assertTrue(carets.cover("editor", 6));
        carets.read("editor", CaretMark.of("A.java", "int a;", 6));
        carets.moved("editor", CaretMark.of("A.java", "long a;", 7));
        assertTrue(carets.cover("editor", 7), "nothing stands before the place");
    }

    @Test
    void editorsThatAreLeftAreForgottenAndSoAreTheOldestOfMany() {
        carets.read("editor", at(10, ""));
        carets.left("editor");
        assertFalse(carets.cover("editor", 10));
        IntStream.range(0, 40).forEach(i -> carets.read("editor" + i, at(10, "")));
        assertEquals(16, IntStream.range(0, 40).filter(i -> carets.cover("editor" + i, 10)).count());
        assertTrue(carets.cover("editor39", 10));
        carets.clear();
        assertFalse(carets.cover("editor39", 10));
    }
}
