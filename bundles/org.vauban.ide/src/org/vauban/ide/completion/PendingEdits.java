// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.Comparator;
import java.util.List;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.vauban.assist.edit.proposal.TextChange;

/**
 * Changes elsewhere, such as an import, that the acceptance of a proposal makes.
 *
 * @param edits changes relative to the text of the request
 * @param anchor offset of the caret in that text; later changes were all made there
 * @param textLength length of that text
 */
record PendingEdits(List<TextChange> edits, int anchor, int textLength) {
    static final PendingEdits NONE = new PendingEdits(List.of(), 0, 0);

    boolean isEmpty() {
        return edits.isEmpty();
    }

    /** Applies the changes. @return by how much they moved the text after the caret */
    int apply(IDocument document) throws BadLocationException {
        int written = document.getLength() - textLength;
        int moved = 0;
        for (TextChange edit : edits.stream().sorted(Comparator.comparingInt(TextChange::offset).reversed()).toList()) {
            boolean above = edit.offset() <= anchor;
            document.replace(above ? edit.offset() : edit.offset() + written, edit.length(), edit.text());
            moved += above ? edit.text().length() - edit.length() : 0;
        }
        return moved;
    }
}
