// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.document.TextMatches;

/** What a reader types is found as it is printed. */
class TextMatchesTest {
    private static List<String> found(String text, String words) {
        return TextMatches.of(text, words).stream().map(each -> text.substring(each.start(), each.end())).toList();
    }

    @Test
    void caseAccentsAndLineEndsDoNotMatter() {
        assertEquals(List.of("Pression", "pression"), found("Pression et pression", "PRESSION"));
        assertEquals(List.of("d\u00e9marrage"), found("le d\u00e9marrage", "demarrage"));
        assertEquals(List.of("de\u0301marrage"), found("le de\u0301marrage", "d\u00e9marrage"));
        assertEquals(List.of("safety\n  valve"), found("the safety\n  valve opens", "safety valve"));
        assertEquals(List.of("mainte-\nnance"), found("The mainte-\nnance of it", "maintenance"));
        assertEquals(List.of("l\u2019eau"), found("de l\u2019eau", "l'eau"));
        assertEquals(List.of("\ufb01lter"), found("a \ufb01lter", "filter"));
    }

    @Test
    void matchesDoNotOverlapAndNothingIsNowhere() {
        assertEquals(List.of("aa", "aa"), found("aaaaa", "aa"));
        assertEquals(List.of(), found("text", "  "));
        assertEquals(List.of(), found("", "x"));
        assertEquals(List.of("A-4711"), found("Part A-4711.", "a-4711"));
        assertEquals(List.of("\ud83d\ude00 x"), found("\ud83d\ude00 x", "\ud83d\ude00 x"));
    }
}
