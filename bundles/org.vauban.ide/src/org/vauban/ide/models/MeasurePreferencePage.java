// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.text.DateFormat;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.UiAssistCall;

/** Measures this machine with each installed model and recommends one. */
public class MeasurePreferencePage extends PreferencePage implements IWorkbenchPreferencePage {

    /** Id of the page in plugin.xml. */
    public static final String ID = "org.vauban.ide.preferences.measure";

    private static final int ROWS = 5;
    private static final int BAR = 1_000;
    private static final int WIDTH = 400;
    private static final double MILLIS = 1_000;

    private Table table;
    private Text advice;
    private Text step;
    private ProgressBar bar;
    private Button measure;
    private Button stop;
    private Button use;
    private MeasureJob job;
    private MeasureJob.Listener listener;
    private MeasureReport report;

    @Override
    public void init(IWorkbench workbench) {
        setDescription(Messages.Measure_page);
        noDefaultAndApplyButton();
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(page);
        table = new Table(page, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE);
        table.setHeaderVisible(true);
        AccessibleName.give(table, Messages.Measure_table);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, table.getItemHeight() * (ROWS + 1)).applyTo(table);
        List<String> titles = List.of(Messages.Models_name, Messages.Measure_typing, Messages.Measure_first,
                Messages.Measure_reads, Messages.Measure_writes, Messages.Measure_memory, Messages.Measure_quality);
        for (int i = 0; i < titles.size(); i++) {
            TableColumn column = new TableColumn(table, i == 0 ? SWT.LEFT : SWT.RIGHT);
            column.setText(titles.get(i));
            column.pack();
        }
        advice = readOnly(page, 4, Messages.Measure_advice);
        Composite buttons = new Composite(page, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).applyTo(buttons);
        measure = button(buttons, Messages.Measure_start, this::start);
        stop = button(buttons, Messages.Measure_stop, this::stop);
        use = button(buttons, Messages.Measure_use, this::use);
        step = readOnly(page, 1, Messages.Measure_progress);
        bar = new ProgressBar(page, SWT.HORIZONTAL);
        bar.setMaximum(BAR);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        Label legend = new Label(page, SWT.WRAP);
        legend.setText(Messages.Measure_legend);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(legend);
        if (!followRunning()) {
            MeasureStore.read().ifPresent(this::show);
        }
        enable();
        return page;
    }

    @Override
    public void createControl(Composite parent) {
        super.createControl(parent);
        PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(),
                VaubanPreferences.NODE + ".preferences_measure");
    }

    private static Text readOnly(Composite parent, int lines, String name) {
        Text text = new Text(parent, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | (lines > 1 ? SWT.V_SCROLL : SWT.NONE));
        text.setBackground(parent.getBackground());
        AccessibleName.give(text, name);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, text.getLineHeight() * lines).applyTo(text);
        return text;
    }

    private Button button(Composite parent, String label, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(label);
        setButtonLayoutData(button);
        button.addListener(SWT.Selection, e -> action.run());
        return button;
    }

    private boolean running() {
        return job != null && job.getState() != Job.NONE;
    }

    private void enable() {
        measure.setEnabled(!running());
        stop.setEnabled(running());
        MeasureReport.Recommendation recommended = report == null ? null : report.recommendation();
        use.setEnabled(!running() && recommended != null
                && !recommended.modelId().equals(VaubanPreferences.model().orElse("")));
    }

    private void start() {
        clear();
        follow(new MeasureJob(PlatformUI.getWorkbench().getService(CurrentAssistant.class)));
        job.schedule();
        enable();
    }

    /** Cancels the job; its current step may take a moment to end. */
    private void stop() {
        job.cancel();
        stop.setEnabled(false);
    }

    private void clear() {
        table.removeAll();
        advice.setText("");
        report = null;
    }

    /** Attaches to a running job that an earlier page started, so that there is never a second one. */
    private boolean followRunning() {
        for (Job each : Job.getJobManager().find(MeasureJob.class)) {
            if (each instanceof MeasureJob running && follow(running)) {
                return true;
            }
        }
        return false;
    }

    private boolean follow(MeasureJob measuring) {
        listener = new Heard(table.getDisplay());
        job = measuring.attach(listener) ? measuring : null;
        return job != null;
    }

    @Override
    public void dispose() {
        if (job != null) {
            job.detach(listener);
        }
        super.dispose();
    }

    /** Shows the events of the job on the page. */
    private final class Heard implements MeasureJob.Listener {
        private final Display display;

        Heard(Display display) {
            this.display = display;
        }

        @Override
        public void progress(String what, double share) {
            later(() -> {
                step.setText(what);
                bar.setSelection((int) (BAR * share));
            });
        }

        @Override
        public void measured(ModelMeasure one) {
            later(() -> add(one));
        }

        @Override
        public void ended(@Nullable MeasureReport all, String problem) {
            later(() -> {
                bar.setSelection(0);
                step.setText("");
                job = null;
                if (all != null) {
                    show(all);
                } else {
                    MeasureStore.read().ifPresent(MeasurePreferencePage.this::show);
                    advice.setText(advice.getText().isEmpty() ? problem : problem + "\n" + advice.getText());
                }
                enable();
            });
        }

        private void later(Runnable action) {
            UiAssistCall.onDisplay(display, table, action);
        }
    }

    private void show(MeasureReport all) {
        report = all;
        table.removeAll();
        all.models().forEach(this::add);
        String when = DateFormat.getDateTimeInstance(DateFormat.SHORT, DateFormat.SHORT,
                Locale.getDefault(Locale.Category.FORMAT)).format(new Date(all.time()));
        String line = NLS.bind(Messages.Measure_when,
                new Object[] {when, all.processors(), ModelLabels.size(all.memoryBytes())});
        List<String> lines = new ArrayList<>();
        MeasureReport.Recommendation recommendation = all.recommendation();
        if (recommendation != null) {
            lines.add(recommendation.reason());
        }
        all.models().stream().map(ModelMeasure::failure).filter(Objects::nonNull).forEach(lines::add);
        lines.add(line);
        advice.setText(String.join("\n", lines));
    }

    private void add(ModelMeasure one) {
        TableItem item = new TableItem(table, SWT.NONE);
        item.setText(one.usable() ? columns(one) : new String[] {one.name(), Messages.Measure_nothing});
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
    }

    private static String[] columns(ModelMeasure one) {
        NumberFormat seconds = NumberFormat.getNumberInstance(Locale.getDefault(Locale.Category.FORMAT));
        seconds.setMinimumFractionDigits(2);
        seconds.setMaximumFractionDigits(2);
        NumberFormat speed = NumberFormat.getIntegerInstance(Locale.getDefault(Locale.Category.FORMAT));
        String memory = ModelLabels.size(one.memoryBytes());
        return new String[] {one.name(), seconds.format(one.typingMillis() / MILLIS),
                measured(seconds, one.firstMillis() / MILLIS), measured(speed, one.promptTokensPerSecond()),
                measured(speed, one.generatedTokensPerSecond()),
                one.freeBytes() == 0
                        ? memory
                        : NLS.bind(Messages.Measure_of, memory, ModelLabels.size(one.freeBytes())),
                one.quality() < 0 ? "?" : NLS.bind(Messages.Measure_percent, one.quality())};
    }

    /** Formats a measured value; a question mark if nothing was measured. */
    private static String measured(NumberFormat format, double figure) {
        return figure > 0 ? format.format(figure) : "?";
    }

    private void use() {
        String model = Objects.requireNonNull(report.recommendation()).modelId();
        VaubanPreferences.setModel(model);
        step.setText(NLS.bind(Messages.Measure_used, model));
        enable();
    }
}
