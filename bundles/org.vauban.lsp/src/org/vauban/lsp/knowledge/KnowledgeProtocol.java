// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Types of {@code vauban/search} and {@code vauban/ask}, which {@code docs/lsp.md} documents for clients. */
final class KnowledgeProtocol {
    private KnowledgeProtocol() {}

    /**
     * @param limit maximum number of passages; null for the server's default
     * @param folders URIs of folders or files to search; null or empty for everything
     * @param packs names of knowledge packs to search in addition to the folders; null or empty for none
     * @param context maximum number of passages before and after each one; null for none
     */
    record SearchWanted(@Nullable String query, @Nullable Integer limit, @Nullable List<String> folders,
            @Nullable List<String> packs, @Nullable Integer context) {}

    /** @param partialResultToken token under which passages, quotes and claims stream as {@link Piece}, or null */
    record Question(@Nullable String question, @Nullable Integer limit, @Nullable List<String> folders,
            @Nullable List<String> packs, @Nullable Either<String, Integer> partialResultToken) {}

    /**
     * @param start first UTF-16 unit in the text of the document
     * @param end end in the text, exclusive
     */
    record Quote(int start, int end, String text) {}

    /**
     * Location in a document.
     *
     * @param page page number from 1; null for formats without pages
     * @param pageLabel printed page label, or null
     * @param line line from 0; null for formats whose text is not that of the file
     * @param archived true in an archive, or in a pack of a server, whose text is available only through
     *            {@code vauban/sourceText}; else null
     */
    record Place(String uri, @Nullable Integer page, @Nullable String pageLabel, @Nullable Integer line,
            @Nullable Boolean archived) {
        static Place of(Passage passage, int position, DocumentAddresses addresses) {
            int page = passage.pageAt(position);
            String label = passage.pageLabelAt(position);
            int line = passage.lineAt(position);
            Path file = Path.of(passage.path());
            return new Place(addresses.of(file).toASCIIString(), page == 0 ? null : page,
                    label.isEmpty() ? null : label, line == 0 ? null : line - 1,
                    addresses.isOpenable(file) ? null : true);
        }
    }

    /**
     * A passage before or after another one.
     *
     * @param place start of the passage
     */
    record Neighbour(Place place, List<String> headings, Quote passage) {
        static List<Neighbour> of(List<Passage> passages, DocumentAddresses addresses) {
            return passages.stream().map(each -> new Neighbour(Place.of(each, each.start(), addresses),
                    each.headings(), new Quote(each.start(), each.end(), each.text()))).toList();
        }
    }

    /**
     * @param place location of the quote
     * @param quote the sentence that matches the query best
     * @param before passages before the found one, in the order of the document; null if they were not requested
     * @param after passages after the found one; null if they were not requested
     */
    record Found(Place place, String title, List<String> headings, @Nullable String symbol, @Nullable String language,
            Quote passage, Quote quote, List<PageBox> boxes, double score, int duplicates,
            @Nullable List<Neighbour> before, @Nullable List<Neighbour> after) {
        static Found of(Hit hit, String query, DocumentAddresses addresses, @Nullable Neighbours around) {
            Passage passage = hit.passage();
            Excerpt excerpt = Excerpt.of(passage, hit.words(query));
            return new Found(Place.of(passage, excerpt.start(), addresses), passage.title(), passage.headings(),
                    passage.symbol().isEmpty() ? null : passage.symbol(),
                    passage.language().isEmpty() ? null : passage.language(),
                    new Quote(passage.start(), passage.end(), passage.text()),
                    new Quote(excerpt.start(), excerpt.end(), excerpt.text()), passage.boxes(), hit.score(),
                    hit.duplicates(), around == null ? null : Neighbour.of(around.before(), addresses),
                    around == null ? null : Neighbour.of(around.after(), addresses));
        }
    }

    /**
     * @param matched number of matching passages
     * @param outdated whether passages are hidden until their files are indexed again
     */
    record Results(List<Found> passages, long matched, boolean outdated) {}

    /**
     * @param sentence the claim; null if it was dropped
     * @param unsupported numbers, names and identifiers that the quote does not contain
     */
    record Stated(Place place, Quote quote, List<PageBox> boxes, @Nullable String sentence,
            List<String> unsupported) {}

    /**
     * @param uri URI of a location in an archive or a mail, or in a pack of a server
     * @param start start of a quote there, in UTF-16 units of the document; null for none
     */
    record SourceWanted(@Nullable String uri, @Nullable Integer start) {}

    /**
     * @param text text of the document, with secrets masked, and with different whitespace between passages
     * @param line line of the text, from 0, on which the quote begins; null if it was not requested or not found
     */
    record SourceText(String text, @Nullable Integer line) {}

    /**
     * A part of an answer; exactly one of the members is present.
     *
     * @param passages passages found, sent first
     * @param quote start of the next claim, sent before its sentence is written
     * @param claim a verified claim
     */
    record Piece(@Nullable List<Found> passages, @Nullable Quoted quote, @Nullable Stated claim) {}

    /** A quote with its location. */
    record Quoted(Place place, Quote quote, List<PageBox> boxes) {}

    /**
     * @param found whether the passages answer the question
     * @param passages passages found
     * @param read how many of them the model read
     * @param message message for the user, or null
     */
    record Reply(boolean found, List<Stated> claims, List<Found> passages, long matched, int read,
            @Nullable String message) {}
}
