// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DiagnosticRegistrationOptions;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.DocumentFilter;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.Unregistration;
import org.eclipse.lsp4j.UnregistrationParams;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.governance.language.Language;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.sync.Diagnostics;

/**
 * Registers for notifications of changed settings and files, and offers diagnostics of documents, as far as the client
 * supports dynamic registration.
 */
final class Registrations {
    private static final String REQUIREMENTS = "vauban-requirements";
    private static final String DIAGNOSTIC = "textDocument/diagnostic";
    /** Languages in which requirements are written. */
    private static final List<Language> PROSE = List.of(Language.MARKDOWN, Language.ASCIIDOC, Language.HTML,
            Language.PLAINTEXT, Language.RESTRUCTUREDTEXT);

    private final ClientSession session;

    Registrations(ClientSession session) {
        this.session = session;
    }

    void register() {
        List<Registration> wanted = new ArrayList<>();
        WorkspaceClientCapabilities workspace = session.capabilities().getWorkspace();
        if (workspace != null && workspace.getDidChangeConfiguration() != null
                && Boolean.TRUE.equals(workspace.getDidChangeConfiguration().getDynamicRegistration())) {
            JsonObject options = new JsonObject(); // lsp4j has no type for them
            options.addProperty("section", ClientSettings.SECTION);
            wanted.add(new Registration("vauban-configuration", "workspace/didChangeConfiguration", options));
        }
        if (workspace != null && workspace.getDidChangeWatchedFiles() != null
                && Boolean.TRUE.equals(workspace.getDidChangeWatchedFiles().getDynamicRegistration())) {
            // changes by other programs may affect the context of a completion, or what may be sent
            wanted.add(new Registration("vauban-files", "workspace/didChangeWatchedFiles",
                    new DidChangeWatchedFilesRegistrationOptions(
                            List.of(new FileSystemWatcher(Either.forLeft("**/*"))))));
        }
        if (session.checksRequirements() && registersDiagnostics(session.capabilities())) {
            wanted.add(new Registration(REQUIREMENTS, DIAGNOSTIC, diagnosticsOfProse()));
        }
        if (!wanted.isEmpty()) {
            // a client that refuses is served nevertheless
            session.client().registerCapability(new RegistrationParams(wanted)).exceptionally(refused -> null);
        }
    }

    /** Withdraws or offers the diagnostics of requirements, as far as the client supports it. */
    void requirements(boolean wanted) {
        ClientCapabilities can = session.capabilities();
        if (registersDiagnostics(can)) {
            if (wanted) {
                session.client().registerCapability(new RegistrationParams(
                        List.of(new Registration(REQUIREMENTS, DIAGNOSTIC, diagnosticsOfProse()))))
                        .exceptionally(refused -> null);
            } else {
                session.client().unregisterCapability(new UnregistrationParams(
                        List.of(new Unregistration(REQUIREMENTS, DIAGNOSTIC)))).exceptionally(refused -> null);
            }
        }
        if (can.getWorkspace() != null && can.getWorkspace().getDiagnostics() != null
                && Boolean.TRUE.equals(can.getWorkspace().getDiagnostics().getRefreshSupport())) {
            session.client().refreshDiagnostics().exceptionally(refused -> null);
        }
    }

    static boolean registersDiagnostics(ClientCapabilities can) {
        return can.getTextDocument() != null && can.getTextDocument().getDiagnostic() != null
                && Boolean.TRUE.equals(can.getTextDocument().getDiagnostic().getDynamicRegistration());
    }

    /** The diagnostics of a document do not depend on other documents. */
    static DiagnosticRegistrationOptions diagnostics() {
        DiagnosticRegistrationOptions options = new DiagnosticRegistrationOptions(false, false);
        options.setIdentifier(Diagnostics.SOURCE);
        return options;
    }

    private static DiagnosticRegistrationOptions diagnosticsOfProse() {
        DiagnosticRegistrationOptions options = diagnostics();
        options.setDocumentSelector(
                PROSE.stream().flatMap(each -> each.ids().stream()).map(Registrations::language).toList());
        return options;
    }

    private static DocumentFilter language(String id) {
        DocumentFilter filter = new DocumentFilter();
        filter.setLanguage(id);
        return filter;
    }
}
