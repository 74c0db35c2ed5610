// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.vauban.assist.completion.acceptance.ProposalTracker;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.assist.outcome.TakenTexts;
import org.vauban.lsp.text.TextDocument;

/**
 * Follows the completions offered to a client until their outcome is known. The protocol does not report it, so it is
 * derived from changes of the document: a text inserted at once at its place was accepted, a text typed key by key was
 * not. An accepted text is followed until the document is saved or closed, to see whether it was edited. Thread-safe.
 */
public final class OfferedTexts {
    private static final int MOST_DOCUMENTS = 64;

    private final Map<String, List<Offer>> offers = new LinkedHashMap<>();
    private final Map<String, TakenTexts> taken = new LinkedHashMap<>();

    /** Called when a text has been inserted into the document. */
    @FunctionalInterface
    private interface Acceptance {
        void of(SuggestionUse use, int start, String text);
    }

    /** One text at one offset. */
    private static final class Offer {
        private final String text;
        private final int start;
        private final SuggestionUse use;
        private ProposalTracker left;

        Offer(OutcomeRecorder recorder, int start, String text, @Nullable String model) {
            this.text = text;
            this.start = start;
            left = ProposalTracker.of(start, text);
            use = new SuggestionUse(recorder);
            use.model(model);
            use.text(text);
            use.shown();
        }

        /**
         * Follows a change.
         *
         * @param accepted called with the part of the text that the change inserted
         * @return whether part of the text can still be accepted
         */
        boolean edited(int at, int removed, String inserted, Acceptance accepted) {
            if (at == start && inserted.length() > 1 && same(inserted, text)) {
                use.accepted(text.length(), true); // the change may replace the prefix that the user typed to select it
                accepted.of(use, at, inserted);
                return false;
            }
            String rest = left.remaining();
            if (at == left.offset() && removed == 0 && inserted.length() > 1 && !isPair(inserted)) {
                if (same(inserted, rest)) {
                    use.accepted(rest.length(), true);
                    accepted.of(use, at, inserted);
                    return false;
                }
                if (rest.startsWith(inserted)) {
                    use.accepted(inserted.length(), false);
                    accepted.of(use, at, inserted);
                }
            }
            Optional<ProposalTracker> next = left.edited(at, removed, inserted);
            next.ifPresent(more -> left = more);
            return next.isPresent();
        }

        private static boolean same(String one, String other) {
            return one.equals(other) || one.replace("\r\n", "\n").equals(other.replace("\r\n", "\n"));
        }

        /** Whether a text is a pair that an editor inserts by closing brackets automatically. */
        private static boolean isPair(String text) {
            return text.length() == 2 && "()[]{}<>\"\"''``".indexOf(text) % 2 == 0;
        }
    }

    /**
     * Called when a text was offered.
     *
     * @param start offset of the text in the current document, in UTF-16 units
     * @param model model that wrote it, or null
     */
    public synchronized void offered(OutcomeRecorder recorder, String uri, int start, String text,
            @Nullable String model) {
        if (text.isEmpty()) {
            return;
        }
        if (!offers.containsKey(uri) && offers.size() >= MOST_DOCUMENTS) {
            end(offers.keySet().iterator().next());
        }
        offers.computeIfAbsent(uri, each -> new ArrayList<>()).add(new Offer(recorder, start, text, model));
    }

    /** @param before the document before this change */
    public synchronized void changed(TextDocument before, TextDocumentContentChangeEvent change) {
        String uri = before.uri();
        Range range = change.getRange();
        if (range == null) {
            unfollow(uri);
            end(uri);
            return;
        }
        TakenTexts former = taken.get(uri);
        List<Offer> all = offers.get(uri);
        if (former == null && all == null) {
            return;
        }
        int at = before.offset(range.getStart());
        int removed = Math.max(0, before.offset(range.getEnd()) - at);
        if (former != null) {
            former.changed(at, removed, change.getText().length());
        }
        if (all == null) {
            return;
        }
        for (Iterator<Offer> each = all.iterator(); each.hasNext();) {
            Offer offer = each.next();
            if (!offer.edited(at, removed, change.getText(), (use, start, text) -> taken(uri, use, start, text))) {
                offer.use.end();
                each.remove();
            }
        }
    }

    private void taken(String uri, SuggestionUse use, int start, String text) {
        if (!taken.containsKey(uri) && taken.size() >= MOST_DOCUMENTS) {
            unfollow(taken.keySet().iterator().next());
        }
        taken.computeIfAbsent(uri, each -> new TakenTexts()).taken(use, start, text);
    }

    /** Called when a document was saved or closed: determines whether the accepted texts were edited. */
    public synchronized void saved(TextDocument document) {
        TakenTexts all = taken.get(document.uri());
        if (all == null) {
            return;
        }
        String content = document.text();
        all.settle((start, length) -> content.substring(Math.min(start, content.length()),
                Math.min(start + length, content.length())));
        if (all.isEmpty()) {
            taken.remove(document.uri());
        }
    }

    /** Called when changes of a document are unknown: the fate of texts accepted in it is unknown as well. */
    public synchronized void unfollow(String uri) {
        taken.remove(uri);
    }

    /** Called when new texts are requested in a document, or it is closed. */
    public synchronized void end(String uri) {
        List<Offer> over = offers.remove(uri);
        if (over != null) {
            over.forEach(offer -> offer.use.end());
        }
    }

    /** Called when the session ends. */
    public synchronized void close() {
        List.copyOf(offers.keySet()).forEach(this::end);
        taken.clear();
    }
}
