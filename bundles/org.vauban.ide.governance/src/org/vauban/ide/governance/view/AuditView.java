// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.ide.governance.log.AuditQuery;
import org.vauban.ide.governance.log.AuditQuery.Decision;
import org.vauban.ide.governance.log.AuditSearch;
import org.vauban.ide.governance.view.LabelledTable.Column;
import org.vauban.ide.workbench.AccessibleName;

/** Searches the audit log: newest lines first, one page at a time, in a job. */
public final class AuditView extends GovernanceView {

    private static final Gson JSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final int FIELD = 90;

    private PeriodFields period;
    private Combo decision;
    private Text feature;
    private Text model;
    private Text text;
    private LabelledTable<AuditEntry> lines;
    private Text details;
    private Button older;
    private Button newest;
    private BackgroundRead reader;
    /** Query of the current page. */
    private AuditQuery query = AuditQuery.ALL;
    private AuditSearch.Page page = AuditSearch.Page.EMPTY;

    @Override
    protected void createContents(Composite parent) {
        Composite fields = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(6).applyTo(fields);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(fields);
        period = new PeriodFields(fields, this::search);
        new Label(fields, SWT.NONE).setText(Messages.Audit_decision);
        decision = new Combo(fields, SWT.DROP_DOWN | SWT.READ_ONLY);
        Stream.of(Decision.values()).map(AuditView::label).forEach(decision::add);
        decision.select(0);
        decision.addListener(SWT.Selection, event -> search());
        GridDataFactory.fillDefaults().grab(true, false).hint(FIELD, SWT.DEFAULT).applyTo(decision);
        feature = field(fields, Messages.Audit_feature);
        model = field(fields, Messages.Audit_model);
        text = field(fields, Messages.Audit_text);
        Composite buttons = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).applyTo(buttons);
        button(buttons, Messages.Audit_search, this::search);
        newest = button(buttons, Messages.Audit_newest, () -> find(query, null));
        older = button(buttons, Messages.Audit_older, this::findOlder);
        older.setEnabled(false);
        SashForm area = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        lines = new LabelledTable<>(area, Messages.Audit_lines,
                List.of(new Column<>(Messages.Audit_time, 32, each -> time(each.time())),
                        new Column<>(Messages.Audit_action, 16, AuditEntry::action),
                        new Column<>(Messages.Audit_decided, 14, AuditView::decided,
                                List.of(Messages.Decision_approved, Messages.Decision_refused, Messages.Decision_event,
                                        Messages.Decision_note)),
                        new Column<>(Messages.Audit_modelName, 18, each -> each.text("model")),
                        new Column<>(Messages.Audit_sent, 10, AuditView::sent),
                        new Column<>(Messages.Audit_note, 22, AuditView::remark)));
        lines.onSelection(this::tell);
        details = new Text(area, SWT.READ_ONLY | SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        details.setFont(JFaceResources.getTextFont());
        details.addListener(SWT.Traverse, event -> event.doit = true);
        AccessibleName.give(details, Messages.Audit_details);
        area.setWeights(68, 32);
        reader = reader(Messages.Audit_reading);
        search();
    }

    private Text field(Composite parent, String label) {
        new Label(parent, SWT.NONE).setText(label);
        Text field = new Text(parent, SWT.BORDER | SWT.SINGLE);
        field.addListener(SWT.DefaultSelection, event -> search());
        GridDataFactory.fillDefaults().grab(true, false).hint(FIELD, SWT.DEFAULT).applyTo(field);
        return field;
    }

    private static String label(Decision decision) {
        return switch (decision) {
            case ANY -> Messages.Decision_any;
            case APPROVED -> Messages.Decision_approved;
            case REFUSED -> Messages.Decision_refused;
            case WITHHELD -> Messages.Decision_withheld;
            case EVENT -> Messages.Decision_event;
            case NOTE -> Messages.Decision_note;
        };
    }

    private static String decided(AuditEntry entry) {
        return switch (entry.kind()) {
            case REVIEW -> entry.refused() ? Messages.Decision_refused : Messages.Decision_approved;
            case EVENT -> Messages.Decision_event;
            case NOTE -> Messages.Decision_note;
        };
    }

    private static String sent(AuditEntry entry) {
        return entry.kind() == AuditEntry.Kind.REVIEW ? number(entry.sentChars()) : "";
    }

    private static String remark(AuditEntry entry) {
        return entry.kind() == AuditEntry.Kind.REVIEW ? String.join("; ", entry.withheld()) : entry.text("detail");
    }

    /** Searches with the contents of the fields. */
    public void search() {
        Optional<AuditPeriod> wanted = period.period();
        if (wanted.isEmpty()) {
            say(Tone.ERROR, period.complaint().orElse(""));
            return;
        }
        find(new AuditQuery(wanted.get(), Decision.values()[decision.getSelectionIndex()], feature.getText(),
                model.getText(), text.getText()), null);
    }

    /** Shows the next page. The button stays enabled meanwhile, so that the same key opens the page after it. */
    private void findOlder() {
        if (!reader.isRunning()) {
            find(query, page);
        }
    }

    /** @param newer the page whose preceding lines are wanted; null for the newest lines */
    private void find(AuditQuery now, AuditSearch.@Nullable Page newer) {
        PrivacyStatus privacy = privacy();
        say(Tone.INFORMATION, Messages.Audit_reading);
        reader.start(monitor -> {
            Path log = privacy.audit();
            AuditSearch search = new AuditSearch(log, monitor::isCanceled);
            return newer == null ? search.find(now) : search.older(now, newer);
        }, new BackgroundRead.Outcome<>(found -> show(now, found, newer == null), sentence -> say(Tone.ERROR, sentence),
                () -> say(Tone.WARNING, Messages.Cancelled)));
    }

    private void show(AuditQuery asked, AuditSearch.Page found, boolean first) {
        query = asked; // only now: after a search that ends without a page, older lines would not match the lines shown
        page = found;
        lines.show(found.entries());
        tell();
        newest.setEnabled(!first);
        if (older.isFocusControl() && !found.hasOlder()) {
            newest.setFocus();
        }
        older.setEnabled(found.hasOlder());
        String count = found.lost() ? Messages.Audit_lost
                : found.entries().isEmpty() ? first ? Messages.Audit_nothing : Messages.Audit_noOlder
                : NLS.bind(found.exact() ? Messages.Audit_found : Messages.Audit_foundAtLeast,
                        number(found.entries().size()), number(found.matches()));
        if (found.unreadable() == 0) {
            say(found.lost() ? Tone.WARNING : Tone.INFORMATION, count);
        } else {
            say(Tone.WARNING, count + ' ' + NLS.bind(Messages.Audit_unreadable, number(found.unreadable())));
        }
    }

    private void tell() {
        AuditEntry entry = lines.selected();
        details.setText(entry == null ? "" : JSON.toJson(entry.json()));
    }

    /** Whether a search is running. */
    public boolean isSearching() {
        return reader.isRunning();
    }

    /** Returns the lines found, one row each. */
    public List<List<String>> rows() {
        return lines.rows();
    }

    /** Returns the table of lines. */
    public Table lines() {
        return lines.table();
    }

    /** Returns the details of the selected line. */
    public String detailsText() {
        return details.getText();
    }

    @Override
    public void setFocus() {
        text.setFocus();
    }
}
