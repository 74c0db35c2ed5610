// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.tests.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.governance.tests.view.Officer.call;
import static org.vauban.ide.governance.tests.view.Officer.run;
import static org.vauban.ide.governance.tests.view.Officer.say;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.ide.governance.GovernancePerspective;
import org.vauban.ide.governance.evidence.EvidenceExport;
import org.vauban.ide.governance.evidence.EvidenceSource;
import org.vauban.ide.governance.evidence.PackEvidence;
import org.vauban.ide.governance.view.EvidenceView;
import org.vauban.ide.settings.VaubanPreferences;

/** The security officer's export of evidence, in a running workbench. */
@Tag("slow")
class EvidenceViewTest {

    @RegisterExtension
    final Officer officer = new Officer();

    @TempDir
    Path folder;

    private final IEclipsePreferences preferences = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);

    /** Installs no models: an evidence pack would hash real ones. */
    @BeforeEach
    void useNoModels() {
        preferences.put(VaubanPreferences.MODELS, folder.toString());
    }

    @AfterEach
    void useTheModelsOfTheUser() {
        preferences.remove(VaubanPreferences.MODELS);
    }

    @Test
    void evidenceIsExportedIntoANewFolder() throws Exception {
        try (AuditLog audit = Officer.audit()) {
            Officer.review(audit, "chat", "m", "A.java");
        }
        EvidenceView view = Officer.view(EvidenceView.class, GovernancePerspective.EVIDENCE);
        run(() -> {
            view.folder().setText(folder.toString());
            view.format().select(3);
            view.export();
        });
        Officer.await("the export", () -> !view.isExporting());
        Path written = list(folder).getFirst();
        assertEquals(List.of("audit.csv", PackEvidence.FOLDER, "policy.json"), names(written));
        assertTrue(Files.readString(written.resolve("audit.csv")).contains(",chat,"));
        assertTrue(Files.readString(written.resolve("policy.json")).contains("\"features.disabled\""));
        String result = call(view::resultText);
        assertEquals(3, result.lines().count(), result);
        assertTrue(call(view::said).contains(written.toString()), call(view::said));
        Officer.picture("evidence");
        run(() -> view.folder().setText(folder.resolve("missing").toString()));
        run(view::export);
        Officer.await("the export", () -> !view.isExporting());
        assertTrue(call(view::said).contains(folder.resolve("missing").toString()), call(view::said));
    }

    @Test
    void enterTwiceExportsOnceAndEndsNothingHalfDone() throws Exception {
        EvidenceView view = Officer.view(EvidenceView.class, GovernancePerspective.EVIDENCE);
        List<Job> begun = new CopyOnWriteArrayList<>();
        IJobChangeListener listener = new JobChangeAdapter() {
            @Override
            public void scheduled(IJobChangeEvent event) {
                if (event.getJob().getClass().getName().startsWith(EvidenceView.class.getPackageName())) {
                    begun.add(event.getJob());
                }
            }
        };
        Job.getJobManager().addJobChangeListener(listener);
        try {
            run(() -> {
                view.folder().setText(folder.toString());
                view.folder().notifyListeners(SWT.DefaultSelection, new Event());
                view.folder().notifyListeners(SWT.DefaultSelection, new Event());
            });
        } finally {
            Job.getJobManager().removeJobChangeListener(listener);
        }
        Officer.await("the export", () -> !view.isExporting());
        assertEquals(1, begun.size(), begun + "");
        assertTrue(call(view::said).contains(list(folder).getFirst().toString()), call(view::said));
    }

    @Test
    void theEvidencePackListsTheInstalledBundlesAndClaimsNothing() throws Exception {
        try (AuditLog audit = Officer.audit()) {
            Officer.review(audit, "chat", "m", "A.java");
        }
        EvidenceExport.Result result = EvidenceExport.write(List.of(new PackEvidence()), folder, AuditPeriod.ALL,
                Instant.now(), new NullProgressMonitor());
        assertTrue(result.complete(), result.sentences() + "");
        assertTrue(result.sentences().getFirst().contains(say("no readable test results",
                "pas de r\u00e9sultats de tests lisibles")), result.sentences() + "");
        Path pack = result.folder().resolve(PackEvidence.FOLDER);
        for (String language : List.of("en", "fr")) {
            assertTrue(Files.readString(pack.resolve("report." + language + ".pdf"), StandardCharsets.ISO_8859_1)
                    .startsWith("%PDF-"), language);
        }
        assertTrue(Files.readString(pack.resolve("report.en.html")).contains("nothing is claimed"));
        assertTrue(json(pack.resolve("audit.json")).get("verified").getAsBoolean());
        for (JsonElement control : json(pack.resolve("controls.json")).getAsJsonArray("controls")) {
            assertNotEquals("claimed", control.getAsJsonObject().get("verdict").getAsString(), control + "");
        }
        List<String> software = new ArrayList<>();
        for (JsonElement part : json(pack.resolve("sbom.cdx.json")).getAsJsonArray("components")) {
            software.add(part.getAsJsonObject().get("name").getAsString());
        }
        for (String part : List.of("org.vauban.ide.governance", "org.vauban.engine", "org.vauban.evidence",
                "com.google.gson", "org.apache.pdfbox", "org.apache.pdfbox.fontbox",
                "org.apache.commons.commons-logging")) {
            assertEquals(1, software.stream().filter(part::equals).count(), part + " in " + software);
        }
        assertTrue(software.stream().anyMatch(part -> part.contains("llama")), software + "");
        assertFalse(software.contains("org.eclipse.ui"), software + "");
    }

    @Test
    void sourcesThatFailKeepNoOtherBackAndCancellingEndsTheExport() throws Exception {
        List<EvidenceSource> sources = List.of(
                source("broken", to -> Files.readString(to.resolve("missing.txt"))),
                source("more", to -> Files.writeString(to.resolve("more.txt"), "more")));
        EvidenceExport.Result result = EvidenceExport.write(sources, folder, AuditPeriod.ALL, Instant.now(),
                new NullProgressMonitor());
        assertEquals(List.of("more.txt"), names(result.folder()));
        assertFalse(result.complete());
        assertTrue(result.sentences().getFirst().startsWith("broken"), result.sentences() + "");
        assertEquals("more was written.", result.sentences().getLast());
        NullProgressMonitor cancelled = new NullProgressMonitor();
        cancelled.setCanceled(true);
        assertThrows(OperationCanceledException.class,
                () -> EvidenceExport.write(sources, folder, AuditPeriod.ALL, Instant.now(), cancelled));
        assertEquals(List.of(), names(list(folder).getLast()));
        assertThrows(OperationCanceledException.class,
                () -> new PackEvidence().write(folder, AuditPeriod.ALL, cancelled));
        assertFalse(Files.exists(folder.resolve(PackEvidence.FOLDER)));
    }

    private static JsonObject json(Path file) throws Exception {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static List<String> names(Path folder) throws Exception {
        return list(folder).stream().map(file -> file.getFileName().toString()).toList();
    }

    private interface Writing {
        Object write(Path folder) throws IOException;
    }

    private static EvidenceSource source(String label, Writing writing) {
        return new EvidenceSource() {
            @Override
            public String label() {
                return label;
            }

            @Override
            public String write(Path folder, AuditPeriod period, IProgressMonitor monitor) throws IOException {
                writing.write(folder);
                return label + " was written.";
            }
        };
    }

    private static List<Path> list(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
