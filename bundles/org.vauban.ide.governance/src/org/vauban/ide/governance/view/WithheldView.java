// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.ide.governance.log.AuditSearch;
import org.vauban.ide.governance.log.WithheldItems;
import org.vauban.ide.governance.view.LabelledTable.Column;

/** Shows what was withheld from models and why: the reasons, and the newest items of the selected one. */
public final class WithheldView extends GovernanceView {

    private PeriodFields period;
    private LabelledTable<WithheldItems.Reason> reasons;
    private LabelledTable<WithheldItems.Item> items;
    private BackgroundRead reader;

    @Override
    protected void createContents(Composite parent) {
        Composite fields = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(5).applyTo(fields);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(fields);
        period = new PeriodFields(fields, this::refresh);
        button(fields, Messages.Withheld_show, this::refresh);
        SashForm area = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        reasons = new LabelledTable<>(area, Messages.Withheld_reasons,
                List.of(new Column<>(Messages.Withheld_reason, 50, WithheldItems.Reason::text),
                        new Column<>(Messages.Withheld_count, 12, each -> number(each.count())),
                        new Column<>(Messages.Withheld_features, 20, each -> String.join(", ", each.features())),
                        new Column<>(Messages.Withheld_last, 18, each -> time(each.last()))));
        reasons.onSelection(this::tell);
        items = new LabelledTable<>(area, Messages.Withheld_items,
                List.of(new Column<>(Messages.Audit_time, 22, each -> time(each.time())),
                        new Column<>(Messages.Audit_action, 16, WithheldItems.Item::feature),
                        new Column<>(Messages.Withheld_role, 16, WithheldItems.Item::role),
                        new Column<>(Messages.Withheld_chars, 12, each -> number(each.chars())),
                        new Column<>(Messages.Withheld_request, 16,
                                each -> each.refused() ? Messages.Withheld_refused : Messages.Withheld_sent,
                                List.of(Messages.Withheld_refused, Messages.Withheld_sent)),
                        new Column<>(Messages.Audit_modelName, 18, WithheldItems.Item::model)));
        reader = reader(Messages.Withheld_reading);
        refresh();
    }

    /** Reads the log again. */
    public void refresh() {
        Optional<AuditPeriod> wanted = period.period();
        if (wanted.isEmpty()) {
            say(Tone.ERROR, period.complaint().orElse(""));
            return;
        }
        PrivacyStatus privacy = privacy();
        say(Tone.INFORMATION, Messages.Withheld_reading);
        reader.start(
                monitor -> WithheldItems.read(new AuditSearch(privacy.audit(), monitor::isCanceled), wanted.get()),
                new BackgroundRead.Outcome<>(this::show, sentence -> say(Tone.ERROR, sentence),
                        () -> say(Tone.WARNING, Messages.Cancelled)));
    }

    private void show(WithheldItems found) {
        reasons.show(found.reasons());
        tell();
        String sentence = found.count() == 0 ? Messages.Withheld_nothing
                : NLS.bind(Messages.Withheld_found, number(found.count()), number(found.reasons().size()));
        say(Tone.INFORMATION, found.others() == 0 ? sentence
                : sentence + ' ' + NLS.bind(Messages.Withheld_others, number(found.others())));
    }

    private void tell() {
        WithheldItems.Reason reason = reasons.selected();
        items.show(reason == null ? List.of() : reason.items());
    }

    /** Whether the log is being read. */
    public boolean isReading() {
        return reader.isRunning();
    }

    /** Returns the reasons, one row each. */
    public List<List<String>> reasonRows() {
        return reasons.rows();
    }

    /** Returns the items of the selected reason, one row each. */
    public List<List<String>> itemRows() {
        return items.rows();
    }

    /** Returns the table of reasons. */
    public Table reasons() {
        return reasons.table();
    }

    @Override
    public void setFocus() {
        reasons.setFocus();
    }
}
