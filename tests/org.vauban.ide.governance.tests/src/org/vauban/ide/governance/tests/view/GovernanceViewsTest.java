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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.SignedPolicyStatus;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.ide.governance.GovernancePerspective;
import org.vauban.ide.governance.evidence.EvidenceExport;
import org.vauban.ide.governance.evidence.EvidenceSource;
import org.vauban.ide.governance.evidence.PackEvidence;
import org.vauban.ide.governance.log.AuditSearch;
import org.vauban.ide.governance.view.AuditView;
import org.vauban.ide.governance.view.EffectivePolicyView;
import org.vauban.ide.governance.view.EvidenceView;
import org.vauban.ide.governance.view.VerificationView;
import org.vauban.ide.governance.view.WithheldView;
import org.vauban.ide.settings.VaubanPreferences;

/** The views of the security officer, used in a running workbench. */
class GovernanceViewsTest {

    @RegisterExtension
    final Officer officer = new Officer();

    @TempDir
    Path folder;

    private final IEclipsePreferences preferences = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);

    /** Real models would be hashed for an evidence pack. */
    @BeforeEach
    void useNoModels() {
        preferences.put(VaubanPreferences.MODELS, folder.toString());
    }

    @AfterEach
    void useTheModelsOfTheUser() {
        preferences.remove(VaubanPreferences.MODELS);
    }

    private static AuditLog audit() {
        return new AuditLog(Officer.log(), AuditOptions.of(UserDirectories.standard(), "0".repeat(64)));
    }

    private static AuditView searched() {
        AuditView view = Officer.view(AuditView.class, GovernancePerspective.AUDIT);
        Officer.await("the search", () -> !view.isSearching());
        return view;
    }

    private static VerificationView verified() {
        VerificationView view = Officer.view(VerificationView.class, GovernancePerspective.VERIFICATION);
        run(view::verify);
        Officer.await("the verification", () -> !view.isVerifying());
        return view;
    }

    @Test
    void thePerspectiveHasAllViewsAndNoEditor() throws Exception {
        Officer.perspective();
        for (String id : List.of(GovernancePerspective.POLICY, GovernancePerspective.AUDIT,
                GovernancePerspective.WITHHELD, GovernancePerspective.VERIFICATION, GovernancePerspective.EVIDENCE)) {
            assertTrue(call(() -> Officer.page().findViewReference(id)) != null, id);
            assertFalse(call(() -> Officer.page().findViewReference(id).getTitle()).startsWith("%"), id);
        }
        assertFalse(call(() -> Officer.page().isEditorAreaVisible()));
    }

    @Test
    void theAuditIsSearchedNewestFirst() throws Exception {
        try (AuditLog audit = audit()) {
            Officer.review(audit, "chat", "small", "A.java", "secret.plan");
            Officer.review(audit, "completion", "large", "B.java");
            Officer.review(audit, "edit", "large", "C.plan");
        }
        AuditView view = searched();
        List<List<String>> rows = call(view::rows);
        assertEquals(List.of("edit", "completion", "chat"),
                rows.stream().map(row -> row.get(1)).filter(each -> !each.contains("checkpoint")).toList());
        assertEquals(say("Refused", "Refus\u00e9"), rows.getFirst().get(2));
        assertTrue(call(view::detailsText).contains("\"seq\""), call(view::detailsText));
        Text model = Officer.field(say("Model:", "Mod\u00e8le\u00a0:"));
        run(() -> {
            model.setText("small");
            model.notifyListeners(SWT.DefaultSelection, new Event());
        });
        Officer.await("the search", () -> !view.isSearching());
        assertEquals(List.of("chat"), call(view::rows).stream().map(row -> row.get(1)).toList());
        Text from = Officer.field(say("From:", "Du\u00a0:"));
        run(() -> {
            from.setText("yesterday");
            from.notifyListeners(SWT.DefaultSelection, new Event());
        });
        assertTrue(call(view::said).contains("yesterday"), call(view::said));
    }

    @Test
    void largeLogsComeInPages() throws Exception {
        try (AuditLog audit = new AuditLog(Officer.log())) {
            for (int i = 0; i < AuditSearch.PAGE + 3; i++) {
                Officer.review(audit, i < 3 ? "old" : "new", "m", "A.java");
            }
        }
        AuditView view = searched();
        assertEquals(AuditSearch.PAGE, call(view::rows).size());
        assertTrue(call(view::rows).stream().allMatch(row -> row.get(1).equals("new")));
        Officer.press(Officer.button(say("Older", "Plus anciennes")));
        Officer.await("the older page", () -> !view.isSearching());
        assertEquals(List.of("old", "old", "old"), call(view::rows).stream().map(row -> row.get(1)).toList());
        assertFalse(call(Officer.button(say("Older", "Plus anciennes"))::isEnabled));
        Officer.press(Officer.button(say("Newest", "Plus r\u00e9centes")));
        Officer.await("the newest page", () -> !view.isSearching());
        assertEquals(AuditSearch.PAGE, call(view::rows).size());
    }

    @Test
    void anIntactLogIsVerified() throws Exception {
        assertTrue(call(verified()::said).contains(Officer.log().toString()), "nothing was sent");
        try (AuditLog audit = audit()) {
            Officer.review(audit, "chat", "m", "A.java");
        }
        VerificationView view = verified();
        assertEquals(List.of(), call(view::rows));
        assertTrue(call(view::said).contains(say("is intact", "est intact")), call(view::said));
    }

    @Test
    void everyDamagedPlaceIsListed() throws Exception {
        try (AuditLog audit = audit()) {
            for (int i = 0; i < 6; i++) {
                Officer.review(audit, "chat", "m", "A.java");
            }
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(Officer.log()));
        lines.set(1, lines.get(1).replace("\"chat\"", "\"edit\""));
        lines.set(4, lines.get(4).replace("\"chat\"", "\"edit\""));
        Files.write(Officer.log(), lines);
        VerificationView view = verified();
        List<List<String>> rows = call(view::rows);
        assertTrue(rows.size() >= 2, rows + "");
        assertTrue(rows.stream().anyMatch(row -> row.get(1).equals("2")), rows + "");
        assertTrue(rows.stream().anyMatch(row -> row.get(1).equals("5")), rows + "");
        assertTrue(call(view::said).contains(say("is damaged", "est endommag\u00e9")), call(view::said));
        Officer.picture("damaged");
    }

    @Test
    void withheldItemsAreListedByReason() throws Exception {
        try (AuditLog audit = audit()) {
            Officer.review(audit, "chat", "m", "A.java", "one.plan", "id_rsa");
            Officer.review(audit, "edit", "m", "two.plan");
        }
        WithheldView view = Officer.view(WithheldView.class, GovernancePerspective.WITHHELD);
        Officer.await("the log", () -> !view.isReading());
        List<List<String>> reasons = call(view::reasonRows);
        assertEquals(2, reasons.size(), reasons + "");
        assertTrue(reasons.getFirst().getFirst().contains("*.plan"), reasons + "");
        assertEquals(List.of("edit", "chat"), call(view::itemRows).stream().map(row -> row.get(1)).toList());
        run(() -> {
            view.reasons().setSelection(1);
            view.reasons().notifyListeners(SWT.Selection, new Event());
        });
        assertEquals(List.of("chat"), call(view::itemRows).stream().map(row -> row.get(1)).toList());
    }

    @Test
    void theEffectivePolicyIsShownWithWhoDecidedIt() throws Exception {
        Officer.writePolicy("{\"features.disabled\": [\"chat\"], \"engine.threads\": \"4\"}");
        EffectivePolicyView view = Officer.view(EffectivePolicyView.class, GovernancePerspective.POLICY);
        Officer.await("the policy", () -> view.settings().settings().getItemCount() > 0);
        Table table = call(() -> view.settings().settings());
        run(() -> view.settings().select("engine.threads"));
        assertTrue(call(() -> view.settings().detailsText()).contains(Officer.policy().toString()),
                call(() -> view.settings().detailsText()));
        assertEquals(say("Locked", "Verrouill\u00e9"), call(() -> table.getSelection()[0].getText(2)));
        Officer.writePolicy("{\"engine.threads\": 4}");
        run(view::refresh);
        Officer.await("the invalid policy", () -> !table.isEnabled());
        assertTrue(call(() -> view.settings().bannerText()).contains(Officer.policy().toString()));
        assertEquals(0, call(table::getItemCount));
    }

    @Test
    void evidenceIsExportedIntoANewFolder() throws Exception {
        try (AuditLog audit = audit()) {
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
    void theEvidencePackListsTheInstalledBundlesAndClaimsNothing() throws Exception {
        try (AuditLog audit = audit()) {
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
        Object write(Path folder) throws java.io.IOException;
    }

    private static EvidenceSource source(String label, Writing writing) {
        return new EvidenceSource() {
            @Override
            public String label() {
                return label;
            }

            @Override
            public String write(Path folder, AuditPeriod period, org.eclipse.core.runtime.IProgressMonitor monitor)
                    throws java.io.IOException {
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

    /** A picture of what the officer sees, with a signed policy; in whatever language the workbench runs. */
    @Test
    void thePerspectiveWithASignedPolicy() throws Exception {
        try (AuditLog audit = audit()) {
            for (int i = 0; i < 4; i++) {
                Officer.review(audit, "completion", "qwen2.5-coder-1.5b-instruct", "src/Ticket.java");
                Officer.review(audit, "chat", "qwen2.5-coder-1.5b-instruct", "src/Desk.java", "offers/2026.plan");
                Officer.review(audit, "edit", "qwen2.5-coder-1.5b-instruct", "offers/2027.plan");
            }
        }
        Officer.perspective();
        EffectivePolicyView policy = Officer.view(EffectivePolicyView.class, GovernancePerspective.POLICY);
        Officer.await("the policy", () -> policy.settings().settings().getItemCount() > 0);
        searched();
        VerificationView verification = verified();
        EffectivePolicy shown = signed();
        run(() -> {
            policy.show(shown);
            policy.settings().select("features.disabled");
        });
        assertEquals(1, call(() -> policy.documents().getItemCount()));
        assertTrue(call(() -> policy.settings().detailsText()).contains("Grace Hopper"));
        assertFalse(call(verification::said).isEmpty());
        Officer.picture("perspective");
        WithheldView withheld = Officer.view(WithheldView.class, GovernancePerspective.WITHHELD);
        Officer.view(EvidenceView.class, GovernancePerspective.EVIDENCE);
        Officer.await("the log", () -> !withheld.isReading());
        Officer.picture("perspective-withheld");
    }

    private static EffectivePolicy signed() {
        Instant until = Instant.now().plus(120, ChronoUnit.DAYS);
        Path file = Path.of("/etc/vauban/machine.policy.json");
        EffectivePolicy defaults = PrivacyStatus.of(null).policy();
        List<EffectiveSetting> settings = defaults.settings().stream()
                .map(each -> !each.name().equals("features.disabled") ? each
                        : new EffectiveSetting(each.name(), each.description(), List.of("chat"), true,
                                List.of(new PolicyStatement(List.of("chat"), PolicyStatement.Effect.DECIDES,
                                        say("machine", "machine"), file, List.of("Grace Hopper"),
                                        say("Export-controlled code", "Code soumis au contr\u00f4le des exportations"),
                                        "security@example.org", until))))
                .toList();
        return new EffectivePolicy(settings, List.of(new SignedPolicyStatus("machine", file, 4, List.of("Grace Hopper"),
                Instant.now(), until, SignedPolicyStatus.Validity.VALID, "security@example.org", "a".repeat(64))),
                List.of(), null, "b".repeat(64));
    }

    /** A screen reader tells a field by the label before it, and a column by its title. */
    @Test
    void everyFieldHasALabelAndEveryColumnATitle() {
        Officer.perspective();
        int fields = 0;
        int columns = 0;
        for (String id : List.of(GovernancePerspective.POLICY, GovernancePerspective.AUDIT,
                GovernancePerspective.VERIFICATION, GovernancePerspective.WITHHELD, GovernancePerspective.EVIDENCE)) {
            run(() -> Officer.page().showView(id));
            for (Text text : Officer.all(Text.class)) {
                if ((call(text::getStyle) & (SWT.READ_ONLY | SWT.SEARCH)) == 0) {
                    fields++;
                    assertTrue(call(() -> before(text) instanceof Label label && !label.getText().isBlank()), id);
                }
            }
            for (Table table : Officer.all(Table.class)) {
                for (TableColumn column : call(table::getColumns)) {
                    columns++;
                    assertFalse(call(column::getText).isBlank(), id);
                }
            }
        }
        assertTrue(fields >= 10 && columns >= 20, fields + " fields, " + columns + " columns");
    }

    private static Control before(Control control) {
        List<Control> siblings = List.of(control.getParent().getChildren());
        return siblings.get(Math.max(0, siblings.indexOf(control) - 1));
    }
}
