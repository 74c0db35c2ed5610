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
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.knowledge.SourceFilter;
import org.vauban.ide.workbench.AccessibleName;

/**
 * Two lists that narrow a search: of kinds, and of the sources of that kind, where a folder of a source can be chosen
 * as well. What was chosen last is remembered. UI thread.
 */
final class FilterFields {
    /** Of the list of kinds; the first entry is everything. */
    private static final List<KnowledgeScope> SCOPES = List.of(KnowledgeScope.values());
    private static final int WIDTH = 150;

    private final Runnable changed;
    private final Consumer<String> problem;
    private final Combo scope;
    private final Combo source;
    /** All sources there are. */
    private List<KnowledgeSource> known = List.of();
    /** What the list of sources offers, between its first entry and its last one. */
    private List<Path> offered = List.of();
    private SourceFilter filter = KnowledgePreferences.filter();

    /**
     * @param changed something else is to be searched
     * @param problem told why a folder cannot be chosen
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
        fill();
    }

    Combo scope() {
        return scope;
    }

    Combo source() {
        return source;
    }

    /** What is to be searched. */
    SourceFilter filter() {
        return filter;
    }

    /** These are the sources now; a filter by one that is gone is given up. */
    void sources(List<KnowledgeSource> now) {
        if (known.equals(now)) {
            return; // a list that is open stays as it is
        }
        boolean first = known.isEmpty();
        known = List.copyOf(now);
        if (filter.folder() != null && !known.isEmpty() && filter.source(known).isEmpty()) {
            choose(new SourceFilter(filter.scope(), null));
        } else {
            fill();
            if (first && !filter.equals(SourceFilter.ALL)) {
                changed.run(); // what was remembered means something only now
            }
        }
    }

    /** Searches below a folder or in a file only; it has to lie in a source. */
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

    private void sourceChosen() {
        int chosen = source.getSelectionIndex();
        if (chosen == offered.size() + 1) {
            fill(); // the entry that asks is none to stay on
            ask();
        } else {
            choose(new SourceFilter(filter.scope(), chosen <= 0 ? null : offered.get(chosen - 1)));
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

    /** The name; of a folder below a source, with that of the source; all of the path where names are the same. */
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
