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
import org.vauban.assist.completion.ProposalTracker;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.lsp.text.TextDocument;

/**
 * The completions that a client was offered, until it is known what became of them. The protocol does not tell, so the
 * changes of the document do: what is inserted at once where it was offered was accepted, what is typed key by key was
 * not. Safe for use by many threads.
 */
public final class OfferedTexts {
    private static final int MOST_DOCUMENTS = 64;

    private final Map<String, List<Offer>> offers = new LinkedHashMap<>();

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

        /** Follows a change; whether something of the text is still to come. */
        boolean edited(int at, int removed, String inserted) {
            if (at == start && inserted.length() > 1 && same(inserted, text)) {
                use.accepted(text.length(), true); // also in place of what was typed to choose it
                return false;
            }
            String rest = left.remaining();
            if (at == left.offset() && removed == 0 && inserted.length() > 1 && !isPair(inserted)) {
                if (same(inserted, rest)) {
                    use.accepted(rest.length(), true);
                    return false;
                }
                if (rest.startsWith(inserted)) {
                    use.accepted(inserted.length(), false);
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
        List<Offer> all = offers.get(before.uri());
        Range range = change.getRange();
        if (all == null) {
            return;
        }
        if (range == null) {
            end(before.uri());
            return;
        }
        int at = before.offset(range.getStart());
        int removed = Math.max(0, before.offset(range.getEnd()) - at);
        for (Iterator<Offer> each = all.iterator(); each.hasNext();) {
            Offer offer = each.next();
            if (!offer.edited(at, removed, change.getText())) {
                offer.use.end();
                each.remove();
            }
        }
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
    }
}
