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

/** The shapes of {@code vauban/search} and {@code vauban/ask}, as {@code docs/lsp.md} tells them to clients. */
final class KnowledgeProtocol {
    private KnowledgeProtocol() {}

    /**
     * @param limit passages at most; null for the server's choice
     * @param folders URIs of folders or files to search; null or empty for everything
     * @param packs names of knowledge packs to search, beside the folders; null or empty for none
     * @param context passages before and after each one at most; null for none
     */
    record SearchWanted(@Nullable String query, @Nullable Integer limit, @Nullable List<String> folders,
            @Nullable List<String> packs, @Nullable Integer context) {}

    /** @param partialResultToken under which passages, quotes and claims come as {@link Piece}, or null */
    record Question(@Nullable String question, @Nullable Integer limit, @Nullable List<String> folders,
            @Nullable List<String> packs, @Nullable Either<String, Integer> partialResultToken) {}

    /**
     * @param start first UTF-16 unit in the text of the document
     * @param end behind the last one
     */
    record Quote(int start, int end, String text) {}

    /**
     * Where something stands.
     *
     * @param page from 1; null for formats without pages
     * @param pageLabel what is printed on it, or null
     * @param line from 0; null for formats whose text is not that of the file
     * @param archived true in an archive, or in a pack of a server: only {@code vauban/sourceText} tells the text; else
     *            null
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
     * What stands before or after a passage.
     *
     * @param place where it begins
     */
    record Neighbour(Place place, List<String> headings, Quote passage) {
        static List<Neighbour> of(List<Passage> passages, DocumentAddresses addresses) {
            return passages.stream().map(each -> new Neighbour(Place.of(each, each.start(), addresses),
                    each.headings(), new Quote(each.start(), each.end(), each.text()))).toList();
        }
    }

    /**
     * @param place of the quote
     * @param quote the sentence that fits the query best
     * @param before what stands before the passage, in the order of the document; null where nobody wants it
     * @param after what stands after it; null together with the former
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
     * @param matched passages that match at all
     * @param outdated whether passages are hidden until their files are indexed again
     */
    record Results(List<Found> passages, long matched, boolean outdated) {}

    /**
     * @param sentence null if it was dropped
     * @param unsupported numbers, names and identifiers that the quote lacks
     */
    record Stated(Place place, Quote quote, List<PageBox> boxes, @Nullable String sentence,
            List<String> unsupported) {}

    /**
     * @param uri of a place in an archive or a mail, or in a pack of a server
     * @param start of a quote there, in UTF-16 units of the document; null for none
     */
    record SourceWanted(@Nullable String uri, @Nullable Integer start) {}

    /**
     * @param text of the document, with what is secret masked, and other blanks where passages meet
     * @param line of the text, from 0, on which the quote begins; null where nobody asked, or it is not there
     */
    record SourceText(String text, @Nullable Integer line) {}

    /**
     * A piece of an answer; exactly one of them is there.
     *
     * @param passages at once
     * @param quote what the next claim begins with, before its sentence is written
     * @param claim checked
     */
    record Piece(@Nullable List<Found> passages, @Nullable Quoted quote, @Nullable Stated claim) {}

    /** A quote and where it stands. */
    record Quoted(Place place, Quote quote, List<PageBox> boxes) {}

    /**
     * @param found whether the passages answer the question
     * @param passages that were found
     * @param read how many of them the model read
     * @param message what people should know, or null
     */
    record Reply(boolean found, List<Stated> claims, List<Found> passages, long matched, int read,
            @Nullable String message) {}
}
