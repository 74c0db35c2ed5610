// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jface.text.contentassist.ContentAssistant;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** A content assistant whose list is as large as its entries want, and no larger than the view. */
final class ProposalList extends ContentAssistant {
    private static final int MAX_ROWS = 12;

    private final Composite view;
    private final Supplier<List<ICompletionProposal>> proposals;

    /** @param proposals what the list is about to show; empty while that is computed */
    ProposalList(Composite view, Supplier<List<ICompletionProposal>> proposals) {
        super(true);
        this.view = view;
        this.proposals = proposals;
    }

    /** Called when the list is made: the platform would take a part of the screen, whatever stands in the list. */
    @Override
    protected Point restoreCompletionProposalPopupSize() {
        Point most = view.getSize();
        List<ICompletionProposal> shown = proposals.get();
        Point wanted = wanted(shown);
        return new Point(shown.isEmpty() ? most.x : Math.min(wanted.x, most.x), Math.min(wanted.y, most.y));
    }

    /**
     * Measured with widgets of the same kind, since what lies round a row and beside it differs by platform and theme.
     */
    private Point wanted(List<ICompletionProposal> shown) {
        Shell shell = new Shell(view.getShell(), SWT.ON_TOP | SWT.RESIZE);
        try {
            Table table = new Table(shell, SWT.H_SCROLL | SWT.V_SCROLL);
            for (ICompletionProposal each : shown) {
                TableItem item = new TableItem(table, SWT.NONE);
                item.setText(each.getDisplayString());
                item.setImage(each.getImage());
            }
            int rows = shown.isEmpty() ? MAX_ROWS : Math.min(shown.size(), MAX_ROWS);
            int width = table.computeSize(SWT.DEFAULT, SWT.DEFAULT).x;
            Rectangle inner = table.computeTrim(0, 0, width, table.getItemHeight() * rows);
            Rectangle outer = shell.computeTrim(0, 0, inner.width, inner.height);
            return new Point(outer.width, outer.height);
        } finally {
            shell.dispose();
        }
    }
}
