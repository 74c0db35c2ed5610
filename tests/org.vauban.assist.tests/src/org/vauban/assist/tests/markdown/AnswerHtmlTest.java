// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.tests.Patience;

class AnswerHtmlTest {

    /** Matches HTML elements; only those allowed in an answer may appear in the rendered page. */
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>");
    private static final List<String> HARMLESS = List.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
            "pre", "code", "span", "div", "a", "em", "strong", "blockquote", "hr", "br", "table", "thead", "tbody",
            "tr", "th", "td");
    private static final Pattern ATTRIBUTES = Pattern.compile(
            "(?: (?:class=\"[\\w -]*\"|href=\"#\"|data-href=\"[^\"]*\"|title=\"[^\"]*\"|data-block=\"\\d+\""
                    + "|data-language=\"[^\"]*\"|start=\"\\d+\"|align=\"\\w+\"))*\\s*/?");

    private static String html(String markdown) {
        return String.join("", AnswerHtml.blocks(markdown));
    }

    private static void assertHarmless(String html) {
        Matcher tags = TAG.matcher(html);
        while (tags.find()) {
            assertTrue(HARMLESS.contains(tags.group(2)), tags.group());
            assertTrue(ATTRIBUTES.matcher(tags.group(3)).matches(), tags.group());
        }
        assertFalse(tags.replaceAll("").contains("<"), html);
    }

    @Test
    void drawsWhatAnAnswerHas() {
        assertEquals("<p>A <em>b</em> <strong>c</strong> <code>d</code></p>\n", html("A *b* **c** `d`"));
        assertEquals(3, AnswerHtml.blocks("one\n\n- two\n\n```java\nint three;\n```\n").size());
        assertTrue(html("| a | b |\n|---|---|\n| 1 | 2 |\n").contains("<td>1</td>"));
    }

    @Test
    void numbersCodeBlocksAsCodeBlocksDoes() {
        String markdown = "a\n```java\nint one;\n```\n> - ```py\n>   two = 2\n>   ```\n\n    indented\n\n```\nthree\n";
        String html = html(markdown);
        assertEquals(3, CodeBlocks.of(markdown).size());
        for (int i = 0; i < 3; i++) {
            assertTrue(html.contains("data-block=\"" + i + "\""), html);
        }
        assertFalse(html.contains("data-block=\"3\""), html);
        assertTrue(html.contains("data-block=\"0\" data-language=\"java\""), html);
        assertTrue(html.contains("<span class=\"keyword\">int</span> one;"), html);
    }

    @Tag("claim:answers-inert")
    @ParameterizedTest
    @ValueSource(strings = {
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onclick=\"x()\">c</b>",
            "<svg/onload=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
            "[x](java\u0000script:alert(1))", "[x](&#106;avascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "[x](file:///etc/passwd)",
            "[x](vauban:replace)",
            "![x](http://example.org/track.png)", "![x](data:image/svg+xml;base64,AAAA)", "<javascript:alert(1)>",
            "[x](http://a\" onmouseover=\"alert(1))", "[x](<http://a\" onclick=alert(1)>)",
            "[x]: javascript:alert(1)\n\n[x]", "```\"><script>alert(1)</script>\nx\n```",
            "```<img src=x onerror=y>\n</code></pre><script>1</script>\n```",
            "`</code><script>1</script>`", "# <script>\n", "- <iframe src=//x>\n",
            "| <script> |\n|---|\n| <img src=x> |\n", "<style>*{display:none}</style>",
            "<!-- <script>alert(1)</script> -->", "<![CDATA[<script>]]>", "<?php x ?>",
            "<a href='javascript:x'>y</a>", "<base href='http://x'>",
            "<meta http-equiv=refresh content='0;url=http://x'>"})
    void doesNoHarm(String markdown) {
        String html = html(markdown);
        assertHarmless(html);
        Matcher links = Pattern.compile("data-href=\"([^\"]*)\"").matcher(html);
        while (links.find()) {
            assertTrue(links.group(1).startsWith("http"), links.group());
        }
    }

    @Tag("claim:answers-inert")
    @Test
    void aLinkIsOfferedAndSaysWhereItLeads() {
        assertTrue(html("[Eclipse](https://eclipse.org/a?b=c&d)").contains(
                "<a class=\"link\" href=\"#\" data-href=\"https://eclipse.org/a?b=c&amp;d\""
                        + " title=\"https://eclipse.org/a?b=c&amp;d\">"
                        + "Eclipse</a>"));
        assertEquals("<p>x (javascript:1)</p>\n", html("[x](javascript:1)"));
        assertTrue(html("![A picture](https://example.org/p.png)").contains(">A picture</a>"));
    }

    @Tag("claim:answers-inert")
    @Test
    void standsDeepAndLongTexts() {
        assertTimeoutPreemptively(Duration.ofSeconds(Patience.SECONDS), () -> {
            assertHarmless(html("> ".repeat(20_000) + "x"));
            assertHarmless(html("*a _b ".repeat(20_000)));
            assertHarmless(html("*".repeat(50_000) + "a" + "*".repeat(50_000)));
            assertHarmless(html("[".repeat(50_000)));
            assertHarmless(html("- ".repeat(50_000)));
            assertHarmless(html("`".repeat(99_999) + "<script>"));
            assertHarmless(html("word <b>\n".repeat(600_000)));
            assertHarmless(html("```java\n" + "int x = 1; // <b>\n".repeat(300_000)));
        });
    }

    @Test
    void whileAnAnswerGrowsOnlyItsLastBlocksChange() {
        String answer = "First.\n\n- one\n- two\n\n```java\nclass A {\n}\n```\n\nLast *words* here.\n";
        List<String> whole = AnswerHtml.blocks(answer);
        for (int end = 1; end < answer.length(); end++) {
            List<String> part = AnswerHtml.blocks(answer.substring(0, end));
            for (int i = 0; i + 1 < part.size(); i++) {
                assertEquals(whole.get(i), part.get(i), answer.substring(0, end));
            }
        }
    }
}
