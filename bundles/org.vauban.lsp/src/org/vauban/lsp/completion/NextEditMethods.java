// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.nextedit.LineEdits;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.assist.nextedit.RepeatedEdits;
import org.vauban.lsp.completion.RecentCarets.Caret;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/** Finds the next place to edit, for clients that request it under {@code vauban/nextEdit}. */
public final class NextEditMethods {
    private static final int LARGEST_TEXT = 1 << 20;
    private static final int LARGEST_CHANGE = 10_000;
    private static final int LONGEST_LINE = 500;
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private final ClientSession session;
    private final LineEdits edits = new LineEdits();
    private volatile String edited;
    private volatile VaubanProtocol.NextPlace offered;

    public NextEditMethods(ClientSession session) {
        this.session = session;
    }

    /**
     * Records a change. Some clients report the typed text, others whole lines: only the one line that differs counts.
     *
     * @param before the document before the change
     * @param after the document after it
     */
    public void changed(TextDocument before, TextDocument after, TextDocumentContentChangeEvent change) {
        Range range = change.getRange();
        if (range == null || before.length() > LARGEST_TEXT || change.getText().length() > LARGEST_CHANGE) {
            return;
        }
        int first = Math.max(0, range.getStart().getLine());
        List<String> old = lines(before, first, range.getEnd().getLine());
        List<String> now = lines(after, first, first + LINE_END.split(change.getText(), -1).length - 1);
        int same = 0;
        while (same < old.size() && same < now.size() && old.get(same).equals(now.get(same))) {
            same++;
        }
        int last = 0;
        while (last < old.size() - same && last < now.size() - same
                && old.get(old.size() - 1 - last).equals(now.get(now.size() - 1 - last))) {
            last++;
        }
        String document = after.uri(); // new documents have no file, and the cells of a notebook share one
        if (old.size() != now.size()) {
            edits.moved(document, first + same - 1, -(old.size() - same - last));
            edits.moved(document, first + same - 1, now.size() - same - last);
        } else if (old.size() - same - last == 1 && old.get(same).length() <= LONGEST_LINE
                && now.get(same).length() <= LONGEST_LINE) {
            edits.edited(document, first + same, old.get(same), now.get(same));
            edited = document;
        }
    }

    /** Returns the lines in a range without line ends; first and last line are included. */
    private static List<String> lines(TextDocument document, int first, int last) {
        String text = document
                .text(new Range(new Position(first, 0), new Position(Math.max(first, last), Integer.MAX_VALUE)));
        return List.of(LINE_END.split(text, -1));
    }

    /** Returns the next place in the most recently edited document, or null. */
    @JsonRequest("vauban/nextEdit")
    public CompletableFuture<VaubanProtocol.NextPlace> nextEdit(VaubanProtocol.InDocument params) {
        if (params.textDocument() == null) {
            throw CommandArguments.invalid(session.text("params.shape", "vauban/nextEdit"));
        }
        TextDocument document = session.workspace().document(params.textDocument().getUri());
        if (document == null || document.length() > LARGEST_TEXT || !document.uri().equals(edited)) {
            return CompletableFuture.completedFuture(null);
        }
        return session.<VaubanProtocol.@Nullable NextPlace>work(() -> {
            NextEdit next = RepeatedEdits.next(edits.recent(), document.text()).orElse(null);
            VaubanProtocol.NextPlace place = next == null ? null : place(document, next);
            offered = place;
            return place;
        });
    }

    /** Returns the place reported to the client last, or null if the document has changed since. */
    @Nullable
    Caret offered() {
        VaubanProtocol.NextPlace place = offered;
        if (place == null) {
            return null;
        }
        TextDocument document = session.workspace().document(place.uri());
        return document == null || document.version() != place.version() ? null
                : new Caret(place.uri(), place.range().getStart());
    }

    private VaubanProtocol.NextPlace place(TextDocument document, NextEdit next) {
        String replacement = Objects.requireNonNull(next.replacement());
        String title = replacement.isEmpty()
                ? session.text("next.remove", next.old())
                : session.text("next.replace", next.old(), replacement);
        return new VaubanProtocol.NextPlace(document.uri(), document.version(),
                document.range(next.offset(), next.offset() + next.old().length()), replacement,
                next.kind().name().toLowerCase(Locale.ROOT), title);
    }
}
