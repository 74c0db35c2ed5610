// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.control.ControlCatalogue;
import org.vauban.evidence.inventory.CycloneDx;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.inventory.Inventory;
import org.vauban.evidence.report.AuditState;
import org.vauban.evidence.report.ControlsJson;
import org.vauban.evidence.report.EvidenceContent;
import org.vauban.evidence.report.HtmlReport;
import org.vauban.evidence.report.NameUuid;
import org.vauban.evidence.report.OscalReport;
import org.vauban.evidence.report.PdfReport;
import org.vauban.evidence.report.PolicyState;
import org.vauban.evidence.report.Report;
import org.vauban.evidence.result.Assessment;
import org.vauban.evidence.result.ResultBasis;
import org.vauban.evidence.result.ResultFiles;
import org.vauban.evidence.result.ResultSignature;
import org.vauban.evidence.result.TestResults;
import org.vauban.evidence.result.Verdict;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.policy.Policy;
import org.vauban.models.CancelledException;
import org.vauban.models.CatalogueException;
import org.vauban.models.ProgressListener;

/** Writes a folder for an auditor: how this installation meets the controls of public frameworks, with proofs. */
public final class EvidencePack {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private EvidencePack() {}

    /**
     * Checks, before anything is computed, whether a pack can use this folder; {@link #write} checks it again.
     *
     * @throws EvidenceException unless it does not exist, or is empty
     */
    public static void requireFree(Path folder) throws EvidenceException {
        PackFolder.requireFree(folder);
    }

    /**
     * Writes a pack. Takes some seconds, and longer if models must be hashed; call it from a background thread. What
     * cannot be read (policy, audit log, models, test results) is noted in the pack and does not stop it.
     *
     * @param folder must not exist, or be empty; it appears when the pack is complete
     * @throws EvidenceException if the installation cannot be read or the folder cannot be written
     */
    public static EvidenceSummary write(EvidenceRequest request, Path folder) throws EvidenceException {
        try {
            return write(request, folder, ProgressListener.NONE);
        } catch (CancelledException e) {
            throw new IllegalStateException(e); // this listener never cancels
        }
    }

    /**
     * Writes a pack like {@link #write(EvidenceRequest, Path)}.
     *
     * @param progress receives the progress of hashing models, and may cancel the pack
     * @throws CancelledException if the listener cancelled; nothing is left
     */
    public static EvidenceSummary write(EvidenceRequest request, Path folder, ProgressListener progress)
            throws EvidenceException, CancelledException {
        try (PackFolder pack = PackFolder.create(folder)) {
            List<String> resultsFaults = new ArrayList<>();
            ResultFiles results = resultFiles(request, resultsFaults::add);
            EvidenceContent content = content(request, results, resultsFaults, progress);
            reports(pack, content, progress);
            pack.add("controls.json", json(ControlsJson.of(content)));
            pack.add("oscal-component-definition.json", json(OscalReport.of(content)));
            String seed = content.version() + "/" + content.created();
            CycloneDx bills = new CycloneDx(content.version(), content.created());
            pack.add("sbom.cdx.json",
                    json(bills.software(content.inventory().parts(), NameUuid.of("sbom/" + seed))));
            pack.add("mlbom.cdx.json", json(bills.models(content.models(), NameUuid.of("mlbom/" + seed))));
            Policy policy = content.policy().policy();
            pack.add("policy.json", json(policy != null ? PolicyState.json(policy) : fault(content.policy().fault())));
            AuditState audit = content.audit();
            pack.add("audit.json", json(AuditRecord.json(audit)));
            if (!audit.checkpoint().isEmpty()) {
                pack.add("audit-checkpoint.txt", bytes(audit.checkpoint()));
            }
            String doctor = content.doctor();
            if (doctor != null) {
                pack.add("doctor.txt", bytes(doctor));
            }
            if (content.assessment().basis() != ResultBasis.NONE) {
                pack.add("test-results.json", Objects.requireNonNull(results.results()));
                if (!content.resultsKey().isEmpty()) {
                    for (Map.Entry<String, byte[]> file : results.signature().entrySet()) {
                        pack.add(file.getKey(), file.getValue());
                    }
                }
            }
            int files = pack.finish(about(content));
            Assessment assessment = content.assessment();
            return new EvidenceSummary(folder.toAbsolutePath().normalize(), files, assessment.basis(),
                    assessment.frameworks().stream().mapToLong(framework -> framework.controls().size()).sum(),
                    assessment.count(Verdict.CLAIMED), assessment.count(Verdict.NOT_CLAIMED),
                    content.resultsKey());
        }
    }

    private static void reports(PackFolder pack, EvidenceContent content, ProgressListener progress)
            throws EvidenceException, CancelledException {
        for (Locale language : LANGUAGES) {
            if (progress.isCancelled()) {
                throw new CancelledException();
            }
            Report report = Report.of(content, language);
            String name = "report." + language.getLanguage();
            pack.add(name + ".html", bytes(HtmlReport.of(report)));
            try {
                pack.add(name + ".pdf", PdfReport.of(report, content.created()));
            } catch (IOException e) {
                throw new EvidenceException(Messages.text("report.failed", e), e);
            }
        }
    }

    private static ResultFiles resultFiles(EvidenceRequest request, Consumer<String> faults) {
        try {
            return ResultFiles.read(request.results());
        } catch (IOException e) {
            faults.accept(request.results() + ": " + e.getMessage());
            return ResultFiles.NONE;
        }
    }

    private static EvidenceContent content(EvidenceRequest request, ResultFiles files, List<String> resultsFaults,
            ProgressListener progress) throws EvidenceException, CancelledException {
        Inventory inventory;
        try {
            inventory = Inventory.of(request.installation());
        } catch (IOException e) {
            throw new EvidenceException(Messages.text("installation.unreadable", e), e);
        }
        TestResults results = null;
        ResultSignature signature = ResultSignature.of(files);
        byte[] content = files.results();
        if (signature.state() == ResultSignature.State.INVALID) {
            resultsFaults.add(Messages.text("results.signature", request.results(), ResultSignature.FILE));
        } else if (content != null) {
            try {
                results = TestResults.read(content);
            } catch (IOException e) {
                resultsFaults.add(request.results() + ": " + e.getMessage());
            }
        }
        Assessment assessment = Assessment.of(ControlCatalogue.load(), results, inventory.programs());
        List<InstalledPart> models = List.of();
        List<String> modelsFaults = new ArrayList<>();
        try {
            models = Inventory.models(request.models(), progress, modelsFaults::add);
        } catch (CancelledException e) {
            throw e;
        } catch (CatalogueException e) {
            modelsFaults.add(String.valueOf(e.getMessage()));
        }
        Instant now = request.clock().instant();
        PolicyState policy = policy(request);
        return new EvidenceContent(request.installation().version(), now, assessment,
                String.join(" ", resultsFaults), signature.key(), inventory, models, String.join(" ", modelsFaults),
                policy, AuditRecord.of(request.user(), policy), request.doctor());
    }

    private static PolicyState policy(EvidenceRequest request) {
        try {
            return new PolicyState(Policy.read(request.policies()), "");
        } catch (GovernanceException e) {
            return new PolicyState(null, String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject fault(String text) {
        JsonObject json = new JsonObject();
        json.addProperty("fault", text);
        return json;
    }

    private static JsonObject about(EvidenceContent content) {
        JsonObject about = new JsonObject();
        about.addProperty("format", "vauban-evidence/1");
        about.addProperty("version", content.version());
        about.addProperty("created", content.created().toString());
        about.addProperty("testBasis", content.assessment().basis().name());
        TestResults results = content.assessment().results();
        about.addProperty("testedCommit", results == null ? "" : results.commit());
        about.addProperty("testResultsKey", content.resultsKey());
        return about;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] json(@Nullable JsonObject json) {
        return bytes(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n");
    }
}
