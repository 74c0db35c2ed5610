// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.context.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.context.workspace.NextMethod;

/** The next place of a user who works down a file. */
class NextMethodTest {
    private static final String JAVA = """
            class A {
                private int size;

                /** Says {how} many; there are some. */
                @SuppressWarnings({"a", "b"})
                int first(int a, Map<String, int[]> b) {
                    // a comment; with { a brace
                    if (a > 0) {
                        return a;
                    }
                    return size;
                }

                abstract void declared(int only);

                void empty() {
                }

                String last() { return "}" + size; }
            }
            """;

    private static OptionalInt java(String text, String from) {
        return NextMethod.below("java", null, text, text.indexOf(from));
    }

    private static void assertPlace(String expected, String text, OptionalInt place) {
        assertTrue(place.isPresent(), "a place");
        assertTrue(text.startsWith(expected, place.getAsInt()), text.substring(place.getAsInt()));
    }

    @Test
    void aboveAMethodItIsItsFirstStatement() {
        assertPlace("if (a > 0)", JAVA, java(JAVA, "private int"));
        assertPlace("if (a > 0)", JAVA, java(JAVA, "int a, Map"));
    }

    @Test
    void inAMethodItIsTheOneBelowThatHasABody() {
        OptionalInt place = java(JAVA, "return a;");
        assertEquals(JAVA.indexOf("void empty() {") + "void empty() {".length(), place.getAsInt());
        assertPlace("return \"}\"", JAVA, java(JAVA, "}\n\n    String last"));
    }

    @Test
    void inTheLastOneItIsItsEnd() {
        OptionalInt place = java(JAVA, "return \"}\"");
        assertEquals(JAVA.indexOf(" }\n}\n"), place.getAsInt());
        assertEquals(OptionalInt.empty(), NextMethod.below("java", null, JAVA, JAVA.length()));
        assertEquals(OptionalInt.empty(), NextMethod.below("java", null, JAVA, place.getAsInt()));
    }

    @Test
    void pythonIsUnderstood() {
        String text = """
                class A:
                    def first(self, a: int = 0) -> dict[str, int]:
                        return {"a": a}

                    def second(self):
                        if self:
                            return 1
                """;
        assertPlace("return {", text, NextMethod.below(null, Path.of("a.py"), text, 0));
        assertPlace("if self", text, NextMethod.below(null, Path.of("a.py"), text, text.indexOf("return {")));
        assertEquals(OptionalInt.empty(), NextMethod.below("python", null, text, text.length()));
    }

    @Test
    void otherLanguagesAndUnfinishedTextsHaveNone() {
        assertEquals(OptionalInt.empty(), NextMethod.below("markdown", null, "# Title\n\nText {\n", 0));
        assertEquals(OptionalInt.empty(), NextMethod.below(null, null, JAVA, 0));
        assertEquals(OptionalInt.empty(), NextMethod.below("java", null, "class A { void f(", 0));
        assertEquals(OptionalInt.empty(), NextMethod.below("java", null, "", 0));
        assertEquals(OptionalInt.empty(), NextMethod.below("java", null, "class A { void f() { int a", 25));
    }

    @Test
    void everyPlaceOfATextHasAPlaceBehindItOrNone() {
        for (int caret = 0; caret <= JAVA.length(); caret++) {
            OptionalInt place = NextMethod.below("java", null, JAVA, caret);
            assertTrue(place.isEmpty() || place.getAsInt() > caret && place.getAsInt() <= JAVA.length(), "at " + caret);
        }
    }

    @Test
    void veryLongTextsAreLeftAlone() {
        String text = IntStream.range(0, 10_000).mapToObj(i -> "    void method" + i + "() {\n    }\n")
                .collect(Collectors.joining("", "class A {\n", "}\n"));
        assertEquals(OptionalInt.empty(), NextMethod.below("java", null, text, 0));
    }
}
