// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.report.Block.Entry;
import org.vauban.evidence.report.Block.Heading;
import org.vauban.evidence.report.Block.Lines;
import org.vauban.evidence.report.Block.Paragraph;
import org.vauban.evidence.report.Block.Table;
import org.vauban.evidence.result.AssessedClaim;
import org.vauban.evidence.result.AssessedControl;
import org.vauban.evidence.result.AssessedFramework;
import org.vauban.evidence.result.Assessment;
import org.vauban.evidence.result.ResultBasis;
import org.vauban.evidence.result.TestOutcome;
import org.vauban.evidence.result.TestResult;
import org.vauban.evidence.result.TestResults;
import org.vauban.evidence.result.Verdict;
import org.vauban.governance.AuditDamage;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;

/** The readable content of a pack, in one language: a title and blocks, from which HTML and PDF are written. */
public final class Report {
    private static final int HASH_DIGITS = 16;

    private final EvidenceContent content;
    private final ReportMessages messages;
    private final List<Block> blocks = new ArrayList<>();

    private Report(EvidenceContent content, Locale language) {
        this.content = content;
        messages = new ReportMessages(language);
    }

    /** @param language French, or English for any other */
    public static Report of(EvidenceContent content, Locale language) {
        Report report = new Report(content, language);
        report.about();
        report.summary();
        content.assessment().frameworks().forEach(report::framework);
        report.claims();
        report.policy();
        report.audit();
        report.parts();
        report.models();
        report.doctor();
        return report;
    }

    /** Returns the title of the document. */
    public String title() {
        return text("title", content.version());
    }

    Locale language() {
        return messages.language();
    }

    ReportMessages messages() {
        return messages;
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    private String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }

    private String date(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(language()).format(time.atZone(ZoneOffset.UTC)) + " UTC";
    }

    private void heading(int level, String text, String anchor) {
        blocks.add(new Heading(level, text, anchor));
    }

    private void paragraph(String key, Object... arguments) {
        blocks.add(new Paragraph(text(key, arguments)));
    }

    private void entry(String label, String text) {
        blocks.add(new Entry(text(label), text, null));
    }

    private void about() {
        heading(1, text("about"), "about");
        paragraph("about.text");
        entry("about.version", content.version());
        entry("about.created", date(content.created()));
        Assessment assessment = content.assessment();
        TestResults results = assessment.results();
        if (results == null) {
            blocks.add(new Paragraph(content.resultsFault().isEmpty() ? text("results.none")
                    : text("results.unreadable", content.resultsFault())));
        } else {
            entry("results.commit", results.commit() + (results.modified() ? " " + text("results.modified") : ""));
            entry("results.finished", date(results.finished()));
            entry("results.platform", results.platform());
            entry("results.totals", text("results.counts", results.passed(), results.failed(), results.skipped()));
            entry("results.key", content.resultsKey().isEmpty() ? text("results.unsigned") : content.resultsKey());
            paragraph(content.resultsKey().isEmpty() ? "results.unsigned.note" : "results.key.note");
            if (assessment.basis() == ResultBasis.SAME_PROGRAM) {
                paragraph("results.same");
            } else {
                paragraph("results.other", String.join(", ", assessment.otherBundles().stream().sorted().toList()));
            }
        }
        heading(2, text("verdicts"), "verdicts");
        for (Verdict verdict : Verdict.values()) {
            blocks.add(new Entry(verdict(verdict), text("verdict." + verdict.name() + ".meaning"), null));
        }
    }

    private String verdict(Verdict verdict) {
        return text("verdict." + verdict.name());
    }

    private void summary() {
        heading(1, text("summary"), "summary");
        List<String> header = new ArrayList<>(List.of(text("summary.framework")));
        List<Float> shares = new ArrayList<>(List.of(0.40f));
        for (Verdict verdict : Verdict.values()) {
            header.add(verdict(verdict));
            shares.add(0.12f);
        }
        List<List<String>> rows = new ArrayList<>();
        for (AssessedFramework framework : content.assessment().frameworks()) {
            List<String> row = new ArrayList<>(List.of(framework.framework().title().in(language())));
            for (Verdict verdict : Verdict.values()) {
                row.add(Long.toString(framework.count(verdict)));
            }
            rows.add(row);
        }
        List<String> total = new ArrayList<>(List.of(text("summary.total")));
        for (Verdict verdict : Verdict.values()) {
            total.add(Long.toString(content.assessment().count(verdict)));
        }
        rows.add(total);
        blocks.add(new Table(header, rows, shares));
    }

    private void framework(AssessedFramework framework) {
        heading(1, framework.framework().title().in(language()), framework.framework().id());
        blocks.add(new Paragraph(framework.framework().description().in(language())));
        entry("framework.source", framework.framework().source().toString());
        framework.controls().forEach(this::control);
    }

    private void control(AssessedControl control) {
        heading(2, control.control().id() + " " + control.control().title().in(language()), control.control().key());
        entry("control.verdict", verdict(control.verdict()));
        for (AssessedClaim claim : control.claims()) {
            blocks.add(new Entry(text("control.claim"),
                    claim.claim().text().in(language()) + " (" + summary(claim) + ")", anchor(claim.claim())));
        }
        String label = switch (control.verdict()) {
            case CLAIMED, NOT_CLAIMED -> "control.remaining";
            case SITE, PUBLISHER -> "control.duty";
            case NOT_APPLICABLE -> "control.reason";
        };
        entry(label, control.control().note().in(language()));
    }

    private static String anchor(Claim claim) {
        return "claim-" + claim.id();
    }

    private String summary(AssessedClaim claim) {
        long passed = claim.tests().stream().filter(test -> test.outcome() == TestOutcome.PASSED).count();
        return claim.tests().isEmpty() ? text("claim.no.result")
                : text(claim.proved() ? "claim.proved" : "claim.unproved", passed, claim.tests().size());
    }

    private void claims() {
        heading(1, text("claims"), "claims");
        paragraph("claims.text");
        for (AssessedClaim claim : content.assessment().claims()) {
            heading(2, claim.claim().id(), anchor(claim.claim()));
            blocks.add(new Paragraph(claim.claim().text().in(language())));
            entry("claim.state", summary(claim));
            for (String setting : claim.claim().settings()) {
                entry("claim.setting", setting + ": " + value(setting));
            }
            for (TestResult test : claim.tests()) {
                entry("claim.test", test.shortName() + ": " + text("outcome." + test.outcome().name()));
            }
            if (!claim.claim().auditQuery().isEmpty()) {
                entry("claim.query", claim.claim().auditQuery());
            }
            entry("claim.risk", claim.claim().residualRisk().in(language()));
        }
    }

    /** Returns the effective value of a setting on this machine, and the layer that decides it. */
    private String value(String name) {
        if (content.policy().policy() == null) {
            return text("policy.unreadable.short");
        }
        List<Policy.Value> values = content.policy().values(name);
        if (values.isEmpty()) {
            // not the display text, which is in the user's language
            String standard = SettingCatalogue.find(name).map(SettingDefinition::standard).orElse("");
            return standard.isEmpty() ? text("policy.default.none") : text("policy.default", standard);
        }
        return String.join(", ", values.stream().map(Policy.Value::text).toList()) + " (" + String.join(", ",
                values.stream().map(value -> value.origin().layer().text()).distinct().toList()) + ")";
    }

    private void policy() {
        heading(1, text("policy"), "policy");
        Policy policy = content.policy().policy();
        if (policy == null) {
            paragraph("policy.unreadable", content.policy().fault());
            return;
        }
        entry("policy.fingerprint", policy.fingerprint());
        List<List<String>> rows = new ArrayList<>();
        for (SettingDefinition setting : SettingCatalogue.all()) {
            rows.add(List.of(setting.name(), value(setting.name())));
        }
        blocks.add(new Table(List.of(text("policy.setting"), text("policy.value")), rows, List.of(0.35f, 0.65f)));
        policy.notes().forEach(note -> blocks.add(new Paragraph(note)));
    }

    private void audit() {
        heading(1, text("audit"), "audit");
        AuditState audit = content.audit();
        AuditVerification verification = audit.verification();
        if (verification == null) {
            blocks.add(new Paragraph(audit.fault().isEmpty() ? text("audit.none", audit.file())
                    : text("audit.unverified", audit.fault())));
            return;
        }
        entry("audit.file", audit.file());
        entry("audit.result", text(verification.intact() ? "audit.intact" : "audit.damaged", verification.lines(),
                verification.damages().size() + verification.unlisted()));
        entry("audit.checkpoints", verification.checkpoints() == 0 ? text("audit.uncovered")
                : text("audit.covered", verification.covered(), verification.checkpoints()));
        for (AuditDamage damage : verification.damages()) {
            entry("audit.damage", damage.file() + ":" + damage.firstLine() + ": " + damage.reason());
        }
        if (!audit.checkpoint().isEmpty()) {
            paragraph("audit.last");
            blocks.add(new Lines(audit.checkpoint().lines().toList()));
        }
    }

    private void parts() {
        heading(1, text("parts"), "parts");
        paragraph("parts.text");
        blocks.add(table(content.inventory().parts(), "parts.name"));
    }

    private Table table(List<InstalledPart> parts, String name) {
        List<List<String>> rows = new ArrayList<>();
        for (InstalledPart part : parts) {
            rows.add(List.of(part.file(), part.version(), part.licence().isEmpty() ? text("parts.unknown")
                    : part.licence(), part.sha256().substring(0, Math.min(HASH_DIGITS, part.sha256().length())) + "…"));
        }
        return new Table(List.of(text(name), text("parts.version"), text("parts.licence"), text("parts.hash")), rows,
                List.of(0.50f, 0.14f, 0.16f, 0.20f));
    }

    private void models() {
        heading(1, text("models"), "models");
        if (!content.modelsFault().isEmpty()) {
            paragraph(content.models().isEmpty() ? "models.unreadable" : "models.partly", content.modelsFault());
        } else if (content.models().isEmpty()) {
            paragraph("models.none");
        }
        if (!content.models().isEmpty()) {
            paragraph("models.text");
            blocks.add(table(content.models(), "models.name"));
        }
    }

    private void doctor() {
        heading(1, text("doctor"), "doctor");
        String output = content.doctor();
        if (output == null) {
            paragraph("doctor.none");
        } else {
            paragraph("doctor.text");
            blocks.add(new Lines(output.lines().toList()));
        }
    }
}
