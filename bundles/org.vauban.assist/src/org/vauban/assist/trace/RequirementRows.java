// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/** Finds the rows of a document that define requirements by the columns of their table. For one thread. */
final class RequirementRows {
    private final RequirementIds ids;
    private final SourceFormat format;
    private final ParsedDocument document;
    /** The table of the last row; null if it has no head that names its columns. */
    private @Nullable RequirementTable table;
    /** Page with its head. */
    private int page;

    RequirementRows(RequirementIds ids, SourceFormat format, ParsedDocument document) {
        this.ids = ids;
        this.format = format;
        this.document = document;
    }

    /**
     * Returns the requirement that a block defines as a row below a head; null for any other block, also for a head.
     *
     * @param block each block in turn
     * @param open card to which the rows before it belong, or null
     */
    @Nullable
    RequirementCard next(TextBlock block, @Nullable RequirementCard open) {
        String row = document.text().substring(block.start(), block.end());
        if (block.kind() != BlockKind.TABLE_ROW || RequirementCard.of(row, ids) != null) {
            table = null;
            return null;
        }
        boolean pdf = format == SourceFormat.PDF;
        if (pdf && row.indexOf('\n') >= 0) {
            return null; // the lines do not tell which column they continue
        }
        List<String> cells = RequirementTable.cells(row.replace('\n', ' '));
        if (open != null && cells.size() <= open.width()) {
            return null;
        }
        RequirementTable head = RequirementTable.of(cells, ids);
        int at = document.pageAt(block.start()).number();
        if (head != null || format == SourceFormat.XLSX && at != page) { // a page is a sheet
            table = head;
            page = at;
            return null;
        }
        RequirementTable now = table;
        // in a row of a PDF, blank cells are missing
        return now == null || pdf && cells.size() != now.columns() ? null : now.row(cells, ids);
    }
}
