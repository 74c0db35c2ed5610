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

/** Writes evidence into a new folder, and says of each source what was written or why not. */
public final class EvidenceExport {
    private static final DateTimeFormatter NAME = DateTimeFormatter
            .ofPattern("'vauban-evidence-'uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private EvidenceExport() {}

    /**
     * What was exported.
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
     * Exports sources one after another; one that fails does not keep the others back.
     *
     * @param parent where the new folder is made
     * @throws IOException if the folder cannot be made
     * @throws OperationCanceledException if it was cancelled; what is there already remains
     */
    public static Result write(List<EvidenceSource> sources, Path parent, AuditPeriod period, Instant now,
            IProgressMonitor monitor) throws IOException {
        SubMonitor progress = SubMonitor.convert(monitor, sources.size());
        Path folder = newFolder(parent, NAME.format(now));
        List<String> sentences = new ArrayList<>();
        boolean complete = true;
        for (EvidenceSource source : sources) {
            if (progress.isCanceled()) {
                throw new OperationCanceledException(); // split asks only now and then
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

    /** Of that name, with a number where there is one already. */
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
