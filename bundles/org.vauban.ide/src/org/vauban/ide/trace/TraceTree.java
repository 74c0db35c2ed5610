// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.TreeColumnLayout;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.TreeViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ToolTipText;

/** Tree of the requirements, each with its links as children. UI thread. */
final class TraceTree {
    /** Maximum number of rows; more would make the tree slow without being read. */
    static final int MOST = 5_000;

    private final TreeViewer viewer;
    private final Image linked;
    private final Image suggested;
    private final Consumer<TraceOrder> order;

    /**
     * Creates the tree.
     *
     * @param open given the row to be opened
     * @param order given the column to sort by
     */
    TraceTree(Composite parent, Consumer<TraceRow> open, Consumer<TraceOrder> order) {
        this.order = order;
        Composite holder = new Composite(parent, SWT.NONE);
        viewer = new TreeViewer(holder, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        TreeColumnLayout layout = new TreeColumnLayout();
        holder.setLayout(layout);
        Tree tree = viewer.getTree();
        tree.setHeaderVisible(true);
        AccessibleName.give(tree, Messages.Tree_name);
        linked = Icons.image(tree, "trace");
        suggested = Icons.image(tree, "explain");
        column(layout, Messages.Column_requirement, 26, 150, TraceOrder.NAME, TraceLabels::name);
        column(layout, Messages.Column_text, 34, 200, TraceOrder.DOCUMENT, TraceLabels::text);
        column(layout, Messages.Column_state, 22, 120, TraceOrder.LINKS, TraceLabels::state);
        column(layout, Messages.Column_confidence, 6, 70, TraceOrder.CONFIDENCE, TraceLabels::confidence);
        column(layout, Messages.Column_place, 16, 160, null, TraceLabels::place);
        ColumnViewerToolTipSupport.enableFor(viewer);
        viewer.setContentProvider(new Contents());
        viewer.setUseHashlookup(true);
        viewer.addOpenListener(event -> selected().stream().limit(1).forEach(open));
    }

    private void column(TreeColumnLayout layout, String title, int weight, int least, @Nullable TraceOrder by,
            Function<TraceRow, String> text) {
        TreeViewerColumn column = new TreeViewerColumn(viewer, SWT.NONE);
        column.getColumn().setText(title);
        column.getColumn().setMoveable(true);
        boolean first = viewer.getTree().getColumnCount() == 1;
        column.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object element) {
                return text.apply((TraceRow) element);
            }

            @Override
            public @Nullable Image getImage(Object element) {
                return first ? image((TraceRow) element) : null;
            }

            @Override
            public @Nullable String getToolTipText(Object element) {
                return ToolTipText.of(TraceLabels.toolTip((TraceRow) element));
            }
        });
        if (by != null) {
            column.getColumn().setData(by);
            column.getColumn().addListener(SWT.Selection, event -> order.accept(by));
        }
        column.getColumn().pack(); // as wide as its title
        layout.setColumnData(column.getColumn(),
                new ColumnWeightData(weight, Math.max(column.getColumn().getWidth(), least)));
    }

    private @Nullable Image image(TraceRow row) {
        ISharedImages shared = PlatformUI.getWorkbench().getSharedImages();
        return switch (row) {
            case TraceRow.Traced traced -> traced.withoutCode() || traced.withoutTests()
                    ? shared.getImage(ISharedImages.IMG_OBJS_WARN_TSK)
                    : linked;
            case TraceRow.Linked link -> link.isSuggestion() ? suggested : null;
            case TraceRow.Unknown unknown -> shared.getImage(ISharedImages.IMG_OBJS_WARN_TSK);
            case TraceRow.Untraced untraced -> null;
            case TraceRow.Rejected rejected -> null;
        };
    }

    Tree tree() {
        return viewer.getTree();
    }

    TreeViewer viewer() {
        return viewer;
    }

    /** Shows rows; keeps selection and expansion. @return how many rows were left out */
    int show(List<TraceRow> rows, TraceOrder by, boolean descending) {
        Object[] expanded = viewer.getExpandedElements();
        var selection = viewer.getSelection();
        Tree tree = viewer.getTree();
        tree.setRedraw(false);
        try {
            viewer.setInput(rows.size() <= MOST ? rows : rows.subList(0, MOST));
            viewer.setExpandedElements(expanded);
            viewer.setSelection(selection);
            for (TreeColumn each : tree.getColumns()) {
                if (each.getData() == by) {
                    tree.setSortColumn(by == TraceOrder.DOCUMENT ? null : each);
                }
            }
            tree.setSortDirection(by == TraceOrder.DOCUMENT ? SWT.NONE : descending ? SWT.DOWN : SWT.UP);
        } finally {
            tree.setRedraw(true);
        }
        return Math.max(0, rows.size() - MOST);
    }

    /** Returns the selected rows; a requirement does not include its links. */
    List<TraceRow> selected() {
        return Arrays.stream(viewer.getStructuredSelection().toArray()).map(TraceRow.class::cast).toList();
    }

    private static final class Contents implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return ((List<?>) input).toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            return parent instanceof TraceRow.Traced traced ? new ArrayList<>(traced.links()).toArray() : new Object[0];
        }

        @Override
        public @Nullable Object getParent(Object element) {
            return null; // not needed: the viewer never reveals a row below a collapsed parent
        }

        @Override
        public boolean hasChildren(Object element) {
            return element instanceof TraceRow.Traced traced && !traced.links().isEmpty();
        }
    }
}
