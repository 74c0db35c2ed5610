// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.eclipse.swt.widgets.Text;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.governance.export.ExportFormat;
import org.vauban.ide.governance.evidence.AuditEvidence;
import org.vauban.ide.governance.evidence.EvidenceExport;
import org.vauban.ide.governance.evidence.EvidenceSource;
import org.vauban.ide.governance.evidence.PolicyEvidence;

/** Exports the audit log, the effective policy, and what other bundles add, into a new folder. */
public final class EvidenceView extends GovernanceView {

    private final ServiceTracker<EvidenceSource, EvidenceSource> others = new ServiceTracker<>(
            FrameworkUtil.getBundle(EvidenceView.class).getBundleContext(), EvidenceSource.class, null);
    private final Map<Button, EvidenceSource> added = new LinkedHashMap<>();
    private PeriodFields period;
    private Button audit;
    private Combo format;
    private Button policy;
    private Text folder;
    private Button export;
    private Text result;
    private BackgroundRead reader;

    @Override
    protected void createContents(Composite parent) {
        others.open();
        Composite choice = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(choice);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(choice);
        audit = box(choice, Messages.Evidence_audit, 1);
        format = new Combo(choice, SWT.DROP_DOWN | SWT.READ_ONLY);
        Stream.of(ExportFormat.values()).map(AuditEvidence::name).forEach(format::add);
        format.select(0);
        LabelledTable.name(format, Messages.Evidence_format);
        policy = box(choice, Messages.Evidence_policy, 2);
        for (EvidenceSource source : others.getServices(new EvidenceSource[0])) {
            added.put(box(choice, source.label(), 2), source);
        }
        Composite fields = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).applyTo(fields);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(fields);
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
        LabelledTable.name(result, Messages.Evidence_result);
        GridDataFactory.fillDefaults().grab(true, true).hint(120, result.getLineHeight() * 2).applyTo(result);
        reader = reader(Messages.Evidence_job);
        say(Tone.INFORMATION, Messages.Evidence_hint);
    }

    private static Button box(Composite parent, String text, int columns) {
        Button box = new Button(parent, SWT.CHECK);
        box.setText(text);
        box.setSelection(true);
        GridDataFactory.swtDefaults().span(columns, 1).applyTo(box);
        return box;
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

    /** Exports what is chosen. */
    public void export() {
        Optional<AuditPeriod> wanted = period.period();
        Optional<Path> parent = parent();
        if (wanted.isEmpty() || parent.isEmpty()) {
            say(Tone.ERROR, period.complaint().orElse(Messages.Evidence_noFolder));
            return;
        }
        PrivacyStatus privacy = privacy();
        ExportFormat chosen = ExportFormat.values()[format.getSelectionIndex()];
        boolean withAudit = audit.getSelection();
        boolean withPolicy = policy.getSelection();
        List<EvidenceSource> more = added.entrySet().stream().filter(each -> each.getKey().getSelection())
                .map(Map.Entry::getValue).toList();
        if (!withAudit && !withPolicy && more.isEmpty()) {
            say(Tone.ERROR, Messages.Evidence_nothing);
            return;
        }
        export.setEnabled(false);
        result.setText("");
        say(Tone.INFORMATION, Messages.Evidence_running);
        reader.start(monitor -> {
            List<EvidenceSource> sources = new ArrayList<>();
            if (withAudit) {
                sources.add(new AuditEvidence(privacy.audit(), chosen));
            }
            if (withPolicy) {
                sources.add(new PolicyEvidence(privacy));
            }
            sources.addAll(more);
            try {
                return EvidenceExport.write(sources, parent.get(), wanted.get(), Instant.now(), monitor);
            } catch (IOException e) {
                throw new IOException(NLS.bind(Messages.Evidence_unwritable, parent.get(), e.getMessage()), e);
            }
        }, new BackgroundRead.Outcome<>(this::show, sentence -> ended(Tone.ERROR, sentence),
                () -> ended(Tone.WARNING, Messages.Cancelled)));
    }

    private Optional<Path> parent() {
        try {
            Path path = Path.of(folder.getText().strip());
            return path.isAbsolute() ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // told like a path that is not absolute
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

    /** Where the new folder is made. */
    public Text folder() {
        return folder;
    }

    /** Which form the audit log is exported in. */
    public Combo format() {
        return format;
    }

    /** What was written, a line for each source. */
    public String resultText() {
        return result.getText();
    }

    /** Whether something is being exported. */
    public boolean isExporting() {
        return reader.isRunning();
    }

    @Override
    public void setFocus() {
        folder.setFocus();
    }

    @Override
    public void dispose() {
        others.close();
        super.dispose();
    }
}
