// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider.IStyledLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.jface.viewers.StyledString.Styler;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.TextStyle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ToolTipText;

/** Table of the passages found: place and headings, and the excerpt with the words of the query in bold. UI thread. */
final class ResultTable {
    private static final int PLACE_WIDTH = 180;
    private static final int TEXT_WIDTH = 260;
    private static final Styler BOLD = new Styler() {
        @Override
        public void applyStyles(TextStyle style) {
            style.font = JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT);
        }
    };

    private final TableViewer viewer;
    private final Runnable selected;

    /**
     * @param open given the passage to be opened
     * @param selected called when another passage is selected, also because of new results
     */
    ResultTable(Composite parent, Consumer<FoundPassage> open, Runnable selected) {
        this.selected = selected;
        Composite holder = new Composite(parent, SWT.NONE);
        viewer = new TableViewer(holder, SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL);
        TableColumnLayout layout = new TableColumnLayout();
        holder.setLayout(layout);
        Table table = viewer.getTable();
        AccessibleName.give(table, Messages.Results_name);
        column(layout, Messages.Results_place, 30, PLACE_WIDTH, ResultTable::place);
        column(layout, Messages.Results_text, 70, TEXT_WIDTH, ResultTable::excerpt);
        ColumnViewerToolTipSupport.enableFor(viewer);
        viewer.setContentProvider(ArrayContentProvider.getInstance());
        viewer.addSelectionChangedListener(event -> selected.run());
        viewer.addOpenListener(event -> {
            FoundPassage chosen = selected();
            if (chosen != null) {
                open.accept(chosen);
            }
        });
    }

    /** @param title read out by screen readers, not shown */
    private void column(TableColumnLayout layout, String title, int weight, int least,
            Function<FoundPassage, StyledString> label) {
        TableViewerColumn column = new TableViewerColumn(viewer, SWT.NONE);
        column.getColumn().setText(title);
        column.setLabelProvider(new WithToolTip(label));
        layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, least));
    }

    /** Shows the whole passage as tool tip. */
    private static final class WithToolTip extends DelegatingStyledCellLabelProvider {
        WithToolTip(Function<FoundPassage, StyledString> label) {
            super(new Labels(label));
        }

        @Override
        public @Nullable String getToolTipText(Object element) {
            FoundPassage passage = (FoundPassage) element;
            return ToolTipText.of(passage.link().file() + "\n\n" + passage.passage().text().strip());
        }
    }

    private static final class Labels extends LabelProvider implements IStyledLabelProvider {
        private final Function<FoundPassage, StyledString> label;

        Labels(Function<FoundPassage, StyledString> label) {
            this.label = label;
        }

        @Override
        public StyledString getStyledText(Object element) {
            return label.apply((FoundPassage) element);
        }
    }

    private static StyledString place(FoundPassage passage) {
        StyledString text = new StyledString(passage.place());
        if (!passage.headings().isEmpty()) {
            text.append("  " + passage.headings(), StyledString.QUALIFIER_STYLER);
        }
        return text;
    }

    private static StyledString excerpt(FoundPassage passage) {
        StyledString text = new StyledString(passage.excerpt());
        passage.marks().forEach(mark -> text.setStyle(mark.start(), mark.end() - mark.start(), BOLD));
        if (passage.duplicates() > 0) {
            text.append("  " + NLS.bind(Messages.Result_more, passage.duplicates()), StyledString.COUNTER_STYLER);
        }
        return text;
    }

    Table table() {
        return viewer.getTable();
    }

    void show(List<FoundPassage> passages) {
        viewer.setInput(passages);
        if (!passages.isEmpty()) {
            viewer.getTable().select(0);
        }
        selected.run(); // the table sends no event for this
    }

    /** Returns the selected passage, or null. */
    @Nullable
    FoundPassage selected() {
        return (FoundPassage) viewer.getStructuredSelection().getFirstElement();
    }
}
