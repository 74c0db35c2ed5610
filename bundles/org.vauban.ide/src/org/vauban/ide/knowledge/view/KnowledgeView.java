// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.KnowledgeWatch;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.knowledge.SourceRow;
import org.vauban.ide.knowledge.WorkbenchKnowledge;
import org.vauban.ide.perspective.Views;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;
import org.vauban.ide.workbench.CheckAction;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.RunAction;
import org.vauban.ide.workbench.UiAssistCall;

/** Searches documents, projects and libraries as the user types, and lists the indexed sources. UI thread. */
public final class KnowledgeView extends ViewPart {

    public static final String ID = Views.KNOWLEDGE;

    private static final int COLUMNS = 3;
    /** Width that the field and the lists beside it need, in pixels. */
    private static final int NARROW = 440;
    /** Ratio of width to height above which two stacked lists do not fit. */
    private static final int FLAT = 3;
    /** Minimum interval between updates of the states, which change with each file that is read. */
    private static final int REST_MILLIS = 200;

    private final WorkbenchKnowledge knowledge = PlatformUI.getWorkbench().getService(WorkbenchKnowledge.class);
    private final Executor searches = work -> Job.createSystem(Messages.Job_search, (ICoreRunnable) m -> work.run())
            .schedule();
    private final InstantSearch search = new InstantSearch(knowledge::index, KnowledgePreferences.folders(), searches,
            found -> later(() -> show(found)));
    private final IResourceChangeListener resources = this::resourcesChanged;
    private Display display;
    private PacedTask refreshing;
    private final Runnable statesListener = () -> refreshing.ask();
    private Composite area;
    private Text query;
    private FilterFields filter;
    private SashForm evidence;
    private ResultTable results;
    private ContextPane context;
    private Label status;
    private SourceTree sources;
    private PassageOpener opener;
    private Action index;
    private Action remove;
    private Action pause;
    private Action cancel;
    /** The latest query; null before the first one. */
    private InstantSearch.Wanted wanted;
    /** The query of the current results; null before the first results. */
    private InstantSearch.Wanted answered;
    /** Whether to open the best result when it arrives. */
    private boolean opens;

    @Override
    public void createPartControl(Composite parent) {
        display = parent.getDisplay();
        area = parent;
        PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.vauban.ide.view_knowledge");
        opener = new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), getSite().getPage(),
                this::say);
        SashForm sash = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
        Composite upper = new Composite(sash, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(COLUMNS).margins(4, 4).applyTo(upper);
        fields(upper);
        evidence = new SashForm(upper, SWT.VERTICAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).span(COLUMNS, 1).applyTo(evidence);
        results = new ResultTable(evidence, passage -> opener.open(passage.link()), this::selected);
        context = new ContextPane(evidence, knowledge::index, this::say);
        showContext(KnowledgePreferences.context());
        status = new Label(upper, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).span(COLUMNS, 1).applyTo(status);
        sources = new SourceTree(sash, knowledge.states());
        sources.viewer().addSelectionChangedListener(event -> enable());
        sash.setWeights(65, 35);
        // side by side where the height is too small for both
        parent.addListener(SWT.Resize, event -> {
            boolean flat = parent.getSize().y * FLAT < parent.getSize().x;
            sash.setOrientation(flat ? SWT.HORIZONTAL : SWT.VERTICAL);
            evidence.setOrientation(flat ? SWT.HORIZONTAL : SWT.VERTICAL);
        });
        keys();
        actions();
        refreshing = new PacedTask(this::later, display::timerExec, System::nanoTime, REST_MILLIS, this::refresh);
        knowledge.states().addListener(statesListener);
        ResourcesPlugin.getWorkspace().addResourceChangeListener(resources, IResourceChangeEvent.POST_CHANGE);
        knowledge.following().shown(true);
        knowledge.refresh(problem -> later(() -> say(problem)));
        refresh();
    }

    private void fields(Composite parent) {
        query = new Text(parent, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL | SWT.SINGLE | SWT.BORDER);
        query.setMessage(Messages.Search_hint);
        AccessibleName.give(query, Messages.Search_name);
        query.addListener(SWT.Modify, event -> search());
        GridData wide = GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).create();
        query.setLayoutData(wide);
        filter = new FilterFields(parent, this::search, this::say);
        // lists below the field where there is no room beside it
        parent.addListener(SWT.Resize, event -> {
            wide.horizontalSpan = parent.getSize().x < NARROW ? COLUMNS : 1;
            parent.layout(true);
        });
    }

    /**
     * Installs the keys: Down moves from the field to the results, Up from the first result back; Enter opens the best
     * one.
     */
    private void keys() {
        query.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_DOWN && results.table().getItemCount() > 0) {
                results.table().setFocus();
                event.doit = false;
            } else if (event.keyCode == SWT.ESC) {
                query.setText("");
                event.doit = false;
            }
        });
        query.addListener(SWT.DefaultSelection, this::openFirst);
        results.table().addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_UP && results.table().getSelectionIndex() <= 0) {
                query.setFocus();
                event.doit = false;
            }
        });
    }

    private void openFirst(Event event) {
        opens = event.detail != SWT.CANCEL && event.detail != SWT.ICON_CANCEL;
        openFound();
    }

    /** Opens the best result, once the results match the latest query. */
    private void openFound() {
        FoundPassage best = results.selected();
        if (opens && Objects.equals(answered, wanted)) {
            opens = false;
            if (best != null) {
                opener.open(best.link());
            }
        }
    }

    private void selected() {
        if (context.control().getVisible()) {
            context.show(results.selected());
        }
    }

    private void showContext(boolean on) {
        context.control().setVisible(on);
        evidence.layout(true);
        if (on) {
            selected();
        }
    }

    private void actions() {
        ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
        Action documents = new RunAction(Messages.Action_addDocuments,
                images.getImageDescriptor(ISharedImages.IMG_OBJ_FOLDER),
                () -> add(KnowledgeScope.DOCS, Messages.Dialog_documents));
        Action library = new RunAction(Messages.Action_addLibrary, null,
                () -> add(KnowledgeScope.LIBRARY, Messages.Dialog_library));
        index = new RunAction(Messages.Action_index, Icons.of("knowledge"), () -> knowledge.index(chosen()));
        pause = new RunAction(Messages.Action_pause, Icons.of("pause"), this::pauseOrResume);
        cancel = new RunAction(Messages.Action_cancel, images.getImageDescriptor(ISharedImages.IMG_ELCL_STOP),
                knowledge::cancel);
        remove = new RunAction(Messages.Action_remove, images.getImageDescriptor(ISharedImages.IMG_ELCL_REMOVE),
                this::remove);
        Action vectors = new CheckAction(Messages.Action_idleVectors, Messages.Action_idleVectorsTip,
                KnowledgePreferences.idleVectors(), KnowledgePreferences::idleVectors);
        Action libraries = new CheckAction(Messages.Action_libraries, Messages.Action_librariesTip,
                KnowledgePreferences.libraries(), checked -> {
                    KnowledgePreferences.libraries(checked);
                    knowledge.states().sources(KnowledgePreferences.all());
                });
        Action around = new CheckAction(Messages.Action_context, Messages.Action_contextTip,
                KnowledgePreferences.context(), checked -> {
                    KnowledgePreferences.context(checked);
                    showContext(checked);
                });
        MenuManager menu = new MenuManager();
        List.of(index, pause, cancel, remove).forEach(menu::add);
        sources.tree().setMenu(menu.createContextMenu(sources.tree()));
        MenuManager ofResults = new MenuManager();
        ofResults.add(new RunAction(Messages.Action_here, null, this::searchHere));
        ofResults.add(around);
        results.table().setMenu(ofResults.createContextMenu(results.table()));
        List.of(documents, index, pause, cancel, remove)
                .forEach(getViewSite().getActionBars().getToolBarManager()::add);
        var viewMenu = getViewSite().getActionBars().getMenuManager();
        List.of(documents, library, index, pause, cancel, remove).forEach(viewMenu::add);
        viewMenu.add(new Separator());
        viewMenu.add(around);
        viewMenu.add(libraries);
        viewMenu.add(vectors);
    }

    private void searchHere() {
        FoundPassage selected = results.selected();
        Path folder = selected == null ? null : selected.link().file().getParent();
        if (folder != null) {
            filter.in(folder);
        }
    }

    private void add(KnowledgeScope of, String question) {
        DirectoryDialog dialog = new DirectoryDialog(getSite().getShell(), SWT.OPEN | SWT.SHEET);
        dialog.setMessage(question);
        String folder = dialog.open();
        if (folder != null) {
            knowledge.add(of, Path.of(folder));
        }
    }

    /** Returns the selected sources, or all. */
    private List<KnowledgeSource> chosen() {
        List<KnowledgeSource> selected = sources.selected();
        return selected.isEmpty() ? rows(row -> true) : selected;
    }

    private List<KnowledgeSource> rows(Predicate<SourceRow> which) {
        return knowledge.states().rows().stream().filter(which).map(SourceRow::source).toList();
    }

    private void pauseOrResume() {
        if (knowledge.isBusy()) {
            knowledge.pause();
        } else {
            knowledge.resume();
        }
    }

    private void remove() {
        List<KnowledgeSource> selected = sources.selected();
        String names = selected.stream().map(KnowledgeSource::name).collect(Collectors.joining(", "));
        if (!selected.isEmpty() && MessageDialog.openQuestion(getSite().getShell(), Messages.Remove_title,
                NLS.bind(Messages.Remove_question, names.replace("&", "&&")))) {
            knowledge.remove(selected, problem -> later(() -> say(problem)));
        }
    }

    private void search() {
        opens = false;
        wanted = search.wanted(query.getText(), filter.filter().mention(rows(row -> true)).orElse(null));
    }

    private void show(InstantSearch.Found found) {
        results.show(found.passages());
        answered = found.wanted();
        openFound();
        String problem = found.problem();
        if (problem != null) {
            say(problem);
        } else if (answered.query().isEmpty()) {
            say("");
        } else {
            String said = found.passages().isEmpty() ? Messages.Search_nothing
                    : NLS.bind(Messages.Search_matched, found.matched(), found.passages().size());
            say(found.outdated() ? said + " " + Messages.Search_outdated : said);
        }
    }

    private void say(String sentence) {
        if (!area.isDisposed()) {
            Announcement.show(status, sentence);
            status.getParent().layout(true);
        }
    }

    private void refresh() {
        if (area.isDisposed()) {
            return; // disposed since the timer was set
        }
        sources.refresh();
        filter.sources(rows(row -> true));
        enable();
    }

    private void enable() {
        boolean busy = knowledge.isBusy();
        boolean paused = !knowledge.states().paused().isEmpty();
        index.setEnabled(!knowledge.states().rows().isEmpty());
        remove.setEnabled(!sources.selected().isEmpty());
        cancel.setEnabled(busy);
        pause.setEnabled(busy || paused);
        pause.setText(busy || !paused ? Messages.Action_pause : Messages.Action_resume);
        pause.setToolTipText(pause.getText());
    }

    /** Queries the index for a project that was added or opened. */
    private void resourcesChanged(IResourceChangeEvent event) {
        IResourceDelta delta = event.getDelta();
        if (delta != null && KnowledgeWatch.projectsChanged(delta)) {
            later(() -> knowledge.refresh(problem -> later(() -> say(problem))));
        }
    }

    private void later(Runnable action) {
        UiAssistCall.onDisplay(display, area, action);
    }

    /** Returns the search field; for tests. */
    public Text query() {
        return query;
    }

    /** Returns the list of kinds. */
    public Combo scope() {
        return filter.scope();
    }

    /** Returns the list of sources of the chosen kind. */
    public Combo source() {
        return filter.source();
    }

    /** Restricts the search to a folder, as if chosen in the dialog. */
    public void searchIn(Path folder) {
        filter.in(folder);
    }

    public Table results() {
        return results.table();
    }

    /** Returns the context of the selected result; empty if it is hidden. */
    public StyledText context() {
        return context.control();
    }

    public Tree sources() {
        return sources.tree();
    }

    /** Returns the text of the line below the results. */
    public String status() {
        return status.getText();
    }

    /** Adds a folder, as the user does in a dialog. */
    public void add(KnowledgeScope of, Path folder) {
        knowledge.add(of, folder);
    }

    @Override
    public void setFocus() {
        query.setFocus();
    }

    @Override
    public void dispose() {
        knowledge.states().removeListener(statesListener);
        knowledge.following().shown(false);
        ResourcesPlugin.getWorkspace().removeResourceChangeListener(resources);
        super.dispose();
    }
}
