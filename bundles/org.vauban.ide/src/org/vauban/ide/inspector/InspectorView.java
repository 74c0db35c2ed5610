// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.inspector;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ColumnPixelData;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.inspect.BugReport;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.engine.EngineException;
import org.vauban.ide.inspector.RequestText.Stretch;
import org.vauban.ide.perspective.Views;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.theme.ReadableText;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ClipboardText;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.RunAction;
import org.vauban.ide.workbench.UiAssistCall;

/** Shows the last requests: their parts with origin and outcome, and the text as the model saw it. */
public final class InspectorView extends ViewPart {

    public static final String ID = Views.INSPECTOR;

    private static final int TOKENS = 4;
    private static final int MILLIS = 5;
    /** Features that answer questions of the chat. */
    private static final Set<String> ANSWERING = Set.of("chat", "question");
    /** Ratio of width to height above which three stacked panes do not fit. */
    private static final int FLAT = 3;

    private final Consumer<AssistStatus> statusListener = status -> follow();
    private final Runnable logListener = () -> later(this::refresh);
    /**
     * A single job, so that a search for the previous assistant's log cannot end after the one for the current
     * assistant.
     */
    private final Job following = Job.createSystem(Messages.Job_log, (ICoreRunnable) monitor -> find());
    private DateTimeFormatter time;

    private CurrentAssistant assistants;
    private Display display;
    private SashForm area;
    private Table requests;
    private Table parts;
    private StyledText text;
    private Action copy;
    private Action report;
    private Action content;
    private Action clear;
    private Action explain;

    // accessed on the UI thread only
    private PromptLog log;
    private Supplier<ReadAheadUse> use = () -> ReadAheadUse.NONE;
    private InspectedRequest shown;
    private RequestText shownText;
    private Wanted wanted;

    /** The request of a question that was sent in this period; both ends are inclusive. */
    private record Wanted(Instant from, Instant until) {
        boolean matches(InspectedRequest request) {
            return ANSWERING.contains(request.feature()) && !request.started().isBefore(from)
                    && !request.started().isAfter(until);
        }
    }

    @Override
    public void createPartControl(Composite parent) {
        display = parent.getDisplay();
        PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.vauban.ide.view_inspector");
        time = DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());
        area = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
        requests = table(area, Messages.Requests_name, new String[] {Messages.Column_number, Messages.Column_time,
                Messages.Column_feature, Messages.Column_model, Messages.Column_tokens, Messages.Column_millis,
                Messages.Column_notSent, Messages.Column_result}, new int[] {36, 87, 88, 192, 96, 138, 176, 150});
        requests.getColumn(TOKENS).setToolTipText(Messages.Column_tokensTip);
        requests.getColumn(MILLIS).setToolTipText(Messages.Column_millisTip);
        requests.addListener(SWT.Selection, event -> {
            wanted = null;
            show();
        });
        SashForm below = new SashForm(area, SWT.VERTICAL | SWT.SMOOTH);
        // stacked, so that no column is cut off; side by side where the height is too small
        area.addListener(SWT.Resize, event -> below.setOrientation(area.getSize().y * FLAT < area.getSize().x
                ? SWT.HORIZONTAL
                : SWT.VERTICAL));
        parts = table(below, Messages.Parts_name,
                new String[] {Messages.Column_speaker, Messages.Column_role, Messages.Column_origin,
                        Messages.Column_state, Messages.Column_partTokens, Messages.Column_masked,
                        Messages.Column_reason},
                new int[] {96, 110, 190, 110, 60, 130, 180});
        parts.addListener(SWT.Selection, event -> {
            showPart();
            explain.setEnabled(refusal() != null);
        });
        text = new StyledText(below, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        ReadableText.keep(text);
        text.setMargins(6, 4, 6, 4);
        text.setFont(JFaceResources.getTextFont());
        text.addListener(SWT.Traverse, event -> event.doit = true);
        AccessibleName.give(text, Messages.Text_name);
        below.setWeights(45, 55);
        area.setWeights(30, 70);
        actions();
        assistants = PlatformUI.getWorkbench().getService(CurrentAssistant.class);
        assistants.addStatusListener(statusListener);
        follow();
    }

    /** Creates a table whose last column fills the remaining width. @param widths minimum widths */
    private static Table table(Composite parent, String name, String[] titles, int[] widths) {
        Composite holder = new Composite(parent, SWT.NONE);
        TableColumnLayout layout = new TableColumnLayout();
        holder.setLayout(layout);
        Table table = new Table(holder, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE);
        table.setHeaderVisible(true);
        for (int i = 0; i < titles.length; i++) {
            TableColumn column = new TableColumn(table, SWT.NONE);
            column.setText(titles[i]);
            column.pack(); // as wide as its title
            int width = Math.max(column.getWidth(), widths[i]);
            layout.setColumnData(column,
                    i < titles.length - 1 ? new ColumnPixelData(width) : new ColumnWeightData(1, width));
            column.setMoveable(true);
        }
        AccessibleName.give(table, name);
        return table;
    }

    private void actions() {
        ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
        copy = new RunAction(Messages.Action_copy, images.getImageDescriptor(ISharedImages.IMG_TOOL_COPY), this::copy);
        report = new RunAction(Messages.Action_report, images.getImageDescriptor(ISharedImages.IMG_OBJS_BKMRK_TSK),
                () -> copyReport(false));
        content = new RunAction(Messages.Action_reportContent, null, () -> copyReport(true));
        clear = new RunAction(Messages.Action_clear, images.getImageDescriptor(ISharedImages.IMG_ELCL_REMOVEALL),
                () -> {
                    wanted = null;
                    if (log != null) {
                        log.clear();
                    }
                });
        explain = new RunAction(PolicyExplanation.label(), images.getImageDescriptor(ISharedImages.IMG_LCL_LINKTO_HELP),
                this::explain);
        explain.setToolTipText(Messages.Action_explainTip);
        MenuManager menu = new MenuManager();
        menu.add(explain);
        List.of(requests, parts).forEach(table -> table.setMenu(menu.createContextMenu(table)));
        IToolBarManager bar = getViewSite().getActionBars().getToolBarManager();
        List.of(explain, copy, report, clear).forEach(bar::add);
        List.of(explain, copy, report, content, clear).forEach(getViewSite().getActionBars().getMenuManager()::add);
        getSite().getService(IHandlerService.class).activateHandler(IWorkbenchCommandConstants.EDIT_COPY,
                new AbstractHandler() {
                    @Override
                    public @Nullable Object execute(ExecutionEvent event) {
                        copy();
                        return null;
                    }
                });
    }

    /** Finds the log of the current assistant in the background, since creating an assistant reads files. */
    private void follow() {
        following.schedule(); // if the job is running, it runs again afterwards
    }

    private void find() {
        try {
            Assistant now = assistants.assistant();
            later(() -> follow(now));
        } catch (EngineException e) {
            later(() -> empty(e.getMessage()));
        }
    }

    private void follow(Assistant assistant) {
        PromptLog now = assistant.prompts();
        if (now == log) {
            return;
        }
        if (log != null) {
            log.removeListener(logListener);
        }
        use = () -> assistant.completions().readAheadUse();
        log = now;
        log.addListener(logListener);
        refresh();
    }

    private void later(Runnable action) {
        UiAssistCall.onDisplay(display, area, action);
    }

    private void empty(String sentence) {
        if (log == null) {
            text.setText(sentence);
        }
    }

    /**
     * Lists the requests, newest first; selects the newest unless the user has selected an older one, and none while
     * that of a question is not there.
     */
    private void refresh() {
        List<InspectedRequest> all = log.requests().reversed();
        boolean newest = requests.getSelectionIndex() <= 0;
        requests.setRedraw(false);
        requests.removeAll();
        int select = -1;
        for (InspectedRequest each : all) {
            TableItem item = new TableItem(requests, SWT.NONE);
            item.setText(new String[] {String.valueOf(each.id()), time.format(each.started()),
                    InspectorLabels.feature(each.feature()), each.modelId(), InspectorLabels.tokens(each),
                    InspectorLabels.times(each), InspectorLabels.withheld(each), InspectorLabels.result(each)});
            item.setData(each);
            if (wanted != null ? wanted.matches(each) : !newest && shown != null && each.id() == shown.id()) {
                select = requests.getItemCount() - 1;
            }
        }
        requests.setRedraw(true);
        if (select >= 0) {
            wanted = null;
        }
        if (wanted == null && requests.getItemCount() > 0) {
            requests.setSelection(Math.max(0, select));
            requests.showSelection();
        }
        setContentDescription(all.isEmpty() ? Messages.Requests_none
                : NLS.bind(Messages.Requests_count, all.size()) + InspectorLabels.readAhead(use.get()));
        show();
    }

    private void show() {
        InspectedRequest next = requests.getSelectionCount() == 0
                ? null
                : (InspectedRequest) requests.getSelection()[0].getData();
        List.of(copy, report, content).forEach(action -> action.setEnabled(next != null));
        clear.setEnabled(requests.getItemCount() > 0);
        boolean same = next != null && next.equals(shown);
        if (!same) {
            parts.removeAll(); // before the explanation, which depends on the selected part
        }
        explain.setEnabled(refusal() != null);
        if (same) {
            return;
        }
        shown = next;
        if (next == null) {
            shownText = null;
            text.setText(wanted == null ? "" : Messages.Requests_missing);
            return;
        }
        for (InspectedPart part : next.parts()) {
            new TableItem(parts, SWT.NONE)
                    .setText(new String[] {part.message() < 0 ? "" : InspectorLabels.speaker(part.speaker()),
                            InspectorLabels.role(part.role()), InspectorLabels.origin(part),
                            InspectorLabels.state(part.state()), part.tokens() < 0 ? "" : String.valueOf(part.tokens()),
                            String.join(", ", part.masked()), part.reason() == null ? "" : part.reason()});
        }
        shownText = RequestText.of(next);
        text.setText(shownText.text());
        shownText.headings().forEach(heading -> text.setStyleRange(
                new StyleRange(heading.start(), heading.end() - heading.start(), null, null, SWT.BOLD)));
    }

    private void explain() {
        String refusal = refusal();
        if (refusal != null) {
            PolicyExplanation.open(getSite().getShell(), refusal);
        }
    }

    /** Returns the refusal by a policy for the selected part, else for the request; null if there is none. */
    private @Nullable String refusal() {
        return requests.getSelectionCount() == 0 ? null
                : InspectorLabels.refusal((InspectedRequest) requests.getSelection()[0].getData(),
                        parts.getSelectionIndex());
    }

    private void showPart() {
        int index = parts.getSelectionIndex();
        Stretch stretch = index < 0 || shownText == null ? null : shownText.parts().get(index);
        if (stretch == null) {
            text.setSelection(text.getCaretOffset());
        } else {
            text.setSelection(stretch.end(), stretch.start());
            text.showSelection();
        }
    }

    /** Shows the last request. */
    public void selectLast() {
        wanted = null;
        requests.setSelection(0);
        if (log != null) {
            refresh();
        }
    }

    /**
     * Shows the first request of a question; if it is not in the log, selects none and says so.
     *
     * @param asked time of the question
     * @param ended end of its answer so far
     */
    public void select(Instant asked, Instant ended) {
        wanted = new Wanted(asked, ended);
        if (log != null) {
            refresh();
        }
    }

    private void copy() {
        if (text.getSelectionCount() > 0) {
            text.copy();
        } else if (shownText != null) {
            copy(shownText.text());
        }
    }

    private void copyReport(boolean withContent) {
        if (shown != null) {
            copy(BugReport.of(shown, withContent));
        }
    }

    private void copy(String value) {
        ClipboardText.copy(display, value);
    }

    /** Returns the list of requests; for tests. */
    public Table requests() {
        return requests;
    }

    public Table parts() {
        return parts;
    }

    public StyledText text() {
        return text;
    }

    @Override
    public void setFocus() {
        requests.setFocus();
    }

    @Override
    public void dispose() {
        if (assistants != null) {
            assistants.removeStatusListener(statusListener);
        }
        if (log != null) {
            log.removeListener(logListener);
        }
        super.dispose();
    }
}
