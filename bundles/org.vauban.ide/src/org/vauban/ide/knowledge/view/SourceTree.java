// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.TreeColumnLayout;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.IElementComparer;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.TreeViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.knowledge.SourceRow;
import org.vauban.ide.knowledge.SourceStates;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ToolTipText;
import org.vauban.knowledge.FailureTexts;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Tree of the sources, each with its unreadable files and the reasons as children. UI thread. */
final class SourceTree {
    private static final int NARROW = 60;
    private static final int WIDE = 130;

    private final TreeViewer viewer;

    /** A file below a source; equal to itself after the source was read again. */
    record Unread(KnowledgeSource source, UnreadableFile file) {}

    /** @param states states whose rows are shown */
    SourceTree(Composite parent, SourceStates states) {
        Composite holder = new Composite(parent, SWT.NONE);
        viewer = new TreeViewer(holder,
                SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        TreeColumnLayout layout = new TreeColumnLayout();
        holder.setLayout(layout);
        Tree tree = viewer.getTree();
        tree.setHeaderVisible(true);
        AccessibleName.give(tree, Messages.Sources_name);
        column(layout, Messages.Column_source, 22, WIDE, row -> row.source().name(),
                SourceTree::below);
        column(layout, Messages.Column_state, 30, WIDE, SourceLabels::state,
                unread -> FailureTexts.of(unread.file().reason()));
        column(layout, Messages.Column_scope, 9, NARROW, row -> SourceLabels.scope(row.source().scope()),
                unread -> "");
        column(layout, Messages.Column_files, 7, NARROW, SourceLabels::files, unread -> "");
        column(layout, Messages.Column_passages, 8, NARROW, SourceLabels::passages, unread -> "");
        column(layout, Messages.Column_size, 8, NARROW, SourceLabels::size, unread -> "");
        column(layout, Messages.Column_path, 26, WIDE, row -> row.source().folder().toString(),
                unread -> unread.file().file().toString());
        ColumnViewerToolTipSupport.enableFor(viewer);
        viewer.setContentProvider(new Contents());
        // selection and expansion refer to sources, since rows are created again at each change
        viewer.setComparer(new RowComparer());
        viewer.setInput(states);
    }

    /** Returns the path relative to the source; the full path if the source is reached through a link. */
    private static String below(Unread unread) {
        Path folder = unread.source().folder();
        Path file = unread.file().file();
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    Tree tree() {
        return viewer.getTree();
    }

    TreeViewer viewer() {
        return viewer;
    }

    /** Refreshes the rows; keeps selection and expansion. */
    void refresh() {
        viewer.refresh();
    }

    /** Returns the selected sources, or those of the selected files. */
    List<KnowledgeSource> selected() {
        return Arrays.stream(viewer.getStructuredSelection().toArray())
                .map(each -> each instanceof Unread unread ? unread.source() : ((SourceRow) each).source()).distinct()
                .toList();
    }

    private void column(TreeColumnLayout layout, String title, int weight, int least,
            Function<SourceRow, String> ofRow, Function<Unread, String> ofFile) {
        TreeViewerColumn column = new TreeViewerColumn(viewer, SWT.NONE);
        column.getColumn().setText(title);
        boolean first = viewer.getTree().getColumnCount() == 1;
        column.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object element) {
                return element instanceof SourceRow row ? ofRow.apply(row) : ofFile.apply((Unread) element);
            }

            @Override
            public @Nullable Image getImage(Object element) {
                return first ? image(element) : null;
            }

            @Override
            public @Nullable String getToolTipText(Object element) {
                return ToolTipText.of(getText(element));
            }
        });
        column.getColumn().pack(); // as wide as its title
        layout.setColumnData(column.getColumn(),
                new ColumnWeightData(weight, Math.max(column.getColumn().getWidth(), least)));
    }

    private static Image image(Object element) {
        boolean failed = element instanceof SourceRow row && row.state() == SourceRow.State.FAILED;
        String name = failed ? ISharedImages.IMG_OBJS_ERROR_TSK
                : element instanceof Unread ? ISharedImages.IMG_OBJS_WARN_TSK : ISharedImages.IMG_OBJ_FOLDER;
        return PlatformUI.getWorkbench().getSharedImages().getImage(name);
    }

    private static final class RowComparer implements IElementComparer {
        @Override
        public boolean equals(Object a, Object b) {
            return a instanceof SourceRow one && b instanceof SourceRow other ? one.source().equals(other.source())
                    : a.equals(b);
        }

        @Override
        public int hashCode(Object element) {
            return element instanceof SourceRow row ? row.source().hashCode() : element.hashCode();
        }
    }

    private static final class Contents implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return ((SourceStates) input).rows().toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            List<Object> children = new ArrayList<>();
            if (parent instanceof SourceRow row) {
                SourceContents contents = row.contents();
                if (contents != null) {
                    contents.unreadable().forEach(each -> children.add(new Unread(row.source(), each)));
                }
            }
            return children.toArray();
        }

        @Override
        public @Nullable Object getParent(Object element) {
            return null; // not needed: the viewer never reveals a row below a collapsed parent
        }

        @Override
        public boolean hasChildren(Object element) {
            return getChildren(element).length > 0;
        }
    }
}
