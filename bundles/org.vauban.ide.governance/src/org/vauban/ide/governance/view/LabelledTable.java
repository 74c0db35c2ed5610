// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.vauban.ide.workbench.AccessibleName;

/** A table of items with column titles and a name for screen readers. UI thread. @param <T> the type of the items */
final class LabelledTable<T> extends Composite {

    private final Table table;
    private final List<Column<T>> columns;

    /**
     * A column.
     *
     * @param words the possible texts if there are only a few: the column is wide enough for them
     */
    record Column<T>(String title, int weight, Function<T, String> text, List<String> words) {

        Column(String title, int weight, Function<T, String> text) {
            this(title, weight, text, List.of());
        }
    }

    /** @param name name for screen readers */
    LabelledTable(Composite parent, String name, List<Column<T>> columns) {
        super(parent, SWT.NONE);
        this.columns = List.copyOf(columns);
        TableColumnLayout layout = new TableColumnLayout();
        setLayout(layout);
        table = new Table(this, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        table.setHeaderVisible(true);
        for (Column<T> each : columns) {
            TableColumn column = new TableColumn(table, SWT.NONE);
            column.setMoveable(true);
            int widest = each.words().stream().mapToInt(word -> width(column, word)).max().orElse(0);
            layout.setColumnData(column,
                    new ColumnWeightData(each.weight(), Math.max(widest, width(column, each.title()))));
        }
        AccessibleName.give(table, name);
    }

    /** Sets the title of a column and returns the width that it needs. */
    private static int width(TableColumn column, String title) {
        column.setText(title);
        column.pack();
        return column.getWidth();
    }

    /** Replaces the items and selects the first one. */
    void show(List<T> things) {
        table.setRedraw(false);
        table.removeAll();
        for (T thing : things) {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(columns.stream().map(column -> column.text().apply(thing)).toArray(String[]::new));
            item.setData(thing);
        }
        table.setRedraw(true);
        if (!things.isEmpty()) {
            table.setSelection(0);
        }
    }

    /** Returns the selected item; null if there is none. */
    @SuppressWarnings("unchecked")
    @Nullable
    T selected() {
        return table.getSelectionCount() == 0 ? null : (T) table.getSelection()[0].getData();
    }

    void onSelection(Runnable action) {
        table.addListener(SWT.Selection, event -> action.run());
    }

    /** Returns the table control. */
    Table table() {
        return table;
    }

    /** Returns the texts of each row. */
    List<List<String>> rows() {
        return Arrays.stream(table.getItems()).map(item -> {
            String[] cells = new String[columns.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = item.getText(i);
            }
            return List.of(cells);
        }).toList();
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }
}
