// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.text.IDocument;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.ide.workbench.EditorFile;

/** The editors in the order in which they had the focus, and what the last ones add to a completion. UI thread. */
final class RecentEditors {

    /** Open documents beside the edited one that the assistant may read. */
    private static final int MAX_OTHERS = 4;
    /** Editors whose lines around the caret go with a completion. */
    private static final int MAX_VIEWED = 3;
    /** Characters; larger ones tell little. */
    private static final int MAX_OTHER_LENGTH = 200_000;

    private final List<EditorSession> recent = new ArrayList<>();

    /** An editor that was opened; it had no focus yet. */
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
     * Whether of the editors on one document this is the one that counts: the last that had the focus. The others would
     * tell each edit again.
     */
    boolean speaksFor(EditorSession session) {
        IDocument document = session.viewer().getDocument();
        return recent.stream().filter(each -> each.viewer().getDocument() == document).findFirst()
                .filter(each -> each == session).isPresent();
    }

    /** The editors on other documents, the last that had the focus first. */
    List<EditorSession> before(EditorSession session) {
        IDocument document = session.viewer().getDocument();
        return recent.stream().filter(each -> each != session && each.viewer().getDocument() != document
                && each.viewer().getDocument() != null).toList();
    }

    /** What the editors show that had the focus before. */
    List<Snippet> viewed(EditorSession except) {
        return recent.stream().filter(session -> session != except && session.viewer().getDocument() != null
                && session.viewer().getDocument() != except.viewer().getDocument()).limit(MAX_VIEWED)
                .flatMap(session -> session.snippets().viewed().stream()).toList();
    }

    /** The other documents that the assistant may read. */
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
