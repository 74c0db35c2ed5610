// SPDX-License-Identifier: EPL-2.0
package org.vauban.doc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.doc.MarkdownPage;
import org.vauban.doc.MarkdownPages;

/** How a Markdown page becomes a page of the help. */
class MarkdownPageTest {

    @Test
    void linksAndPicturesLeadWhereTheyAreInTheBundle() {
        String html = MarkdownPage.toHtml(
                """
                # A & B

                See [there](other.md#part), [the web](https://example.org/a.md) and ![a picture](../../images/x.png).
                ![another](images/y.png)
                """, "en");
        assertTrue(html.contains("<title>A &amp; B</title>"), html);
        assertTrue(html.contains("href=\"other.html#part\""), html);
        assertTrue(html.contains("href=\"https://example.org/a.md\""), html);
        assertTrue(html.contains("src=\"../images/x.png\"") && html.contains("src=\"../images/y.png\""), html);
    }

    @Test
    void headingsHaveTheAnchorsOfTheWeb() {
        assertTrue(MarkdownPage.toHtml("# L'aper\u00e7u, enfin", "fr").contains("<h1 id=\"laper\u00e7u-enfin\">"));
    }

    @Test
    void tablesAreTables() {
        assertTrue(MarkdownPage.toHtml("| a | b |\n|---|---|\n| 1 | 2 |\n", "en").contains("<table>"));
    }

    @Test
    void pagesComeInTheLanguageOfTheReader() throws IOException {
        String english = page("help/start.html", Locale.ENGLISH);
        String french = page("help/start.html", Locale.CANADA_FRENCH);
        assertTrue(english.contains("<html lang=\"en\">") && french.contains("<html lang=\"fr\">"));
        assertEquals(english, page("help/start.html?resultof=x", Locale.GERMAN), "English where there is no other");
        assertNull(new MarkdownPages().getInputStream("org.vauban.doc", "help/style.css", Locale.ENGLISH),
                "a file as it is");
        assertNull(new MarkdownPages().getInputStream("org.vauban.doc", "help/nothing.html", Locale.ENGLISH));
    }

    private static String page(String href, Locale locale) throws IOException {
        try (InputStream in = new MarkdownPages().getInputStream("org.vauban.doc", href, locale)) {
            assertNotNull(in, href);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
