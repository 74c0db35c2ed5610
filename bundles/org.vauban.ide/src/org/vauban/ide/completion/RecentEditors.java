// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.text.IDocument;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.ide.workbench.EditorFile;

/**
 * Editors in the order in which they last had the focus, and the context that the most recent ones contribute. UI
 * thread.
 */
final class RecentEditors {

    /** Maximum number of open documents, besides the edited one, that the assistant may read. */
    private static final int MAX_OTHERS = 4;
    /** Maximum number of editors whose lines around the caret are used as context. */
    private static final int MAX_VIEWED = 3;
    /** Maximum length in characters; longer documents contribute little. */
    private static final int MAX_OTHER_LENGTH = 200_000;

    private final List<EditorSession> recent = new ArrayList<>();

    /** Adds an editor that was opened but has not had the focus yet. */
    void opened(EditorSession session) {
        recent.addLast(session);
    }

    void focused(EditorSession session) {
        recent.remove(session);
        recent.addFirst(session);
    }

    void closed(EditorSession session) {
        recent.remove(session);
    }

    /**
     * Whether this editor reports edits for its document: of several editors on one document, only the one focused last
     * does, so that no edit is reported twice.
     */
    boolean speaksFor(EditorSession session) {
        IDocument document = session.viewer().getDocument();
        return recent.stream().filter(each -> each.viewer().getDocument() == document).findFirst()
                .filter(each -> each == session).isPresent();
    }

    /** Returns the editors on other documents, the most recently focused first. */
    List<EditorSession> before(EditorSession session) {
        IDocument document = session.viewer().getDocument();
        return recent.stream().filter(each -> each != session && each.viewer().getDocument() != document
                && each.viewer().getDocument() != null).toList();
    }

    /** Returns the lines around the carets of the editors focused before. */
    List<Snippet> viewed(EditorSession except) {
        return recent.stream().filter(session -> session != except && session.viewer().getDocument() != null
                && session.viewer().getDocument() != except.viewer().getDocument()).limit(MAX_VIEWED)
                .flatMap(session -> session.snippets().viewed().stream()).toList();
    }

    /** Returns the other documents that the assistant may read. */
    List<OpenDocument> others(EditorSession of) {
        List<OpenDocument> others = new ArrayList<>();
        for (EditorSession session : recent) {
            IDocument document = session.viewer().getDocument();
            if (session == of || document == null || document == of.viewer().getDocument()
                    || document.getLength() > MAX_OTHER_LENGTH) {
                continue;
            }
            EditorFile file = session.file();
            if (file.file() != null) {
                others.add(new OpenDocument(SourceText.whole(file.source(), document.get()), file.language()));
            }
            if (others.size() == MAX_OTHERS) {
                break;
            }
        }
        return others;
    }
}
