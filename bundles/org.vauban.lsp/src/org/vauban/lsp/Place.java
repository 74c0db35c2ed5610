// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectedCompletionInfo;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.lsp.text.TextDocument;

/**
 * Where the client wants a text, and what the assistant is to be asked for it.
 *
 * @param range what a proposal replaces
 * @param selected what stands in front of a proposal: the text of an entry that is selected in the client's own list, else empty
 */
record Place(CompletionQuery query, Range range, String selected) {
    /** As much of a document as is looked at; what is farther away does not help. */
    private static final int MOST = 1 << 20;

    /** @return null if the document is not known */
    static Place of(Session session, String uri, Position position, Trigger trigger, SelectedCompletionInfo info) {
        TextDocument document = session.workspace().document(uri);
        if (document == null) {
            return null;
        }
        int offset = document.offset(position);
        TextDocument.Excerpt excerpt = document.around(offset, MOST);
        String text = excerpt.text();
        int caret = offset - excerpt.start();
        Range range = new Range(document.position(offset), document.position(offset));
        String selected = "";
        if (info != null && info.getRange() != null && info.getText() != null) {
            int start = document.offset(info.getRange().getStart()) - excerpt.start();
            int end = document.offset(info.getRange().getEnd()) - excerpt.start();
            if (0 <= start && start <= caret && caret <= end && end <= text.length()) {
                selected = info.getText();
                text = text.substring(0, start) + selected + text.substring(end);
                caret = start + selected.length();
                range = info.getRange();
            }
        }
        Notebook notebook = session.workspace().notebookOf(uri);
        Path file = Workspace.path(notebook == null ? uri : notebook.uri());
        if (notebook != null) {
            String before = cells(session, notebook, document, true);
            text = before + text + cells(session, notebook, document, false);
            caret += before.length();
        }
        CompletionQuery query = new CompletionQuery(editor(session, uri), file, session.workspace().root(file),
                document.language(), text,
                caret, trigger, session.workspace().others(uri));
        if (session.usesContext()) {
            query = query.with(session.context().at(query), CandidateCheck.NONE);
        }
        return new Place(query, range, selected);
    }

    /** Documents of two clients are told apart, even where they share an engine. */
    static String editor(Session session, String uri) {
        return session.name() + ' ' + uri;
    }

    /** The cells before or after one that are in its language, with an empty line between each. */
    private static String cells(Session session, Notebook notebook, TextDocument cell, boolean before) {
        int at = notebook.cells().indexOf(cell.uri());
        List<String> uris = before ? notebook.cells().subList(0, at)
                : notebook.cells().subList(at + 1, notebook.cells().size());
        List<String> texts = new ArrayList<>();
        for (String uri : uris) {
            TextDocument other = session.workspace().document(uri);
            if (other != null && Objects.equals(other.language(), cell.language())) {
                texts.add(other.around(before ? other.length() : 0, MOST / 8).text());
            }
        }
        if (texts.isEmpty()) {
            return "";
        }
        String joined = String.join("\n\n", texts);
        return before ? joined + "\n\n" : "\n\n" + joined;
    }
}
