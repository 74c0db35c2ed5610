// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.osgi.util.NLS;
import org.vauban.evidence.EvidenceException;
import org.vauban.evidence.EvidencePack;
import org.vauban.evidence.EvidenceRequest;
import org.vauban.evidence.EvidenceSummary;
import org.vauban.evidence.inventory.Installation;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.governance.policy.PolicySources;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.models.CancelledException;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;

/**
 * Writes the evidence pack of {@code vauban evidence} for this IDE, in a folder of its own. Verifies the whole audit
 * log, whatever the period is.
 */
public record PackEvidence() implements EvidenceSource {
    /** Name of the folder of the pack. */
    public static final String FOLDER = "pack";

    @Override
    public String label() {
        return Messages.Evidence_pack;
    }

    @Override
    public String write(Path folder, AuditPeriod period, IProgressMonitor monitor) throws IOException {
        try {
            EvidenceSummary written = EvidencePack.write(request(), folder.resolve(FOLDER), listener(monitor));
            String sentence = switch (written.basis()) {
                case SAME_PROGRAM -> Messages.Evidence_packSame;
                case OTHER_PROGRAM -> Messages.Evidence_packOther;
                case NONE -> Messages.Evidence_packUnclaimed;
            };
            return NLS.bind(sentence,
                    new Object[] {FOLDER, written.files(), written.claimed(), written.controls()});
        } catch (CancelledException e) {
            throw new OperationCanceledException();
        } catch (EvidenceException | CatalogueException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static EvidenceRequest request() throws IOException, CatalogueException {
        UserDirectories user = UserDirectories.standard();
        Installation installation = InstalledBundles.installation();
        ModelStore models = new ModelStore(ModelDirectory.configured().orElse(user.models()), Catalogue.load());
        // an update site contains no test results; the pack says so and claims nothing
        return new EvidenceRequest(installation, installation.folder().resolve(EvidenceRequest.RESULTS_FILE), user,
                PolicySources.of(user), models, null, InstantSource.system());
    }

    private static ProgressListener listener(IProgressMonitor monitor) {
        return new ProgressListener() {
            @Override
            public void progress(Phase phase, String detail, long doneBytes, long totalBytes) {
                monitor.subTask(detail);
            }

            @Override
            public boolean isCancelled() {
                return monitor.isCanceled();
            }
        };
    }
}
