// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.sync;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.RelatedFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.RelatedUnchangedDocumentDiagnosticReport;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.document.RequirementCheck;
import org.vauban.assist.document.RequirementFinding;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.text.TextDocument;

/**
 * Diagnostics that a client pulls for a document: vague words in requirements, and requirements without a criterion.
 * Found by rules, without a model.
 */
public final class Diagnostics {
    /** Source by which the code actions recognize diagnostics of this server. */
    public static final String SOURCE = "vauban";
    private static final int LARGEST = 2 << 20;
    private static final String OFF = "off";

    private final ClientSession session;

    public Diagnostics(ClientSession session) {
        this.session = session;
    }

    /** Returns the full report, or "unchanged" for a client that already has the report for this text. */
    @JsonRequest("textDocument/diagnostic")
    public CompletableFuture<Object> diagnostic(DocumentDiagnosticParams params) {
        TextDocument document = session.workspace().document(params.getTextDocument().getUri());
        String result = document != null && isLookedThrough(document) ? named(document) : OFF;
        if (result.equals(params.getPreviousResultId())) {
            return CompletableFuture.completedFuture(new RelatedUnchangedDocumentDiagnosticReport(result));
        }
        return session.work(() -> {
            RelatedFullDocumentDiagnosticReport report = new RelatedFullDocumentDiagnosticReport(
                    document == null || result.equals(OFF) ? List.of() : problems(document));
            report.setResultId(result);
            return report;
        });
    }

    private boolean isLookedThrough(TextDocument document) {
        return session.checksRequirements() && document.length() <= LARGEST
                && DocumentFormat.isProse(document.language(), session.workspace().path(document.uri()));
    }

    /**
     * Returns an id for the report. The version alone is not sufficient: a reopened document may start with the same
     * one.
     */
    private String named(TextDocument document) {
        return session.locale() + " " + document.language() + " " + document.version() + " " + document.length() + " "
                + Integer.toHexString(document.text().hashCode());
    }

    private List<Diagnostic> problems(TextDocument document) {
        Path file = session.workspace().path(document.uri());
        String text = document.text();
        return RequirementCheck.forText(text, session.locale())
                .check(DocumentFormat.of(document.language(), file), text).stream()
                .map(finding -> problem(document, finding)).toList();
    }

    private static Diagnostic problem(TextDocument document, RequirementFinding finding) {
        Diagnostic problem = new Diagnostic(document.range(finding.start(), finding.end()),
                finding.explanation() + ' ' + finding.advice(), DiagnosticSeverity.Information, SOURCE);
        problem.setCode(finding.rule());
        return problem;
    }
}
