// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;

/**
 * Bar above the comparison: the changes with a check box each, the buttons that end the review, and messages. UI
 * thread.
 */
final class ReviewBar {

    private static final int MAX_ROWS = 6;
    private static final int LONGEST = 120;

    /** Receives the user's actions. */
    interface Listener {
        void changed(EditProposal next);

        void selected(Hunk hunk);

        void accept();

        void reject();
    }

    private final Listener listener;
    private final Composite control;
    private final Table table;
    private final Button accept;
    private final Button reject;
    private final Label icon;
    private final Label message;
    private EditProposal proposal;
    private boolean writing;

    ReviewBar(Composite parent, EditProposal proposal, Listener listener) {
        this.proposal = proposal;
        this.listener = listener;
        control = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).numColumns(4).applyTo(control);
        accept = button(Messages.Preview_acceptAll, listener::accept);
        accept.setToolTipText(Messages.Preview_acceptHint);
        reject = button(Messages.Preview_reject, listener::reject);
        icon = new Label(control, SWT.NONE);
        GridDataFactory.swtDefaults().exclude(true).applyTo(icon);
        message = new Label(control, SWT.WRAP);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(message);
        table = proposal.hunks().size() > 1 ? table() : null;
        refresh();
    }

    private Button button(String text, Runnable action) {
        Button button = new Button(control, SWT.PUSH);
        button.setText(text);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private Table table() {
        Table changes = new Table(control, SWT.CHECK | SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL);
        AccessibleName.give(changes, Messages.Preview_changes);
        // read out by screen readers, not shown
        for (String title : List.of(Messages.Preview_columnLines, Messages.Preview_columnSize,
                Messages.Preview_columnText)) {
            new TableColumn(changes, SWT.NONE).setText(title);
        }
        for (Hunk hunk : proposal.hunks()) {
            TableItem item = new TableItem(changes, SWT.NONE);
            item.setData(hunk);
            item.setText(new String[] {place(hunk), size(hunk), excerpt(hunk)});
        }
        for (TableColumn column : changes.getColumns()) {
            column.pack();
        }
        // room for the check box and the conflict mark, which packing ignores
        changes.getColumn(0).setWidth(changes.getColumn(0).getWidth() + 3 * changes.getItemHeight());
        changes.addListener(SWT.Selection, event -> {
            Hunk hunk = (Hunk) event.item.getData();
            if (event.detail == SWT.CHECK) {
                choose(proposal.with(hunk, ((TableItem) event.item).getChecked()));
            } else {
                listener.selected(hunk);
            }
        });
        int rows = Math.min(MAX_ROWS, changes.getItemCount());
        GridDataFactory.fillDefaults().grab(true, false).span(4, 1).hint(SWT.DEFAULT, rows * changes.getItemHeight())
                .applyTo(changes);
        return changes;
    }

    private static String place(Hunk hunk) {
        int first = hunk.firstLine() + 1;
        int last = hunk.firstLine() + hunk.lineCount();
        return last <= first ? NLS.bind(Messages.Preview_line, first) : NLS.bind(Messages.Preview_lines, first, last);
    }

    private static String size(Hunk hunk) {
        return "\u2212" + hunk.oldText().lines().count() + " +" + hunk.newText().lines().count();
    }

    private static String excerpt(Hunk hunk) {
        String text = hunk.newText().isBlank() ? hunk.oldText() : hunk.newText();
        String line = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("").strip();
        return ShortText.of(line, LONGEST);
    }

    private void choose(EditProposal next) {
        proposal = next;
        tell("", false);
        refresh();
        listener.changed(next);
    }

    private void refresh() {
        int chosen = 0;
        for (Hunk hunk : proposal.hunks()) {
            boolean accepted = proposal.accepted(hunk);
            chosen += accepted ? 1 : 0;
            if (table != null) {
                table.getItem(hunk.index()).setChecked(accepted);
            }
        }
        int all = proposal.hunks().size();
        accept.setText(chosen == all ? Messages.Preview_acceptAll : NLS.bind(Messages.Preview_acceptSome, chosen, all));
        accept.setEnabled(!writing && chosen > 0);
        reject.setEnabled(!writing);
        if (table != null) {
            table.setEnabled(!writing);
        }
        control.getParent().layout(true, true);
    }

    Control control() {
        return control;
    }

    /** @return whether accepting would change the text */
    boolean ready() {
        return !control.isDisposed() && accept.isEnabled();
    }

    boolean isWriting() {
        return writing;
    }

    void writing(boolean now) {
        writing = now;
        refresh();
    }

    /** Selects the first of the conflicting changes. */
    void mark(List<Hunk> hunks) {
        if (table != null && !hunks.isEmpty()) {
            int[] rows = hunks.stream().mapToInt(Hunk::index).toArray();
            table.setSelection(rows[0]);
            table.showSelection();
            for (int row : rows) {
                table.getItem(row).setImage(
                        PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJS_WARN_TSK));
            }
            listener.selected(hunks.getFirst());
        }
    }

    /** Shows a message beside the buttons; an empty text removes it. */
    void tell(String text, boolean problem) {
        icon.setImage(text.isEmpty() ? null
                : PlatformUI.getWorkbench().getSharedImages()
                        .getImage(problem ? ISharedImages.IMG_OBJS_WARN_TSK : ISharedImages.IMG_OBJS_INFO_TSK));
        ((GridData) icon.getLayoutData()).exclude = text.isEmpty();
        icon.setVisible(!text.isEmpty());
        message.setText(text.replace("&", "&&"));
        control.getParent().layout(true, true);
        Announcement.say(control.getDisplay(), text);
    }

    /** @return the message beside the buttons */
    String told() {
        return message.getText();
    }
}
