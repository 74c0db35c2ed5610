// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceLink;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ToolTipText;

/** Lists the requirements that a method serves: Enter opens the selected one, Escape closes the list. UI thread. */
public final class MethodRequirementsPopup extends PopupDialog {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 140;

    /** A requirement, and the link that says why the method may serve it. */
    record Served(Requirement requirement, TraceLink link) {}

    private final List<Served> served;
    private final Consumer<Served> open;
    private TableViewer viewer;

    MethodRequirementsPopup(Shell parent, List<Served> served, Consumer<Served> open) {
        super(parent, SWT.RESIZE, true, false, false, false, false, Messages.Serves_title, Messages.Serves_info);
        this.served = List.copyOf(served);
        this.open = open;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite holder = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, HEIGHT).applyTo(holder);
        TableColumnLayout layout = new TableColumnLayout();
        holder.setLayout(layout);
        viewer = new TableViewer(holder, SWT.SINGLE | SWT.FULL_SELECTION | SWT.V_SCROLL);
        Table table = viewer.getTable();
        AccessibleName.give(table, Messages.Serves_title);
        column(layout, Messages.Serves_requirement, 18, each -> each.requirement().id());
        column(layout, Messages.Serves_text, 50, each -> each.requirement().text().replaceAll("\\s+", " "));
        column(layout, Messages.Serves_evidence, 32, each -> TraceLabels.basis(each.link().basis()) + ": "
                + TraceLabels.evidence(each.link()));
        ColumnViewerToolTipSupport.enableFor(viewer);
        viewer.setContentProvider(ArrayContentProvider.getInstance());
        viewer.setInput(served);
        viewer.setSelection(new StructuredSelection(served.getFirst()));
        viewer.addOpenListener(event -> {
            Served chosen = (Served) viewer.getStructuredSelection().getFirstElement();
            close();
            if (chosen != null) {
                open.accept(chosen);
            }
        });
        table.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) {
                close();
            }
        });
        return holder;
    }

    /** @param title read out by screen readers, not shown */
    private void column(TableColumnLayout layout, String title, int weight, Function<Served, String> text) {
        TableViewerColumn column = new TableViewerColumn(viewer, SWT.NONE);
        column.getColumn().setText(title);
        column.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object element) {
                return text.apply((Served) element);
            }

            @Override
            public @Nullable String getToolTipText(Object element) {
                return ToolTipText.of(text.apply((Served) element));
            }
        });
        layout.setColumnData(column.getColumn(), new ColumnWeightData(weight));
    }

    @Override
    protected Control getFocusControl() {
        return viewer.getTable();
    }

    /** Returns the table. */
    public Table table() {
        return viewer.getTable();
    }
}
