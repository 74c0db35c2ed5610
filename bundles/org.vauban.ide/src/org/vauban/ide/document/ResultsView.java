// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.vauban.ide.document.FileResult.State;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ToolTipText;

/**
 * Lists the results of tasks on several files, for review, acceptance or rejection; failures show their reason. UI
 * thread.
 */
public class ResultsView extends ViewPart {

    public static final String ID = "org.vauban.ide.document.results";

    private final CollectedResults results = PlatformUI.getWorkbench().getService(CollectedResults.class);
    private final Runnable refresh = this::refresh;
    private TableViewer table;
    private Label summary;
    private int others;
    private Button review;
    private Button accept;
    private Button acceptAll;
    private Button reject;
    private Button remove;
    private Button explain;

    /**
     * Collects results and shows them, without taking the focus.
     *
     * @param others number of files that were not documents
     */
    static void show(List<FileResult> more, int others) {
        CollectedResults results = PlatformUI.getWorkbench().getService(CollectedResults.class);
        results.add(more);
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        if (window == null || window.getActivePage() == null) {
            return; // the results are kept until the view is opened
        }
        try {
            ResultsView view = (ResultsView) window.getActivePage().showView(ID, null, IWorkbenchPage.VIEW_VISIBLE);
            view.others = others;
            view.refresh();
        } catch (PartInitException e) {
            Platform.getLog(ResultsView.class).log(Status.error(e.getMessage(), e));
        }
    }

    private static String summary(List<FileResult> of, int others) {
        String all = new MessageFormat(Messages.Results_summary, Locale.getDefault()).format(new Object[] {of.size(),
                count(of, State.PROPOSED), count(of, State.ACCEPTED), count(of, State.REJECTED),
                count(of, State.UNCHANGED),
                count(of, State.FAILED), count(of, State.SKIPPED)});
        return others == 0 ? all : all + " " + NLS.bind(Messages.Results_others, others);
    }

    private static long count(List<FileResult> of, State state) {
        return of.stream().filter(each -> each.state() == state).count();
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(4, 4).applyTo(parent);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.vauban.ide.view_results");
        summary = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(summary);
        Composite holder = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(holder);
        table = new TableViewer(holder, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL);
        table.getTable().setHeaderVisible(true);
        AccessibleName.give(table.getTable(), getPartName());
        TableColumnLayout layout = new TableColumnLayout();
        holder.setLayout(layout);
        column(layout, Messages.Results_file, 12, result -> result.file().getFullPath().makeRelative().toString());
        column(layout, Messages.Results_task, 7, FileResult::task);
        column(layout, Messages.Results_state, 12, ResultsView::state);
        column(layout, Messages.Results_note, 29, FileResult::note);
        ColumnViewerToolTipSupport.enableFor(table); // a note may be longer than its column
        table.setContentProvider(ArrayContentProvider.getInstance());
        table.addOpenListener(event -> selected().stream().limit(1).forEach(results::review));
        table.addSelectionChangedListener(event -> enable());
        Composite buttons = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(6).applyTo(buttons);
        review = button(buttons, Messages.Results_review, () -> selected().stream().limit(1).forEach(results::review));
        accept = button(buttons, Messages.Results_accept, () -> results.accept(selected()));
        acceptAll = button(buttons, Messages.Results_acceptAll, () -> results.accept(results.all()));
        reject = button(buttons, Messages.Results_reject, () -> results.reject(selected()));
        remove = button(buttons, Messages.Results_remove, () -> results.remove(selected()));
        explain = button(buttons, PolicyExplanation.label(), () -> selected().stream().map(FileResult::note)
                .filter(PolicyExplanation::explains).findFirst()
                .ifPresent(note -> PolicyExplanation.open(getSite().getShell(), note)));
        results.addListener(refresh);
        getSite().setSelectionProvider(table);
        refresh();
    }

    private void column(TableColumnLayout layout, String title, int weight, Function<FileResult, String> text) {
        TableViewerColumn column = new TableViewerColumn(table, SWT.NONE);
        column.getColumn().setText(title);
        boolean first = table.getTable().getColumnCount() == 1;
        column.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object element) {
                return text.apply((FileResult) element);
            }

            @Override
            public @Nullable Image getImage(Object element) {
                return first ? image(((FileResult) element).state()) : null;
            }

            @Override
            public @Nullable String getToolTipText(Object element) {
                return ToolTipText.of(text.apply((FileResult) element));
            }
        });
        layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, 80));
    }

    private static Image image(State state) {
        String name = switch (state) {
            case PROPOSED -> ISharedImages.IMG_OBJ_FILE;
            case FAILED -> ISharedImages.IMG_OBJS_ERROR_TSK;
            case SKIPPED -> ISharedImages.IMG_OBJS_WARN_TSK;
            case ACCEPTED, REJECTED, UNCHANGED -> ISharedImages.IMG_OBJS_INFO_TSK;
        };
        return PlatformUI.getWorkbench().getSharedImages().getImage(name);
    }

    private static String state(FileResult result) {
        return switch (result.state()) {
            case PROPOSED -> {
                int hunks = Objects.requireNonNull(result.proposal()).hunks().size();
                yield hunks == 1 ? Messages.State_proposedOne : NLS.bind(Messages.State_proposed, hunks);
            }
            case ACCEPTED -> Messages.State_accepted;
            case REJECTED -> Messages.State_rejected;
            case UNCHANGED -> Messages.State_unchanged;
            case FAILED -> Messages.State_failed;
            case SKIPPED -> Messages.State_skipped;
        };
    }

    private static Button button(Composite parent, String text, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> action.run()));
        return button;
    }

    private List<FileResult> selected() {
        return Arrays.stream(table.getStructuredSelection().toArray()).map(FileResult.class::cast).toList();
    }

    private void refresh() {
        List<FileResult> all = results.all();
        List<FileResult> chosen = selected();
        table.setInput(all);
        table.setSelection(new StructuredSelection(all.stream()
                .filter(each -> chosen.stream().anyMatch(before -> isSame(before, each))).toList()));
        others = all.isEmpty() ? 0 : others;
        summary.setText(all.isEmpty() ? Messages.Results_none : summary(all, others));
        summary.requestLayout();
        enable();
    }

    /** Whether both are the same result, possibly in different states. */
    private static boolean isSame(FileResult one, FileResult other) {
        return one.file().equals(other.file()) && one.task().equals(other.task()) && one.proposal() == other.proposal();
    }

    private void enable() {
        List<FileResult> chosen = selected();
        boolean waiting = chosen.stream().filter(Objects::nonNull).anyMatch(each -> each.state() == State.PROPOSED);
        review.setEnabled(waiting);
        accept.setEnabled(waiting);
        reject.setEnabled(waiting);
        acceptAll.setEnabled(results.all().stream().anyMatch(each -> each.state() == State.PROPOSED));
        remove.setEnabled(!chosen.isEmpty());
        explain.setEnabled(chosen.stream().map(FileResult::note).anyMatch(PolicyExplanation::explains));
    }

    @Override
    public void setFocus() {
        table.getTable().setFocus();
    }

    @Override
    public void dispose() {
        results.removeListener(refresh);
        super.dispose();
    }
}
