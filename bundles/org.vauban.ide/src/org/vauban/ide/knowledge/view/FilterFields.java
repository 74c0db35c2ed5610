// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Event;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.knowledge.SourceFilter;
import org.vauban.ide.workbench.AccessibleName;

/**
 * Two lists that restrict a search: the kind of source, and a source of that kind or a folder below one. The last
 * choice is remembered. UI thread.
 */
final class FilterFields {
    /** Scopes in the list of kinds, after its first entry, which means everything. */
    private static final List<KnowledgeScope> SCOPES = List.of(KnowledgeScope.values());
    private static final int WIDTH = 150;

    private final Runnable changed;
    private final Consumer<String> problem;
    private final Combo scope;
    private final Combo source;
    /** All current sources. */
    private List<KnowledgeSource> known = List.of();
    /** Folders in the list of sources, between its first entry and its last one. */
    private List<Path> offered = List.of();
    private SourceFilter filter = KnowledgePreferences.filter();
    /** Whether a key is selecting an entry of the closed list of sources. */
    private boolean browsing;

    /**
     * @param changed called when the choice has changed
     * @param problem given the reason why a folder cannot be chosen
     */
    FilterFields(Composite parent, Runnable changed, Consumer<String> problem) {
        this.changed = changed;
        this.problem = problem;
        scope = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        AccessibleName.give(scope, Messages.Scope_name);
        scope.add(Messages.Scope_everything);
        SCOPES.forEach(each -> scope.add(SourceLabels.scope(each)));
        scope.addListener(SWT.Selection, event -> scopeChosen());
        source = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        AccessibleName.give(source, Messages.Filter_name);
        GridDataFactory.fillDefaults().hint(WIDTH, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER).applyTo(source);
        source.addListener(SWT.Selection, event -> sourceChosen());
        source.addListener(SWT.KeyDown, this::key);
        source.addListener(SWT.FocusOut, event -> {
            if (asks() && !source.getListVisible()) {
                fill(); // the dialog was not opened
            }
        });
        fill();
    }

    Combo scope() {
        return scope;
    }

    Combo source() {
        return source;
    }

    /** Returns the current filter. */
    SourceFilter filter() {
        return filter;
    }

    /** Updates the sources; a filter for a source that is gone is reset. */
    void sources(List<KnowledgeSource> now) {
        if (known.equals(now)) {
            return; // do not disturb an open list
        }
        boolean first = known.isEmpty();
        known = List.copyOf(now);
        if (filter.folder() != null && !known.isEmpty() && filter.source(known).isEmpty()) {
            choose(new SourceFilter(filter.scope(), null));
        } else {
            fill();
            if (first && !filter.equals(SourceFilter.ALL)) {
                changed.run(); // the remembered filter takes effect only now
            }
        }
    }

    /** Restricts the search to a folder or file, which must be in a source. */
    void in(Path folder) {
        SourceFilter wanted = new SourceFilter(filter.scope(), folder);
        SourceFilter any = new SourceFilter(null, folder);
        if (wanted.source(known).isPresent()) {
            choose(wanted);
        } else if (any.source(known).isPresent()) {
            choose(any);
        } else {
            fill();
            problem.accept(NLS.bind(Messages.Filter_noSource, folder));
        }
    }

    private void choose(SourceFilter next) {
        filter = next;
        KnowledgePreferences.filter(next);
        fill();
        changed.run();
    }

    private void scopeChosen() {
        int chosen = scope.getSelectionIndex();
        KnowledgeScope kind = chosen <= 0 ? null : SCOPES.get(chosen - 1);
        SourceFilter same = new SourceFilter(kind, filter.folder());
        choose(same.source(known).isPresent() ? same : new SourceFilter(kind, null));
    }

    /** Whether the entry that opens a dialog is selected. */
    private boolean asks() {
        return source.getSelectionIndex() == offered.size() + 1;
    }

    private void sourceChosen() {
        int chosen = source.getSelectionIndex();
        if (asks()) {
            if (browsing) {
                return;
            }
            fill(); // deselects the entry that opens the dialog
            ask();
        } else {
            choose(new SourceFilter(filter.scope(), chosen <= 0 ? null : offered.get(chosen - 1)));
        }
    }

    /** Keys go through the entries of a closed list: the last one then opens its dialog with Enter only. */
    private void key(Event event) {
        boolean closed = !source.getListVisible();
        if (closed && event.keyCode == SWT.CR && asks()) {
            event.doit = false;
            browsing = false;
            sourceChosen();
        } else if (closed) {
            browsing = true;
            source.getDisplay().asyncExec(() -> browsing = false); // after the selection by this key
        }
    }

    private void ask() {
        DirectoryDialog dialog = new DirectoryDialog(source.getShell(), SWT.OPEN | SWT.SHEET);
        dialog.setMessage(Messages.Filter_question);
        Path now = filter.folder();
        if (now != null) {
            dialog.setFilterPath(now.toString());
        }
        String folder = dialog.open();
        if (folder != null) {
            in(Path.of(folder));
        }
    }

    private void fill() {
        KnowledgeScope kind = filter.scope();
        Path folder = filter.folder();
        scope.select(kind == null ? 0 : 1 + SCOPES.indexOf(kind));
        List<Path> next = new ArrayList<>(known.stream().filter(each -> kind == null || each.scope() == kind)
                .map(KnowledgeSource::folder).distinct().toList());
        if (folder != null && !next.contains(folder)) {
            next.add(folder);
        }
        offered = next;
        List<String> labels = new ArrayList<>(List.of(Messages.Filter_all));
        next.forEach(each -> labels.add(label(each, next)));
        labels.add(Messages.Filter_folder);
        source.setItems(labels.toArray(String[]::new));
        source.select(folder == null ? 0 : 1 + next.indexOf(folder));
        source.setToolTipText(folder == null ? Messages.Filter_name : folder.toString().replace("&", "&&"));
    }

    /**
     * Returns the name of a folder, with that of its source if it is below one; the full path if names are ambiguous.
     */
    private String label(Path folder, List<Path> all) {
        String name = name(folder);
        boolean unique = all.stream().filter(each -> name(each).equals(name)).count() == 1;
        return unique ? name : folder.toString();
    }

    private String name(Path folder) {
        KnowledgeSource in = new SourceFilter(null, folder).source(known).orElse(null);
        Path last = folder.getFileName();
        return in == null || in.folder().equals(folder) ? last == null ? folder.toString() : last.toString()
                : in.name() + "/" + in.folder().relativize(folder).toString().replace('\\', '/');
    }
}
