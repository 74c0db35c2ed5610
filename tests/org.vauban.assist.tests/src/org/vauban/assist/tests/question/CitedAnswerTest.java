// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.question.CitedAnswer;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

class CitedAnswerTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((file:[^)]+)\\)");

    @TempDir
    private Path folder;

    private final CitedAnswer cited = new CitedAnswer(Locale.ENGLISH);

    private static CitationLink link(String markdown) {
        Matcher matcher = LINK.matcher(markdown);
        assertTrue(matcher.find(), markdown);
        return CitationLink.parse(matcher.group(1)).orElseThrow();
    }

    private static Hit code(Path file, String text) {
        return Evidence.hit(new Passage(file.toString(), 0, "", List.of(), "", "code", 0, text.length(), 1, 0, "",
                text, List.of()));
    }

    @Test
    void passagesComeWithPlaceHeadingsAndExcerpt() throws Exception {
        String text = "The operator opens it.\nThe pressure must not exceed 12 bar.\n";
        Hit file = Evidence.file(folder.resolve("manual.txt"), text);
        Hit pages = Evidence.pages(folder.resolve("standard.pdf"), 1_000, "One page. The pressure is 12 bar.", 10);
        String shown = cited.evidence(new SearchResult(List.of(file, pages), 2, 0, false), "pressure");

        assertTrue(shown.contains("[manual.txt, line 2]"), shown);
        assertTrue(shown.contains("Manual \\> Pump"), shown);
        assertTrue(shown.contains("“The pressure must not exceed 12 bar.”"), shown);
        assertTrue(shown.contains("standard.pdf, page "), shown);
        CitationLink link = link(shown);
        assertEquals("The pressure must not exceed 12 bar.", text.substring(link.start(), link.end()));
        assertEquals("", cited.evidence(new SearchResult(List.of(), 0, 0, false), "pressure"));
    }

    @Tag("claim:citations-exact")
    @ParameterizedTest
    @ValueSource(strings = {"1. # *all* _of_ `it` [is](http://x.example) <b>text</b> &amp; ~no~ | ![x](y) markup",
            "- item", "+ item", "# heading", "=== rule", "> quote", "12) twelve", "a\\*b\\", "https://x.example/_a_"})
    void whatStandsInADocumentIsShownAsItIs(String text) {
        Passage passage = new Passage(folder.resolve("a.txt").toString(), 0, "", List.of(), "", "en", 0,
                text.length(), 1, 0, "", text, List.of());
        String shown = cited.quote(new Citation(passage, 0, text.length(), text));
        String html = AnswerHtml.blocks(shown).getFirst();
        assertTrue(html.contains("“" + AnswerHtml.escape(text) + "”"), html);
        assertFalse(html.contains("<em>") || html.contains("<b>") || html.contains("data-href=\"http"), html);

        String sentence = AnswerHtml.blocks(cited.sentence(new QuotedClaim(
                new Citation(passage, 0, text.length(), text), text, List.of(text)))).getFirst();
        assertEquals("<p>" + AnswerHtml.escape(text) + "</p>", sentence.strip());
    }

    @Test
    void codeIsFencedSoThatItCannotEndTheFence() {
        String text = "void a() { // ```\n}\n";
        Passage passage = code(folder.resolve("A.java"), text).passage();
        String html = AnswerHtml.blocks(cited.quote(new Citation(passage, 0, text.length(), text))).getFirst();
        assertTrue(html.contains("<pre><code>void a() { // ```\n}"), html);
        assertTrue(html.contains("A.java, line 1"), html);
    }

    @Test
    void whatAClaimLacksIsSaid() {
        Passage passage = code(folder.resolve("A.java"), "int a;").passage();
        Citation citation = new Citation(passage, 0, 6, "int a;");
        assertTrue(cited.sentence(new QuotedClaim(citation, "It is 7.", List.of("7"))).contains("Not in the quote: 7"));
        assertTrue(cited.sentence(new QuotedClaim(citation, "", List.of())).contains("no sentence"));
        assertTrue(new CitedAnswer(Locale.FRENCH).notFound(new SearchResult(List.of(code(folder, "x")), 1, 0, false), 1)
                .contains("1 passage correspond, 1 a été lu"));
        assertTrue(cited.notFound(new SearchResult(List.of(code(folder, "x")), 1_200, 0, false), 4)
                .contains("1,200 passages match, 4 were read"));
    }
}
