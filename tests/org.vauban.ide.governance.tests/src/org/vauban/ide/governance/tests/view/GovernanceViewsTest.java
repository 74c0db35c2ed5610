// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.tests.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.governance.tests.view.Officer.call;
import static org.vauban.ide.governance.tests.view.Officer.run;
import static org.vauban.ide.governance.tests.view.Officer.say;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.SignedPolicyStatus;
import org.vauban.governance.AuditLog;
import org.vauban.ide.governance.GovernancePerspective;
import org.vauban.ide.governance.log.AuditSearch;
import org.vauban.ide.governance.view.AuditView;
import org.vauban.ide.governance.view.EffectivePolicyView;
import org.vauban.ide.governance.view.EvidenceView;
import org.vauban.ide.governance.view.VerificationView;
import org.vauban.ide.governance.view.WithheldView;

/** The views of the security officer, used in a running workbench. */
class GovernanceViewsTest {

    @RegisterExtension
    final Officer officer = new Officer();

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
        try (AuditLog audit = Officer.audit()) {
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
    void aSearchOfALargeLogSaysThatThereMayBeMoreLines() throws Exception {
        String line = "{\"seq\":1,\"time\":\"2026-11-27T10:00:00Z\",\"event\":\"e\",\"x\":\"" + "x".repeat(9_000)
                + "\"}";
        Files.createDirectories(Officer.log().getParent());
        Files.write(Officer.log(), Collections.nCopies(2_000, line));
        AuditView view = searched();
        assertTrue(call(view::said).contains(say("at least", "au moins")), call(view::said));
        assertFalse(call(view::rows).isEmpty());
    }

    /** After a cancelled search, the lines shown stay and earlier ones can still be loaded. */
    @Test
    void olderLinesAreToBeHadBehindASearchThatIsCancelled() throws Exception {
        try (AuditLog audit = new AuditLog(Officer.log())) {
            for (int i = 0; i < AuditSearch.PAGE + 3; i++) {
                Officer.review(audit, i < 3 ? "old" : "new", "m", "A.java");
            }
        }
        AuditView view = searched();
        Button older = Officer.button(say("Older", "Plus anciennes"));
        Text model = Officer.field(say("Model:", "Mod\u00e8le\u00a0:"));
        Job.getJobManager().suspend();
        try {
            run(() -> {
                model.setText("none");
                model.notifyListeners(SWT.DefaultSelection, new Event());
            });
            String search = say("Searching the audit log", "Recherche dans le journal d\u2019audit");
            Stream.of(Job.getJobManager().find(null)).filter(job -> job.getName().equals(search))
                    .forEach(Job::cancel);
        } finally {
            Job.getJobManager().resume();
        }
        Officer.await("the end of the search", () -> !view.isSearching());
        assertEquals(AuditSearch.PAGE, call(view::rows).size());
        assertTrue(call(older::isEnabled));
        Officer.press(older);
        Officer.await("the older page", () -> !view.isSearching());
        assertEquals(List.of("old", "old", "old"), call(view::rows).stream().map(row -> row.get(1)).toList());
    }

    @Test
    void anIntactLogIsVerified() throws Exception {
        assertTrue(call(verified()::said).contains(Officer.log().toString()), "nothing was sent");
        try (AuditLog audit = Officer.audit()) {
            Officer.review(audit, "chat", "m", "A.java");
        }
        VerificationView view = verified();
        assertEquals(List.of(), call(view::rows));
        assertTrue(call(view::said).contains(say("is intact", "est intact")), call(view::said));
    }

    @Test
    void aVerificationThatIsCancelledBeforeItBeginsCanBeginAgain() {
        VerificationView view = Officer.view(VerificationView.class, GovernancePerspective.VERIFICATION);
        Job.getJobManager().suspend();
        try {
            run(view::verify);
            Officer.press(Officer.button(say("Cancel", "Annuler")));
        } finally {
            Job.getJobManager().resume();
        }
        Officer.await("the end", () -> !view.isVerifying());
        assertEquals(say("Cancelled.", "Op\u00e9ration annul\u00e9e."), call(view::said));
        assertTrue(call(Officer.button(say("Verify", "V\u00e9rifier"))::isEnabled));
    }

    @Test
    void everyDamagedPlaceIsListed() throws Exception {
        try (AuditLog audit = Officer.audit()) {
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
        try (AuditLog audit = Officer.audit()) {
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
        Officer.await("the warning", () -> view.settings().bannerText().contains(Officer.policy().toString()));
        run(() -> view.settings().select("engine.threads"));
        assertEquals("4", call(() -> table.getSelection()[0].getText(1)), "what held goes on");
    }

    /** Takes a picture of the officer's view with a signed policy, in the workbench's language. */
    @Test
    void thePerspectiveWithASignedPolicy() throws Exception {
        try (AuditLog audit = Officer.audit()) {
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

    /** However narrow the view is, the decision remains readable where only a few words fit. */
    @Test
    void whatWasDecidedIsNotCut() {
        AuditView audit = searched();
        assertFits(call(audit::lines), say("Decision", "D\u00e9cision"), say("Event", "\u00c9v\u00e9nement"),
                say("Note of the log", "Note du journal"));
        WithheldView withheld = Officer.view(WithheldView.class, GovernancePerspective.WITHHELD);
        Officer.await("the log", () -> !withheld.isReading());
        String request = say("Request", "Requ\u00eate");
        Table items = Officer.all(Table.class).stream().filter(table -> call(() -> column(table, request) >= 0))
                .findFirst().orElseThrow();
        assertFits(items, request, say("Sent without it", "Transmise sans l\u2019\u00e9l\u00e9ment"));
    }

    private static int column(Table table, String title) {
        return Stream.of(table.getColumns()).map(TableColumn::getText).toList().indexOf(title);
    }

    private static void assertFits(Table table, String title, String... words) {
        run(() -> {
            table.getParent().setSize(200, 200);
            table.getParent().layout();
            int column = column(table, title);
            TableItem item = new TableItem(table, SWT.NONE);
            GC gc = new GC(table);
            try {
                for (String word : words) {
                    item.setText(column, word);
                    int wanted = gc.textExtent(word).x;
                    int has = item.getTextBounds(column).width;
                    assertTrue(wanted <= has, word + " has " + has + " and wants " + wanted);
                }
            } finally {
                gc.dispose();
            }
        });
    }

    /** A screen reader identifies a field by the label before it, and a column by its title. */
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
