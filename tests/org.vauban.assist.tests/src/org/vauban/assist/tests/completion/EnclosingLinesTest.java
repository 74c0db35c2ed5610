// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.text.EnclosingLines;

/** Which lines enclose a caret, marked by {@code |}. */
class EnclosingLinesTest {
    private static final String JAVA = """
            package a;

            /** A till. */
            @Deprecated
            class Till extends Box {
                private int count;

                int other(int a) {
                    return a;
                }

                int pay(List<Coin> coins,
                        Rate rate) {
                    int sum = 0;
                    for (Coin coin : coins) {
                        if (coin == null) {
                            continue;
                        } else {
                            sum += 1;
                            |
                        }
                    }
                }
            }
            """;

    private static String heads(String marked, int linesSent, int units) {
        int caret = marked.indexOf('|');
        String text = marked.replace("|", "");
        int start = caret;
        for (int line = 0; line <= linesSent && start > 0; line++) {
            start = text.lastIndexOf('\n', start - 1);
        }
        start++;
        return EnclosingLines.before(text, caret, start, units).stream()
                .map(lines -> text.substring(lines.start(), lines.end())).collect(Collectors.joining());
    }

    @Test
    void areTheHeadsOfWhatTheCaretIsIn() {
        assertEquals("""
                class Till extends Box {
                    int pay(List<Coin> coins,
                            Rate rate) {
                        for (Coin coin : coins) {
                            if (coin == null) {
                """, heads(JAVA, 1, 1_000));
    }

    @Test
    void thoseThatAreSentAnywayAreNotSentTwice() {
        assertEquals("class Till extends Box {\n", heads(JAVA, 8, 1_000));
        assertEquals("", heads(JAVA, 16, 1_000));
    }

    @Test
    void innerOnesComeFirstWhereNotAllHaveRoom() {
        assertEquals("            if (coin == null) {\n", heads(JAVA, 1, 40));
    }

    @Test
    void pythonHasThemToo() {
        assertEquals("class A:\n    def f(self, name):\n", heads("""
                class A:
                    x = 1

                    def f(self, name):
                        # said
                        y = 2
                        z = 3
                        |
                """, 1, 1_000));
    }

    @Test
    void tabsCountAsColumns() {
        assertEquals("class A {\n\tvoid f() {\n", heads("class A {\n\tint x;\n\tvoid f() {\n\t\tint y;\n\t\t|\n\t}\n}\n", 1,
                1_000));
    }

    @Test
    void whereNothingIsIndentedThereIsNone() {
        assertEquals("", heads("a\nb\nc\n|\n", 0, 1_000));
        assertEquals("", heads("|", 0, 1_000));
    }
}
