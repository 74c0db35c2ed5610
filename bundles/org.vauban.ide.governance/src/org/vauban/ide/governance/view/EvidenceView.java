// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.governance.export.ExportFormat;
import org.vauban.ide.governance.evidence.AuditEvidence;
import org.vauban.ide.governance.evidence.EvidenceExport;
import org.vauban.ide.governance.evidence.EvidenceSource;
import org.vauban.ide.governance.evidence.PackEvidence;
import org.vauban.ide.governance.evidence.PolicyEvidence;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.FailureReason;

/** Exports the audit log, the effective policy and an evidence pack into a new folder. */
public final class EvidenceView extends GovernanceView {

    private PeriodFields period;
    private Table items;
    private Combo format;
    private Text folder;
    private Button export;
    private Text result;
    private BackgroundRead reader;

    @Override
    protected void createContents(Composite parent) {
        items = new Table(parent, SWT.CHECK | SWT.BORDER | SWT.SINGLE | SWT.V_SCROLL);
        AccessibleName.give(items, Messages.Evidence_items);
        item(Messages.Evidence_audit, (privacy, chosen) -> new AuditEvidence(privacy.audit(), chosen));
        item(Messages.Evidence_policy, (privacy, chosen) -> new PolicyEvidence(privacy));
        item(Messages.Evidence_pack, (privacy, chosen) -> new PackEvidence());
        GridDataFactory.fillDefaults().grab(true, false).hint(120, items.getItemHeight() * 3).applyTo(items);
        Composite fields = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(6).applyTo(fields);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(fields);
        new Label(fields, SWT.NONE).setText(Messages.Evidence_format);
        format = new Combo(fields, SWT.DROP_DOWN | SWT.READ_ONLY);
        Stream.of(ExportFormat.values()).map(AuditEvidence::name).forEach(format::add);
        format.select(0);
        period = new PeriodFields(fields, this::export);
        Composite place = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).applyTo(place);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(place);
        new Label(place, SWT.NONE).setText(Messages.Evidence_folder);
        folder = new Text(place, SWT.BORDER | SWT.SINGLE);
        folder.addListener(SWT.DefaultSelection, event -> export());
        GridDataFactory.fillDefaults().grab(true, false).hint(120, SWT.DEFAULT).applyTo(folder);
        button(place, Messages.Evidence_browse, this::browse);
        export = button(place, Messages.Evidence_export, this::export);
        result = new Text(parent, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.BORDER | SWT.V_SCROLL);
        result.addListener(SWT.Traverse, event -> event.doit = true);
        AccessibleName.give(result, Messages.Evidence_result);
        GridDataFactory.fillDefaults().grab(true, true).hint(120, result.getLineHeight() * 3).applyTo(result);
        reader = reader(Messages.Evidence_job);
        say(Tone.INFORMATION, Messages.Evidence_hint);
    }

    /** Creates a source when the export starts. */
    private interface Item {
        EvidenceSource source(PrivacyStatus privacy, ExportFormat format);
    }

    private void item(String text, Item source) {
        TableItem item = new TableItem(items, SWT.NONE);
        item.setText(text);
        item.setChecked(true);
        item.setData(source);
    }

    private void browse() {
        DirectoryDialog dialog = new DirectoryDialog(getSite().getShell());
        dialog.setText(Messages.Evidence_job);
        dialog.setMessage(Messages.Evidence_hint);
        String chosen = dialog.open();
        if (chosen != null) {
            folder.setText(chosen);
        }
    }

    /** Exports the selected evidence. */
    public void export() {
        if (reader.isRunning()) {
            return; // Enter in a field gets here as well, and a second export would cancel the first
        }
        Optional<AuditPeriod> wanted = period.period();
        Optional<Path> parent = parent();
        if (wanted.isEmpty() || parent.isEmpty()) {
            say(Tone.ERROR, period.complaint().orElse(Messages.Evidence_noFolder));
            return;
        }
        PrivacyStatus privacy = privacy();
        ExportFormat chosen = ExportFormat.values()[format.getSelectionIndex()];
        List<Item> wantedItems = Stream.of(items.getItems()).filter(TableItem::getChecked)
                .map(item -> (Item) item.getData()).toList();
        if (wantedItems.isEmpty()) {
            say(Tone.ERROR, Messages.Evidence_nothing);
            return;
        }
        export.setEnabled(false);
        result.setText("");
        say(Tone.INFORMATION, Messages.Evidence_running);
        reader.start(monitor -> {
            List<EvidenceSource> sources = wantedItems.stream().map(item -> item.source(privacy, chosen)).toList();
            try {
                return EvidenceExport.write(sources, parent.get(), wanted.get(), Instant.now(), monitor);
            } catch (IOException e) {
                throw new IOException(NLS.bind(Messages.Evidence_unwritable, parent.get(), FailureReason.of(e)), e);
            }
        }, new BackgroundRead.Outcome<>(this::show, sentence -> ended(Tone.ERROR, sentence),
                () -> ended(Tone.WARNING, Messages.Cancelled)));
    }

    private Optional<Path> parent() {
        try {
            Path path = Path.of(folder.getText().strip());
            return path.isAbsolute() ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // reported like a path that is not absolute
        }
    }

    private void show(EvidenceExport.Result written) {
        result.setText(String.join("\n", written.sentences()));
        ended(written.complete() ? Tone.INFORMATION : Tone.ERROR,
                NLS.bind(written.complete() ? Messages.Evidence_done : Messages.Evidence_incomplete,
                        written.folder()));
    }

    private void ended(Tone tone, String sentence) {
        export.setEnabled(true);
        say(tone, sentence);
    }

    /** Returns the field of the parent folder. */
    public Text folder() {
        return folder;
    }

    /** Returns the list of formats of the audit log. */
    public Combo format() {
        return format;
    }

    /** Returns the result, one line for each source. */
    public String resultText() {
        return result.getText();
    }

    /** Whether an export is running. */
    public boolean isExporting() {
        return reader.isRunning();
    }

    @Override
    public void setFocus() {
        folder.setFocus();
    }
}
