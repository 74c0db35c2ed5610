// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ParsedDocument.PageRange;

/**
 * Submits a document to the gate: its whole text, its page labels, and its labels in tables of contents. Stateless.
 */
final class DocumentReview {
    private DocumentReview() {}

    /**
     * Returns the document with secrets masked and no character moved.
     *
     * @return null if the document is now excluded
     * @throws GateRefusedException if the gate refuses the request as a whole
     */
    static @Nullable ParsedDocument of(ParsedDocument document, TextSource source, Gate gate)
            throws GateRefusedException {
        // page labels and sheet names are text of the file too
        String labels = String.join("\n", Stream.concat(document.pages().stream().map(PageRange::label),
                document.above().stream()).map(DocumentReview::flat).toList());
        List<Part> parts = new ArrayList<>();
        if (!document.text().isEmpty()) {
            parts.add(part("file", SourceText.whole(source, document.text())));
        }
        if (!labels.isBlank()) {
            parts.add(part("page labels", SourceText.derived(source, labels, List.of(document.text()))));
        }
        if (parts.isEmpty()) {
            return document;
        }
        return switch (gate.review(new Submission(IndexRules.FEATURE, IndexRules.FEATURE, parts))) {
            case Decision.Refused refused -> throw new GateRefusedException(refused.reason());
            case Decision.Approved approved -> approved.parts().size() < parts.size() ? null
                    : masked(document, approved.parts(), labels);
        };
    }

    private static Part part(String role, SourceText text) {
        return new Part(role, text, OptionalInt.empty(), false);
    }

    private static ParsedDocument masked(ParsedDocument document, List<ApprovedPart> parts, String labels) {
        String text = document.text().isEmpty() ? "" : parts.getFirst().text().text();
        String masked = labels.isBlank() ? labels : parts.getLast().text().text();
        List<PageRange> pages = new ArrayList<>();
        int from = 0;
        for (PageRange page : document.pages()) {
            int to = from + page.label().length();
            pages.add(new PageRange(page.number(), masked.substring(from, to), page.start(), page.end()));
            from = to + 1;
        }
        List<String> above = new ArrayList<>();
        for (String label : document.above()) {
            above.add(masked.substring(from, from + label.length()));
            from += label.length() + 1;
        }
        return new ParsedDocument(text, pages, document.blocks(), above);
    }

    /** Replaces line ends by spaces, so that the length stays the same. */
    private static String flat(String label) {
        return label.replace('\n', ' ').replace('\r', ' ');
    }
}
