// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ContentAssistEvent;
import org.eclipse.jface.text.contentassist.ContentAssistant;
import org.eclipse.jface.text.contentassist.ICompletionListener;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.KeyEvent;
import org.eclipse.swt.events.VerifyEvent;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/**
 * A content assistant whose list is as large as its entries need, within the view. It queries again when the platform
 * closes the list because no entry matches the typed text; the platform itself would do so only at the next key.
 */
final class ProposalList extends ContentAssistant {
    private static final int MAX_ROWS = 12;

    private final ITextViewer viewer;
    private final Composite view;
    private final InputProposals proposals;
    private @Nullable Activation activation;
    private boolean dismissed;
    /** Whether the list was created before its entries were known. */
    private boolean early;

    ProposalList(ITextViewer viewer, Composite view, InputProposals proposals) {
        super(true);
        this.viewer = viewer;
        this.view = view;
        this.proposals = proposals;
        addCompletionListener(new ICompletionListener() {
            @Override
            public void assistSessionStarted(ContentAssistEvent event) {
                // the list does not exist yet
            }

            @Override
            public void assistSessionEnded(ContentAssistEvent event) {
                early = false;
            }

            @Override
            public void selectionChanged(ICompletionProposal proposal, boolean smartToggle) {
                if (early && !proposals.shown().isEmpty()) {
                    early = false;
                    fit();
                }
            }
        });
    }

    /** Called for every key, whichever component handles it. */
    void key(VerifyEvent event) {
        dismissed = event.keyCode == SWT.ESC;
    }

    @Override
    protected AutoAssistListener createAutoAssistListener() {
        Activation made = new Activation();
        activation = made;
        return made;
    }

    /** Opens the list after a delay. */
    private final class Activation extends AutoAssistListener {
        /** Acts as if an activation character was typed. */
        void again(StyledText text) {
            Event key = new Event();
            key.widget = text;
            key.character = InputProposals.ATTACHING;
            keyPressed(new KeyEvent(key));
        }
    }

    @Override
    protected void possibleCompletionsClosed() {
        super.possibleCompletionsClosed();
        StyledText text = viewer.getTextWidget();
        if (text != null && !text.isDisposed()) {
            text.getDisplay().asyncExec(() -> closed(text)); // the list is still closing
        }
    }

    private void closed(StyledText text) {
        Activation opening = activation;
        if (opening != null && !dismissed && !text.isDisposed()
                && proposals.misses(viewer.getDocument(), viewer.getSelectedRange().x)) {
            opening.again(text);
        }
    }

    /**
     * Called when the list is created: the platform's default is a fraction of the screen, whatever the list contains.
     */
    @Override
    protected Point restoreCompletionProposalPopupSize() {
        Point most = view.getSize();
        List<ICompletionProposal> shown = proposals.shown();
        early = shown.isEmpty();
        Point wanted = wanted(shown);
        return new Point(shown.isEmpty() ? most.x : Math.min(wanted.x, most.x), Math.min(wanted.y, most.y));
    }

    /** Resizes the list when its entries arrive later than the platform waits for them. */
    private void fit() {
        for (Shell shell : view.getShell().getShells()) {
            if (shell.isVisible() && Stream.of(shell.getChildren()).anyMatch(Table.class::isInstance)) {
                StyledText text = viewer.getTextWidget();
                int line = text.toDisplay(text.getLocationAtOffset(text.getCaretOffset())).y;
                Rectangle before = shell.getBounds();
                Point size = restoreCompletionProposalPopupSize();
                // a list above the line keeps its lower edge
                int top = before.y < line ? before.y + before.height - size.y : before.y;
                shell.setBounds(before.x, top, size.x, size.y);
            }
        }
    }

    /** Measures widgets of the same kind, since margins of rows and scroll bars depend on platform and theme. */
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
