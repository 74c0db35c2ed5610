// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.vauban.assist.trace.TraceDecisions.Verdict;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.perspective.Views;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.RunAction;
import org.vauban.ide.workbench.UiAssistCall;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Shows the traceability matrix of the workspace, with filter, sorting, decisions and export. UI thread. */
public final class TraceView extends ViewPart {

    public static final String ID = Views.TRACE;

    private static final List<TraceFilter> FILTERS = List.of(TraceFilter.values());
    /** Number of unreadable files that are named; the line below the rows has no room for more. */
    private static final int MOST_NAMED = 3;

    private Display display;
    private Composite area;
    private Text text;
    private Combo filter;
    private TraceTree tree;
    private Label status;
    private TraceOpener opener;
    private Action trace;
    private Action stop;
    private Action accept;
    private Action reject;
    private Action undo;
    private List<Action> exports = List.of();
    private @Nullable Job running;
    /** Whether to run once more afterwards. */
    private boolean again;
    private String undecided = "";
    private @Nullable TraceResult result;
    private TraceRows rows = TraceRows.none();
    private TraceOrder order = TraceOrder.DOCUMENT;
    private boolean descending;

    /** Opens the view and starts a run. */
    static void show(IWorkbenchPage page) {
        try {
            ((TraceView) page.showView(ID)).trace();
        } catch (PartInitException e) {
            Platform.getLog(TraceView.class).log(Status.error(e.getMessage(), e));
        }
    }

    @Override
    public void createPartControl(Composite parent) {
        display = parent.getDisplay();
        area = parent;
        PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.vauban.ide.view_trace");
        PassageOpener passages = new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class),
                getSite().getPage(), this::say);
        opener = new TraceOpener(getSite().getPage(), passages, this::say);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(4, 4).applyTo(parent);
        text = new Text(parent, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL | SWT.SINGLE | SWT.BORDER);
        text.setMessage(Messages.Filter_hint);
        AccessibleName.give(text, Messages.Filter_name);
        text.addListener(SWT.Modify, event -> show());
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
        filter = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        AccessibleName.give(filter, Messages.Show_name);
        FILTERS.forEach(each -> filter.add(label(each)));
        filter.select(0);
        filter.addListener(SWT.Selection, event -> show());
        tree = new TraceTree(parent, opener::open, this::order);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).applyTo(tree.tree().getParent());
        tree.tree().addListener(SWT.Selection, event -> enable());
        status = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(status);
        keys();
        actions();
        say(Messages.Trace_begin);
        enable();
    }

    /** Installs the keys: Down moves from the filter field to the rows, Escape clears the field. */
    private void keys() {
        text.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_DOWN && tree.tree().getItemCount() > 0) {
                tree.tree().setFocus();
                event.doit = false;
            } else if (event.keyCode == SWT.ESC) {
                text.setText("");
                event.doit = false;
            }
        });
    }

    private void actions() {
        ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
        trace = new RunAction(Messages.Action_trace, Icons.of("trace"), this::trace);
        stop = new RunAction(Messages.Action_stop, images.getImageDescriptor(ISharedImages.IMG_ELCL_STOP), this::stop);
        accept = new RunAction(Messages.Action_accept, Icons.of("accept"), () -> decide(Verdict.ACCEPTED));
        reject = new RunAction(Messages.Action_reject, Icons.of("dismiss"), () -> decide(Verdict.REJECTED));
        undo = new RunAction(Messages.Action_undo, images.getImageDescriptor(ISharedImages.IMG_TOOL_UNDO),
                () -> decide(null));
        exports = List.of(export(Messages.Action_exportHtml, MatrixExport.HTML),
                export(Messages.Action_exportCsv, MatrixExport.CSV),
                export(Messages.Action_exportReqif, MatrixExport.REQIF));
        MenuManager context = new MenuManager();
        List.of(accept, reject, undo).forEach(context::add);
        tree.tree().setMenu(context.createContextMenu(tree.tree()));
        IToolBarManager bar = getViewSite().getActionBars().getToolBarManager();
        List.of(trace, stop, accept, reject).forEach(bar::add);
        IMenuManager menu = getViewSite().getActionBars().getMenuManager();
        List.of(trace, stop, accept, reject, undo).forEach(menu::add);
        menu.add(new Separator());
        exports.forEach(menu::add);
        menu.add(new Separator());
        MenuManager sort = new MenuManager(Messages.Menu_sort);
        for (TraceOrder each : TraceOrder.values()) {
            sort.add(new RunAction(label(each), null, () -> order(each)));
        }
        menu.add(sort);
    }

    private Action export(String label, MatrixExport format) {
        return new RunAction(label, null, () -> {
            TraceResult now = result;
            if (now != null) {
                format.ask(getSite().getShell(), now, sentence -> later(() -> say(sentence)));
            }
        });
    }

    private static String label(TraceFilter filter) {
        return switch (filter) {
            case REQUIREMENTS -> Messages.Show_requirements;
            case SUGGESTIONS -> Messages.Show_suggestions;
            case WITHOUT_CODE -> Messages.Show_withoutCode;
            case WITHOUT_TESTS -> Messages.Show_withoutTests;
            case UNTRACED -> Messages.Show_untraced;
            case UNKNOWN -> Messages.Show_unknown;
            case REJECTED -> Messages.Show_rejected;
        };
    }

    private static String label(TraceOrder order) {
        return switch (order) {
            case DOCUMENT -> Messages.Sort_document;
            case NAME -> Messages.Sort_name;
            case LINKS -> Messages.Sort_links;
            case CONFIDENCE -> Messages.Sort_confidence;
        };
    }

    /** Traces the workspace in the background; the current rows stay until the result arrives. */
    public void trace() {
        trace("");
    }

    /** @param problem why decisions were not written, to be told before the result; empty if they were */
    private void trace(String problem) {
        if (running != null) {
            undecided = problem.isEmpty() ? undecided : problem; // a later decision does not hide it
            again = true;
            say(undecided + Messages.Trace_running);
            return;
        }
        undecided = problem;
        TraceJob job = new TraceJob(this::traced, sentence -> say(undecided + sentence));
        running = job;
        again = false;
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                later(() -> {
                    running = null;
                    enable();
                    if (event.getResult() != null && event.getResult().matches(IStatus.CANCEL)) {
                        say(undecided + Messages.Trace_stopped);
                    } else if (again) {
                        trace(undecided); // a decision was taken meanwhile
                    }
                });
            }
        });
        say(undecided + Messages.Trace_running);
        enable();
        job.schedule();
    }

    /** Stops the run that {@link #trace} started. */
    public void stop() {
        Job job = running;
        if (job != null) {
            job.cancel();
        }
    }

    private void traced(TraceResult found) {
        if (area.isDisposed()) {
            return;
        }
        result = found;
        rows = TraceRows.of(found.matrix());
        show();
    }

    private void order(TraceOrder by) {
        descending = by == order && !descending;
        order = by;
        show();
    }

    private void show() {
        TraceResult now = result;
        if (now == null) {
            return;
        }
        TraceFilter chosen = FILTERS.get(Math.max(0, filter.getSelectionIndex()));
        List<TraceRow> shown = rows.shown(chosen, text.getText(), order, descending);
        int more = tree.show(shown, order, descending);
        String unread = unread(now.unreadable());
        if (rows.requirements() == 0) {
            say(undecided + Messages.Trace_noRequirements + unread);
        } else if (more > 0) {
            say(undecided + NLS.bind(Messages.Trace_more, TraceTree.MOST, shown.size()) + unread);
        } else {
            say(undecided + NLS.bind(Messages.Trace_summary, new Object[] {rows.requirements(), rows.withoutCode(),
                    rows.withoutTests(), rows.suggestions(), shown.size()}) + unread);
        }
        enable();
    }

    /** Returns a sentence that names the unreadable files, to be appended to another one; empty if there are none. */
    private static String unread(List<UnreadableFile> files) {
        return files.isEmpty() ? "" : " " + NLS.bind(Messages.Trace_unreadable, files.size(), files.stream()
                .limit(MOST_NAMED).map(each -> String.valueOf(each.file().getFileName()))
                .collect(Collectors.joining(", ", "", files.size() > MOST_NAMED ? ", \u2026" : "")));
    }

    private void decide(@Nullable Verdict verdict) {
        TraceResult now = result;
        List<TraceRow> chosen = tree.selected().stream().filter(each -> decidable(each, verdict)).toList();
        if (now == null || chosen.isEmpty()) {
            return;
        }
        // the next best link takes the place of a rejected one
        new DecisionJob(chosen, now.projects(), verdict, problems -> later(() -> trace(told(problems)))).schedule();
    }

    private static String told(List<String> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        String first = problems.getFirst() + " ";
        return problems.size() == 1 ? first : first + NLS.bind(Messages.Decide_others, problems.size() - 1) + " ";
    }

    private static boolean decidable(TraceRow row, @Nullable Verdict verdict) {
        boolean suggestion = row instanceof TraceRow.Linked linked && linked.isSuggestion();
        boolean accepted = row instanceof TraceRow.Linked linked && linked.isAccepted();
        boolean rejected = row instanceof TraceRow.Rejected;
        return verdict == null ? accepted || rejected : suggestion || accepted && verdict == Verdict.REJECTED;
    }

    private void enable() {
        if (area.isDisposed()) {
            return;
        }
        List<TraceRow> chosen = tree.selected();
        trace.setEnabled(running == null);
        stop.setEnabled(running != null);
        accept.setEnabled(chosen.stream().anyMatch(each -> decidable(each, Verdict.ACCEPTED)));
        reject.setEnabled(chosen.stream().anyMatch(each -> decidable(each, Verdict.REJECTED)));
        undo.setEnabled(chosen.stream().anyMatch(each -> decidable(each, null)));
        exports.forEach(each -> each.setEnabled(result != null));
    }

    private void say(String sentence) {
        if (!area.isDisposed()) {
            Announcement.show(status, sentence);
            status.getParent().layout(true);
        }
    }

    private void later(Runnable action) {
        UiAssistCall.onDisplay(display, area, action);
    }

    /** Returns the filter field; for tests. */
    public Text text() {
        return text;
    }

    /** Returns the filter list; its entries are those of {@link TraceFilter}. */
    public Combo filter() {
        return filter;
    }

    public Tree tree() {
        return tree.tree();
    }

    /** Returns the text of the line below the rows. */
    public String status() {
        return status.getText();
    }

    /**
     * Exports the matrix, as the user does in a dialog.
     *
     * @param format name of a {@link MatrixExport}
     */
    public void export(String format, Path file) {
        TraceResult now = result;
        if (now != null) {
            MatrixExport.valueOf(format).write(file, now, sentence -> later(() -> say(sentence)));
        }
    }

    @Override
    public void setFocus() {
        text.setFocus();
    }

    @Override
    public void dispose() {
        stop();
        super.dispose();
    }
}
