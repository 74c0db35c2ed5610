// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.CitationLink;

class CitationLinkTest {
    private static final Path FILE = Path.of("no such folder", "Règles (v2) #1 [a]&b.pdf").toAbsolutePath();

    @Test
    void anAddressIsReadBackAndIsALinkInMarkdown() {
        for (CitationLink link : new CitationLink[] {new CitationLink(FILE, 41, 0, 100, 160),
                new CitationLink(FILE, 0, 12, 0, 7), new CitationLink(FILE, 0, 0, 5, 5)}) {
            assertEquals(Optional.of(link), CitationLink.parse(link.address()));
            String html = AnswerHtml.blocks("[here](" + link.address() + ")").getFirst();
            assertTrue(html.contains("data-href=\"" + AnswerHtml.escape(link.address()) + "\""), html);
        }
        CitationLink in = new CitationLink(FILE, 0, 12, 0, 7);
        assertEquals(Optional.of(in), CitationLink.in("> [a](http://x) [b](file:///x) [c](" + in.address() + ") d"));
        assertEquals(Optional.empty(), CitationLink.in("no link"));
        assertTrue(new CitationLink(FILE, 41, 0, 100, 160).address().endsWith("#page=41&char=100,160"));
        assertTrue(new CitationLink(FILE, 0, 12, 0, 7).address().endsWith("#L12&char=0,7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "file://server/share/a.pdf#char=1,2", "file:////server/a#char=1,2",
            "file:////server/a.pdf#page=3&char=1,2", "file:///%2Fserver/a.pdf#char=1,2",
            "file:///%5Cserver/a.pdf#char=1,2", "file:///%5C%5Cserver/a.pdf#char=1,2", "file:///a#char=1,2x",
            "file:///a.pdf?x#char=1,2", "http:///a.pdf#char=1,2", "file:///a.pdf#char=9,2",
            "file:///a.pdf#page=1&char=99999999999,1", "file:///#char=1,2", "file:///a%00b#char=1,2", "a b", ""})
    void nothingElseIsOne(String address) {
        assertEquals(Optional.empty(), CitationLink.parse(address));
        assertFalse(AnswerHtml.blocks("[here](" + address + ")").toString().contains("data-href=\"file"));
    }
}
