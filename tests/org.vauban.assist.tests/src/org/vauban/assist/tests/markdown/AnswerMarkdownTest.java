// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.AnswerMarkdown;

/** Whatever the model wrote, an editor that renders Markdown fetches nothing and leads nowhere. */
class AnswerMarkdownTest {

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '"', textBlock = """
            "See ![the plan](https://e/?d=1)."          ! "See the plan (https://e/?d=1)."
            "See ![](https://e/?d=1)."                  ! "See https://e/?d=1."
            "See [the plan](https://e 'title')."        ! "See the plan (https://e)."
            "See <https://e>."                          ! "See https://e."
            "See [*the* plan](command:x)."              ! "See *the* plan (command:x)."
            "[![a](https://e/a)](https://e/b)"          ! "a (https://e/a) (https://e/b)"
            "# A ![a](b)"                               ! "# A a (b)"
            "**bold** and `code <img>`"                 ! "**bold** and `code <img>`"
            """)
    void imagesAndLinksAreText(String markdown, String shown) {
        assertEquals(shown, AnswerMarkdown.of(markdown).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a <img src=\"https://e\"> b", "<img src=\"https://e\">", "<script>\n\nx()\n</script>",
        "![a][b]\n\n[b]: https://e", "![b]\n\n[b]: <https://e>", "| a |\n|---|\n| ![b](https://e) <img src='x'> |",
        "- ![b](https://e)\n  > <img src='x'>", "![a](https://e \"<img src='x'>\")", "&lt;img src='x'&gt;", "\\<img>",
        "![a\n](https://e)", "\\![a](https://e)"})
    void nothingIsFetched(String markdown) {
        String safe = AnswerMarkdown.of(markdown);
        assertFalse(safe.matches("(?s).*(?<!\\\\)[<\\[].*"), safe);
        String html = AnswerHtml.standalone(safe);
        assertFalse(html.contains("<a ") || html.contains("<img"), html);
    }

    @Test
    void codeBlocksStay() {
        String code = "```java\nint a; // <img src=\"x\"> ![a](b)\n```\n";
        assertEquals("Before:\n\n" + code + "\nAfter.\n", AnswerMarkdown.of("Before:\n" + code + "After.\n"));
        assertTrue(AnswerMarkdown.of("```` <b>x\na ``` b\n````").contains("\na ``` b\n````"));
        String open = AnswerMarkdown.of("```java\nint a;\n");
        assertTrue(open.contains("```java\nint a;\n```"), open);
    }

    @Test
    void emphasisNestedThousandsDeepIsText() {
        String safe = AnswerMarkdown.of("*a **a ".repeat(40_000) + "![a](https://e)");
        assertFalse(safe.matches("(?s).*(?<!\\\\)\\[.*"), "an image");
    }
}
