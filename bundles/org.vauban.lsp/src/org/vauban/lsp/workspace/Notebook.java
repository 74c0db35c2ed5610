// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.workspace;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.NotebookCell;
import org.eclipse.lsp4j.NotebookCellArrayChange;

/**
 * An open notebook of the client: its cells, which are documents, in their order. Immutable.
 *
 * @param uri URI of the notebook
 * @param cells URIs of the cells
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

    /** Returns the total length of all URIs in UTF-16 units. */
    long characters() {
        return uri.length() + cells.stream().mapToLong(String::length).sum();
    }

    boolean holds(String cell) {
        return cells.contains(cell);
    }

    /** Returns a copy with some cells removed and others inserted; indices out of range count as the end. */
    public Notebook changed(NotebookCellArrayChange change) {
        List<String> now = new ArrayList<>(cells);
        int start = Math.clamp(change.getStart(), 0, now.size());
        int end = (int) Math.min(now.size(), (long) start + Math.max(0, change.getDeleteCount()));
        now.subList(start, end).clear();
        now.addAll(start, documents(change.getCells()));
        return new Notebook(uri, now);
    }
}
