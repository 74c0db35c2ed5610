// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.workspace;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.NotebookCell;
import org.eclipse.lsp4j.NotebookCellArrayChange;

/**
 * A notebook that the client has open: which documents are its cells, in their order. Immutable.
 *
 * @param uri of the notebook
 * @param cells the URIs of their documents
 */
public record Notebook(String uri, List<String> cells) {
    public Notebook {
        cells = List.copyOf(cells);
    }

    public static Notebook of(String uri, List<NotebookCell> cells) {
        return new Notebook(uri, documents(cells));
    }

    private static List<String> documents(@Nullable List<NotebookCell> cells) {
        return cells == null ? List.of() : cells.stream().map(NotebookCell::getDocument).toList();
    }

    /** UTF-16 units of all names. */
    long characters() {
        return uri.length() + cells.stream().mapToLong(String::length).sum();
    }

    boolean holds(String cell) {
        return cells.contains(cell);
    }

    /** With some cells taken out and others put there; what is outside counts as the end. */
    public Notebook changed(NotebookCellArrayChange change) {
        List<String> now = new ArrayList<>(cells);
        int start = Math.clamp(change.getStart(), 0, now.size());
        int end = (int) Math.min(now.size(), (long) start + Math.max(0, change.getDeleteCount()));
        now.subList(start, end).clear();
        now.addAll(start, documents(change.getCells()));
        return new Notebook(uri, now);
    }
}
