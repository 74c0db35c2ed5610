// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.governance.AuditDamage;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.AuditVerifier;
import org.vauban.governance.GovernanceException;
import org.vauban.ide.governance.view.LabelledTable.Column;

/** Verifies the audit log in a job, with progress, and lists all damage. */
public final class VerificationView extends GovernanceView {

    private static final int TICKS = 1_000;

    private LabelledTable<AuditDamage> damages;
    private Button verify;
    private Button cancel;
    private BackgroundRead reader;
    private Path verifiedLog;

    /** Result of a verification; null if there is no log. */
    private record Verified(Path log, @Nullable AuditVerification verification) {}

    @Override
    protected void createContents(Composite parent) {
        Composite buttons = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(buttons);
        verify = button(buttons, Messages.Verify, this::verify);
        cancel = button(buttons, Messages.Verify_cancel, () -> reader.cancel());
        damages = new LabelledTable<>(parent, Messages.Verify_damages,
                List.of(new Column<>(Messages.Verify_file, 26, this::file),
                        new Column<>(Messages.Verify_lines, 14, VerificationView::lines),
                        new Column<>(Messages.Verify_problem, 60, AuditDamage::reason)));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(damages);
        reader = reader(Messages.Verify_job);
        say(Tone.INFORMATION, Messages.Verify_hint);
        running(false);
    }

    /** Returns the file name without the folder of the log, which the status above contains. */
    private String file(AuditDamage damage) {
        Path folder = verifiedLog == null ? null : verifiedLog.getParent();
        return folder != null && damage.file().startsWith(folder) ? folder.relativize(damage.file()).toString()
                : damage.file().toString();
    }

    private static String lines(AuditDamage damage) {
        return damage.firstLine() == 0 ? Messages.Verify_all
                : damage.firstLine() == damage.lastLine() ? String.valueOf(damage.firstLine())
                        : damage.firstLine() + "-" + damage.lastLine();
    }

    private void running(boolean now) {
        verify.setEnabled(!now);
        cancel.setEnabled(now);
    }

    /** Verifies the user's log. */
    public void verify() {
        PrivacyStatus privacy = privacy();
        running(true);
        damages.show(List.of());
        say(Tone.INFORMATION, Messages.Verify_running);
        reader.start(monitor -> verified(privacy.audit(), monitor),
                new BackgroundRead.Outcome<>(this::show, sentence -> {
                    running(false);
                    say(Tone.ERROR, sentence);
                }, () -> {
                    running(false);
                    say(Tone.WARNING, Messages.Cancelled);
                }));
    }

    private static Verified verified(Path log, IProgressMonitor monitor) throws GovernanceException {
        if (!AuditLog.exists(log)) {
            return new Verified(log, null);
        }
        long size = Math.max(1, AuditVerifier.size(log));
        SubMonitor progress = SubMonitor.convert(monitor, Messages.Verify_job, TICKS);
        int[] done = new int[1];
        return new Verified(log, AuditVerifier.verify(log, bytes -> {
            int now = (int) Math.min(TICKS, bytes * TICKS / size);
            progress.worked(Math.max(0, now - done[0]));
            done[0] = Math.max(done[0], now);
            return !monitor.isCanceled();
        }));
    }

    private void show(Verified verified) {
        running(false);
        verifiedLog = verified.log();
        AuditVerification verification = verified.verification();
        if (verification == null) {
            say(Tone.INFORMATION, NLS.bind(Messages.Verify_nothing, verified.log()));
            return;
        }
        damages.show(verification.damages());
        String checkpoints = verification.checkpoints() == 0 ? Messages.Verify_uncovered
                : NLS.bind(Messages.Verify_covered, number(verification.covered()), number(verification.checkpoints()));
        String remark = verification.remark().isEmpty() ? checkpoints : verification.remark() + ' ' + checkpoints;
        if (verification.intact()) {
            say(verification.checkpoints() == 0 ? Tone.WARNING : Tone.INFORMATION,
                    NLS.bind(Messages.Verify_intact, number(verification.lines()), verified.log()) + ' ' + remark);
        } else {
            say(Tone.ERROR, NLS.bind(Messages.Verify_damaged,
                    number(verification.damages().size() + verification.unlisted()), verified.log()) + ' ' + remark);
        }
    }

    /** Whether a verification is running. */
    public boolean isVerifying() {
        return reader.isRunning();
    }

    /** Returns the damage found, one row each. */
    public List<List<String>> rows() {
        return damages.rows();
    }

    /** Returns the table of damage. */
    public Table damages() {
        return damages.table();
    }

    @Override
    public void setFocus() {
        (verify.isEnabled() ? verify : cancel).setFocus();
    }
}
