// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.prompt.FimAnchors.Split;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.UserAnchors;
import org.vauban.engine.host.token.TokenPrefixIndex;

/** Where holes begin, and how a partial token is taken back, without a model. */
class FimPromptBuilderTest {
    private final FimAnchors anchors = new FimAnchors();

    private Split split(String prefix, String suffix) {
        return anchors.split(new FimInput("A.java", prefix, suffix, List.of()));
    }

    @Test
    void aHoleBeginsAtTheCaretOrBeforeItsWord() {
        assertEquals(new Split(new FimInput("A.java", "class A {\n    int ", "\n}", List.of()), ""),
                split("class A {\n    int ", "\n}"));
        assertBegun("class B {\n    int", " fo");
        assertBegun("class C {\n    a", ".fo");
        assertBegun("class D {\n   ", " pub");
        assertBegun("class E {\n", "pub");
        assertBegun("", "pub");
        assertBegun("é = 1;\n", "père");
        assertBegun("é = 1;\r\n", "$a_1");
        assertBegun("x = \uD83D", ""); // half a surrogate pair
        assertBegun("x = 1; ", "\uD83D\uDE00\uD835\uDC00");
        assertBegun("x = " + "a".repeat(50), "");
    }

    private void assertBegun(String prefix, String begun) {
        Split split = new FimAnchors().split(new FimInput("A.java", prefix + begun, "\n}", List.of()));
        assertEquals(prefix, split.input().prefix());
        assertEquals("\n}", split.input().suffix());
        assertEquals(begun, split.begun());
    }

    @Test
    void typingOnKeepsTheHole() {
        Split first = split("class A {\n    int fo", "\n}");
        Split next = split("class A {\n    int foo;\n    int bar", "\n}");
        assertEquals(first.input(), next.input());
        assertEquals(" foo;\n    int bar", next.begun());
        assertEquals("", split("class A {\n  ", "\n}").begun(), "deleting what was before it begins a new one");
    }

    @Test
    void anotherTextOrALongOneBeginsANewHole() {
        split("class A {\n    int fo", "\n}");
        Split closed = split("class A {\n    int foo(", ")\n}");
        assertEquals("class A {\n    int", closed.input().prefix(), "what is behind the caret may change");
        assertEquals(")\n}", closed.input().suffix());
        String far = "class A {\n" + "    int x = 1;\n".repeat(60) + "    ";
        assertEquals(far, split(far, "\n}").input().prefix());
        assertEquals("class B {\n   ", split("class B {\n    int", "\n}").input().prefix());
    }

    /** Each is kept in memory, and a client may send texts of any length. */
    @Test
    void veryLongTextsAreNotKept() {
        String huge = "x".repeat(5 << 20);
        split(huge, "");
        assertEquals("", split(huge + "y", "").begun());
        String large = "y".repeat(1 << 20);
        split("a" + large, "");
        assertEquals("z", split("a" + large + "z", "").begun());
        for (String other : List.of("b", "c", "d")) {
            split(other + large, "");
        }
        assertEquals("", split("a" + large + "z", "").begun(), "others have taken its room");
    }

    @Test
    void allUsersTogetherKeepSoMuch() {
        UserAnchors users = new UserAnchors();
        FimAnchors first = users.of("ada");
        assertSame(first, users.of("ada"));
        for (int user = 0; user < 20; user++) {
            users.of("user " + user).split(new FimInput("A.java", user + "x".repeat(1 << 20), "", List.of()));
        }
        assertNotSame(first, users.of("ada"));
    }

    @Test
    void anEarlierPlaceInTheFileIsAnotherHole() {
        split("a\nb\nc\n", "z");
        assertEquals("a\n", split("a\n", "z").input().prefix());
        assertEquals("a\nb\nc\n", split("a\nb\nc\nde", "z").input().prefix(), "the nearest one counts");
    }

    @Test
    void theNextTokenBeginsWithWhatWasTakenBack() {
        List<String> tokens = List.of("", " s", " su", " sum", " sub", "x", " summary");
        TokenPrefixIndex pieces = new TokenPrefixIndex(tokens.size(),
                i -> tokens.get(i).getBytes(StandardCharsets.UTF_8));
        float[] logits = {9, 1, 2, 5, 4, 9, 3};
        assertEquals(3, pieces.best(logits, " su".getBytes(StandardCharsets.UTF_8)));
        assertEquals(3, pieces.best(logits, " summ".getBytes(StandardCharsets.UTF_8)), "a part of it is enough");
        assertEquals(5, pieces.best(logits, "x".getBytes(StandardCharsets.UTF_8)));
        assertEquals(-1, pieces.best(logits, "q".getBytes(StandardCharsets.UTF_8)));
        logits[4] = 8;
        assertEquals(4, pieces.best(logits, " sub".getBytes(StandardCharsets.UTF_8)));
    }
}
