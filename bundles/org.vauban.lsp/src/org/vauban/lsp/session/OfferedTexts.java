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
 * The completions that a client was offered, until it is known what became of them. The protocol does not tell, so the
 * changes of the document do: what is inserted at once where it was offered was accepted, what is typed key by key was
 * not. What was accepted is followed until the document is saved or closed, to tell whether it was edited. Safe for use
 * by many threads.
 */
public final class OfferedTexts {
    private static final int MOST_DOCUMENTS = 64;

    private final Map<String, List<Offer>> offers = new LinkedHashMap<>();
    private final Map<String, TakenTexts> taken = new LinkedHashMap<>();

    /** Told that a text stands in the document now. */
    @FunctionalInterface
    private interface Acceptance {
        void of(SuggestionUse use, int start, String text);
    }

    /** One text at one place. */
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
         * Follows a change; whether something of the text is still to come.
         *
         * @param accepted told what the change brought of the text
         */
        boolean edited(int at, int removed, String inserted, Acceptance accepted) {
            if (at == start && inserted.length() > 1 && same(inserted, text)) {
                use.accepted(text.length(), true); // also in place of what was typed to choose it
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

        /** What an editor writes that closes brackets by itself. */
        private static boolean isPair(String text) {
            return text.length() == 2 && "()[]{}<>\"\"''``".indexOf(text) % 2 == 0;
        }
    }

    /**
     * A text was offered.
     *
     * @param start where it begins in the document as it is now, in UTF-16 units
     * @param model that wrote it, or null
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

    /** A document was saved, or is closed: what was accepted in it is as it stays, or was edited. */
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

    /** How a document was changed is not known: neither is what became of what was accepted in it. */
    public synchronized void unfollow(String uri) {
        taken.remove(uri);
    }

    /** Other texts are asked for in a document, or it is closed. */
    public synchronized void end(String uri) {
        List<Offer> over = offers.remove(uri);
        if (over != null) {
            over.forEach(offer -> offer.use.end());
        }
    }

    /** The session ends. */
    public synchronized void close() {
        List.copyOf(offers.keySet()).forEach(this::end);
        taken.clear();
    }
}
