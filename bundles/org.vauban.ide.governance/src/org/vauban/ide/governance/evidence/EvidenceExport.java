// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.ide.workbench.FailureReason;

/** Exports evidence into a new folder, and reports for each source what was written or why it failed. */
public final class EvidenceExport {
    private static final DateTimeFormatter NAME = DateTimeFormatter
            .ofPattern("'vauban-evidence-'uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private EvidenceExport() {}

    /**
     * Result of an export.
     *
     * @param folder the new folder
     * @param sentences one for each source
     * @param complete whether nothing failed
     */
    public record Result(Path folder, List<String> sentences, boolean complete) {
        /** Copies the list. */
        public Result {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * Exports sources one after another; a failure does not affect the other sources.
     *
     * @param parent folder in which the new folder is created
     * @throws IOException if the folder cannot be created
     * @throws OperationCanceledException if the export was cancelled; files written so far remain
     */
    public static Result write(List<EvidenceSource> sources, Path parent, AuditPeriod period, Instant now,
            IProgressMonitor monitor) throws IOException {
        SubMonitor progress = SubMonitor.convert(monitor, sources.size());
        Path folder = newFolder(parent, NAME.format(now));
        List<String> sentences = new ArrayList<>();
        boolean complete = true;
        for (EvidenceSource source : sources) {
            if (progress.isCanceled()) {
                throw new OperationCanceledException(); // split() checks for cancellation only now and then
            }
            progress.subTask(source.label());
            try {
                sentences.add(source.write(folder, period, progress.split(1)));
            } catch (GovernanceException | IOException e) {
                complete = false;
                sentences.add(NLS.bind(Messages.Evidence_failed, source.label(), FailureReason.of(e)));
            }
        }
        return new Result(folder, sentences, complete);
    }

    /** Creates a folder with that name, followed by a number if it exists already. */
    private static Path newFolder(Path parent, String name) throws IOException {
        for (int number = 1;; number++) {
            try {
                return Files.createDirectory(parent.resolve(number == 1 ? name : name + "-" + number));
            } catch (FileAlreadyExistsException e) {
                if (number == 100) {
                    throw e;
                }
            }
        }
    }
}
