// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.TreeColumnLayout;
import org.eclipse.jface.util.OpenStrategy;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.window.DefaultToolTip;
import org.eclipse.jface.window.ToolTip;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ToolTipText;

/**
 * Tree of the requirements, each with its links as children. UI thread. The items get their texts when they become
 * visible, so that the tree can be filled at each key of the filter. It has no viewer: one for such a tree loses rows
 * of the selection that were never visible.
 */
final class TraceTree {
    /** Maximum number of rows; the native tree needs longer than a frame for more, even without their texts. */
    static final int MOST = 1_000;

    private final Tree tree;
    private final TreeColumnLayout layout = new TreeColumnLayout();
    private final List<Function<TraceRow, String>> texts = new ArrayList<>();
    private final Image linked;
    private final Image suggested;
    private final Consumer<TraceOrder> order;
    private List<TraceRow> rows = List.of();
    private final Set<TraceRow> expanded = new HashSet<>();

    /**
     * Creates the tree.
     *
     * @param open given the row to be opened
     * @param order given the column to sort by
     */
    TraceTree(Composite parent, Consumer<TraceRow> open, Consumer<TraceOrder> order) {
        this.order = order;
        Composite holder = new Composite(parent, SWT.NONE);
        holder.setLayout(layout);
        tree = new Tree(holder, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL
                | SWT.H_SCROLL);
        tree.setHeaderVisible(true);
        AccessibleName.give(tree, Messages.Tree_name);
        linked = Icons.image(tree, "trace");
        suggested = Icons.image(tree, "explain");
        column(Messages.Column_requirement, 26, 150, TraceOrder.NAME, TraceLabels::name);
        column(Messages.Column_text, 34, 200, TraceOrder.DOCUMENT, TraceLabels::text);
        column(Messages.Column_state, 22, 120, TraceOrder.LINKS, TraceLabels::state);
        column(Messages.Column_confidence, 6, 70, TraceOrder.CONFIDENCE, TraceLabels::confidence);
        column(Messages.Column_place, 16, 160, null, TraceLabels::place);
        tree.addListener(SWT.SetData, event -> show((TreeItem) Objects.requireNonNull(event.item)));
        tree.addListener(SWT.Expand, event -> expanded.add(row((TreeItem) Objects.requireNonNull(event.item))));
        tree.addListener(SWT.Collapse, event -> expanded.remove(row((TreeItem) Objects.requireNonNull(event.item))));
        new DefaultToolTip(tree, ToolTip.NO_RECREATE, false) {
            @Override
            protected @Nullable Object getToolTipArea(Event event) {
                return tree.getItem(new Point(event.x, event.y));
            }

            @Override
            protected @Nullable String getText(Event event) {
                return getToolTipArea(event) instanceof TreeItem item
                        ? ToolTipText.of(TraceLabels.toolTip(row(item)))
                        : null;
            }
        };
        new OpenStrategy(tree).addOpenListener(event -> selected().stream().limit(1).forEach(open));
    }

    private void column(String title, int weight, int least, @Nullable TraceOrder by,
            Function<TraceRow, String> text) {
        TreeColumn column = new TreeColumn(tree, SWT.NONE);
        column.setText(title);
        column.setMoveable(true);
        texts.add(text);
        if (by != null) {
            column.setData(by);
            column.addListener(SWT.Selection, event -> order.accept(by));
        }
        column.pack(); // as wide as its title
        layout.setColumnData(column, new ColumnWeightData(weight, Math.max(column.getWidth(), least)));
    }

    private void show(TreeItem item) {
        TraceRow row = row(item);
        item.setText(texts.stream().map(each -> each.apply(row)).toArray(String[]::new));
        item.setImage(image(row));
        item.setItemCount(links(row).size());
    }

    private TraceRow row(TreeItem item) {
        TreeItem parent = item.getParentItem();
        return parent == null ? rows.get(tree.indexOf(item)) : links(row(parent)).get(parent.indexOf(item));
    }

    private static List<TraceRow.Linked> links(TraceRow row) {
        return row instanceof TraceRow.Traced traced ? traced.links() : List.of();
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
        return tree;
    }

    /** Shows rows; keeps selection and expansion. @return how many rows were left out */
    int show(List<TraceRow> all, TraceOrder by, boolean descending) {
        Set<TraceRow> selection = new HashSet<>(selected());
        tree.setRedraw(false);
        try {
            collapse();
            tree.deselectAll();
            int count = Math.min(all.size(), MOST);
            if (count < rows.size()) {
                tree.setItemCount(count); // may ask for texts of the former rows
            }
            rows = all.subList(0, count);
            tree.setItemCount(count);
            tree.clearAll(true);
            restore(selection);
            for (TreeColumn each : tree.getColumns()) {
                if (each.getData() == by) {
                    tree.setSortColumn(by == TraceOrder.DOCUMENT ? null : each);
                }
            }
            tree.setSortDirection(by == TraceOrder.DOCUMENT ? SWT.NONE : descending ? SWT.DOWN : SWT.UP);
        } finally {
            tree.setRedraw(true);
        }
        return Math.max(0, all.size() - MOST);
    }

    /** Collapses the items of expanded rows, which may stand for other rows next. */
    private void collapse() {
        for (int i = 0; i < rows.size() && !expanded.isEmpty(); i++) {
            if (expanded.contains(rows.get(i))) {
                tree.getItem(i).setExpanded(false);
            }
        }
    }

    private void restore(Set<TraceRow> selection) {
        List<TreeItem> selected = new ArrayList<>();
        for (int i = 0; i < rows.size() && !(expanded.isEmpty() && selection.isEmpty()); i++) {
            TraceRow row = rows.get(i);
            if (selection.contains(row)) {
                selected.add(tree.getItem(i));
            }
            if (expanded.contains(row)) {
                TreeItem item = tree.getItem(i);
                item.setItemCount(links(row).size());
                item.setExpanded(true);
                for (int j = 0; j < links(row).size(); j++) {
                    if (selection.contains(links(row).get(j))) {
                        selected.add(item.getItem(j));
                    }
                }
            }
        }
        tree.setSelection(selected.toArray(TreeItem[]::new));
    }

    /** Returns the selected rows; a requirement does not include its links. */
    List<TraceRow> selected() {
        return Arrays.stream(tree.getSelection()).map(this::row).toList();
    }
}
