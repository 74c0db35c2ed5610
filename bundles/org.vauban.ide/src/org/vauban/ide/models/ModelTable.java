// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.engine.EngineException;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.UiAssistCall;

/** Table of the catalogue's models and the imported ones, with details of the selected one. UI thread. */
final class ModelTable extends Composite {

    private static final int WIDTH = 220;
    private static final int ROWS = 5;
    private static final int DETAIL_LINES = 4;

    private final Table table;
    private final Text details;
    private final Runnable selected;
    /** A single job, so that an outdated list cannot arrive after a newer one. */
    private final Job reading;
    private List<Model> models = List.of();
    private String chosen = "";

    /** @param selected called when another model was selected, or the list was read again */
    ModelTable(Composite parent, Runnable selected) {
        super(parent, SWT.NONE);
        this.selected = selected;
        Display display = getDisplay();
        reading = Job.createSystem(Messages.Models_table, (ICoreRunnable) monitor -> read(display));
        GridLayoutFactory.fillDefaults().applyTo(this);
        table = new Table(this, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE);
        table.setHeaderVisible(true);
        AccessibleName.give(table, Messages.Models_table);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, table.getItemHeight() * (ROWS + 1)).applyTo(table);
        for (String title : List.of(Messages.Models_name, Messages.Models_state, Messages.Models_size,
                Messages.Models_licence)) {
            new TableColumn(table, SWT.NONE).setText(title);
        }
        details = new Text(this, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.BORDER | SWT.V_SCROLL);
        AccessibleName.give(details, Messages.Models_details);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, details.getLineHeight() * DETAIL_LINES)
                .applyTo(details);
        table.addListener(SWT.Selection, e -> show());
    }

    /** @return the selected model */
    Optional<Model> selection() {
        int index = table.getSelectionIndex();
        return index < 0 || index >= models.size() ? Optional.empty() : Optional.of(models.get(index));
    }

    /** @param id the model to use, or empty for the best installed one */
    void choose(String id) {
        chosen = id;
        fill();
    }

    String chosen() {
        return chosen;
    }

    /** Reads the folder again, in the background. */
    void reload() {
        reading.schedule(); // if the job is running, it runs again afterwards
    }

    private void read(Display display) {
        try {
            List<Model> found = ModelInventory.of(ModelDirectory.configured().orElse(null)).all();
            UiAssistCall.onDisplay(display, this, () -> {
                models = found;
                fill();
            });
        } catch (EngineException e) {
            UiAssistCall.onDisplay(display, this, () -> {
                models = List.of(); // the previous entries may be out of date or of another folder
                fill();
                details.setText(e.getMessage());
            });
        }
    }

    private void fill() {
        String before = selection().map(Model::id).orElse(chosen);
        table.setRedraw(false);
        table.removeAll();
        for (Model model : models) {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(ModelLabels.columns(model, model.id().equals(chosen)));
            if (model.id().equals(before)) {
                table.setSelection(item);
            }
        }
        if (table.getSelectionCount() == 0 && !models.isEmpty()) {
            table.select(0);
        }
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
        table.setRedraw(true);
        show();
    }

    private void show() {
        details.setText(selection().map(ModelLabels::details).orElse(""));
        selected.run();
    }

    /** Says in a sentence which model is used. */
    String chosenText() {
        return chosen.isEmpty() ? Messages.Models_automatic
                : NLS.bind(Messages.Models_chosen, models.stream().filter(m -> m.id().equals(chosen)).map(Model::name)
                        .findFirst().orElse(chosen));
    }
}
