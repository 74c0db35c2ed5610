// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.HtmlExport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.markdown.CitationLink;

/** The content of an exported page, which must not do anything. */
class HtmlExportTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    private static String page(String title, String question, String answer, Locale locale) {
        Turn turn = new Turn("1", null, TIME, null, question, List.of(), answer, Turn.State.ANSWERED, null, null);
        return HtmlExport.of(new Conversation("a", title, TIME, TIME, List.of(turn), "1"), true, locale,
                ZoneOffset.UTC);
    }

    @Test
    void citationsAreLinks() {
        String address = new CitationLink(Path.of("/manuals/pump.pdf").toAbsolutePath(), 41, 0, 100, 160).address();
        String page = page("Pump", "What is the pressure?", "> 12 bar [pump.pdf, page 41](" + address + ")\n",
                Locale.ENGLISH);
        assertTrue(page.contains("<a href=\"" + address.replace("&", "&amp;") + "\""), page);
        assertTrue(page.contains("<blockquote>") && page.contains("12 bar"), page);
        assertTrue(page.contains("<h2>Answer</h2>") && page.contains("lang=\"en\""), page);
    }

    @Test
    void nothingThatWasSaidIsAnElement() {
        String evil = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        String page = page(evil, evil, evil + "\n\n[here](javascript:alert(1)) ![image](https://example.org/a.png)\n",
                Locale.FRENCH);
        assertFalse(page.contains("<script") || page.contains("<img") || page.contains("href=\"javascript"), page);
        assertEquals(4, page.split("&lt;script", -1).length - 1, "title, heading, question and answer: " + page);
        assertTrue(page.contains("default-src 'none'") && page.contains("<h2>Réponse</h2>"), page);
    }
}
