// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.question.CitedAnswer;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.WordStems;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * A search result for display. Immutable.
 *
 * @param link location of the passage
 * @param place name of the file, and page or line
 * @param headings headings above it, and the symbols that it declares; may be empty
 * @param excerpt the part that matches the query best, on one line
 * @param marks words of the query in the excerpt, translated ones included, in order
 * @param passage the whole passage
 * @param duplicates passages with nearly the same text that are hidden
 */
public record FoundPassage(CitationLink link, String place, String headings, String excerpt, List<Mark> marks,
        Passage passage, int duplicates) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_$]+");

    /** A range of the excerpt, in UTF-16 units. */
    public record Mark(int start, int end) {}

    public FoundPassage {
        marks = List.copyOf(marks);
    }

    public static FoundPassage of(Hit hit, String query) {
        Passage passage = hit.passage();
        String words = hit.words(query);
        Excerpt excerpt = Excerpt.of(passage, words);
        Path file = Path.of(passage.path());
        // a passage of whitespace has no excerpt to cite
        boolean cited = !excerpt.text().isEmpty();
        Citation citation = cited ? new Citation(passage, excerpt.start(), excerpt.end(), excerpt.text()) : null;
        CitationLink link = citation == null
                ? new CitationLink(file, passage.page(), passage.line(), passage.start(), passage.start())
                : new CitationLink(file, citation.page(), citation.line(), citation.start(), citation.end());
        String place = citation == null ? String.valueOf(file.getFileName())
                : new CitedAnswer(null).place(citation);
        List<String> above = new ArrayList<>(passage.headings());
        if (!passage.symbol().isEmpty()) {
            above.add(passage.symbol());
        }
        String line = excerpt.text().replaceAll("\\s+", " ");
        return new FoundPassage(link, place, String.join(" > ", above), line, marks(line, words), passage,
                hit.duplicates());
    }

    /** Returns the words that begin with a word of the query, as the index matches them. */
    private static List<Mark> marks(String text, String words) {
        Set<String> wanted = WordStems.of(words);
        List<Mark> marks = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (!Collections.disjoint(WordStems.of(matcher.group()), wanted)) {
                marks.add(new Mark(matcher.start(), matcher.end()));
            }
        }
        return marks;
    }
}
