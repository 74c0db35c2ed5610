// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectedCompletionInfo;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.text.TextDocument;
import org.vauban.lsp.workspace.Notebook;

/**
 * Position at which the client wants a completion, with the query for the assistant.
 *
 * @param query query for the assistant
 * @param range range that a proposal replaces
 * @param selected prefix of a proposal: the text of an entry selected in the client's own list, else empty
 */
public record CompletionTarget(CompletionQuery query, Range range, String selected) {
    /** Maximum length of the text on each side of the caret; text farther away does not help. */
    private static final int MAX = 1 << 20;

    /**
     * Returns the target of a request that the user waits for.
     *
     * @return null if the document is not known
     */
    public static @Nullable CompletionTarget of(ClientSession session, String uri, Position position, Trigger trigger,
            @Nullable SelectedCompletionInfo info) {
        return of(session, uri, position, trigger, info, query -> session.context().at(query));
    }

    /**
     * Returns the target for a resting caret, with context that may take a moment to gather. In the background.
     *
     * @param stop whether the target is no longer needed
     */
    static @Nullable CompletionTarget resting(ClientSession session, String uri, Position position,
            BooleanSupplier stop) {
        return of(session, uri, position, Trigger.AUTOMATIC, null, query -> session.context().gather(query, stop));
    }

    /** Returns the target for a place to which the user may go, without other context. In the background. */
    static @Nullable CompletionTarget likely(ClientSession session, String uri, Position position) {
        return of(session, uri, position, Trigger.AUTOMATIC, null, query -> List.of());
    }

    private static @Nullable CompletionTarget of(ClientSession session, String uri, Position position, Trigger trigger,
            @Nullable SelectedCompletionInfo info, Function<CompletionQuery, List<Snippet>> context) {
        TextDocument document = session.workspace().document(uri);
        if (document == null) {
            return null;
        }
        int offset = document.offset(position);
        String text = document.text();
        int caret = offset;
        Range range = new Range(document.position(offset), document.position(offset));
        String selected = "";
        if (info != null && info.getRange() != null && info.getText() != null) {
            int start = document.offset(info.getRange().getStart());
            int end = document.offset(info.getRange().getEnd());
            if (0 <= start && start <= caret && caret <= end && end <= text.length()) {
                selected = info.getText();
                text = text.substring(0, start) + selected + text.substring(end);
                caret = start + selected.length();
                range = info.getRange();
            }
        }
        Notebook notebook = session.workspace().notebookOf(uri);
        if (notebook != null) {
            String before = cells(session, notebook, document, true);
            text = before + text + cells(session, notebook, document, false);
            caret += before.length();
        }
        SourceText whole = SourceText.whole(session.workspace().source(uri), text);
        // distant text is reviewed as well, but does not help the model
        int start = Math.max(0, caret - MAX);
        SourceText from = whole.range(start, Math.min(text.length(), caret + MAX));
        CompletionQuery query = new CompletionQuery(editor(session, uri), from, document.language(), caret - start,
                trigger, session.workspace().others(uri));
        if (session.usesContext()) {
            query = query.with(context.apply(query), CandidateCheck.NONE);
        }
        return new CompletionTarget(query, range, selected);
    }

    /** Returns a key that distinguishes the documents of two clients, even if these share an engine. */
    public static String editor(ClientSession session, String uri) {
        return session.name() + ' ' + uri;
    }

    /** Returns the cells before or after a cell that have its language, separated by empty lines. */
    private static String cells(ClientSession session, Notebook notebook, TextDocument cell, boolean before) {
        int at = notebook.cells().indexOf(cell.uri());
        List<String> uris = before
                ? notebook.cells().subList(0, at)
                : notebook.cells().subList(at + 1, notebook.cells().size());
        List<String> texts = new ArrayList<>();
        for (String uri : uris) {
            TextDocument other = session.workspace().document(uri);
            if (other != null && Objects.equals(other.language(), cell.language())) {
                texts.add(other.text());
            }
        }
        if (texts.isEmpty()) {
            return "";
        }
        String joined = String.join("\n\n", texts);
        return before ? joined + "\n\n" : "\n\n" + joined;
    }
}
