// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.inspect.BugReport;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.VaubanProtocol;

/** Methods under {@code vauban/}; {@code docs/lsp.md} documents the types. */
final class VaubanMethods {
    private final ClientSession session;

    VaubanMethods(ClientSession session) {
        this.session = session;
    }

    @JsonRequest("vauban/status")
    public CompletableFuture<VaubanProtocol.Status> status() {
        return CompletableFuture.completedFuture(VaubanProtocol.Status.of(session.assistant().status()));
    }

    @JsonRequest("vauban/models")
    public CompletableFuture<VaubanProtocol.Models> models() {
        return session.work(() -> new VaubanProtocol.Models(session.assistant().status().modelId(),
                ModelInventory.of(session.settings().modelDirectory()).verified().stream().filter(Model::completes)
                        .map(model -> new VaubanProtocol.Model(model.id(), model.name(), model.licence(),
                                model.sizeBytes(), model.installed(), model.fileName(),
                                text(model.home())))
                        .toList()));
    }

    private static @Nullable String text(@Nullable URI home) {
        return home == null ? null : home.toString();
    }

    /** Reports whether a document is excluded. Loads no model and writes nothing to the audit log. */
    @JsonRequest("vauban/exclusion")
    public CompletableFuture<VaubanProtocol.Exclusion> exclusion(VaubanProtocol.InDocument wanted) {
        return session.work(() -> {
            String uri = wanted.textDocument() == null ? null : wanted.textDocument().getUri();
            Path local = session.workspace().path(uri);
            Path file = session.workspace().isLocal() ? local : session.workspace().source(uri).path();
            return new VaubanProtocol.Exclusion(file == null
                    ? null
                    : PrivacyStatus.of(session.locale())
                            .excluded(file, session.workspace().root(file), session.settings().exclusions())
                            .orElse(null));
        });
    }

    /** Returns one of the requests as a text for a bug report; without its content it names no file. */
    @JsonRequest("vauban/bugReport")
    public CompletableFuture<VaubanProtocol.Report> bugReport(VaubanProtocol.ReportWanted wanted) {
        return session.work(() -> session.assistant().prompts().requests().stream()
                .filter(each -> each.id() == wanted.id()).findFirst()
                .map(request -> new VaubanProtocol.Report(BugReport.of(request, wanted.content())))
                .orElseThrow(() -> CommandArguments.invalid(session.text("report.unknown", wanted.id()))));
    }

    /** Returns the last requests of this client as the model saw them, the newest last. */
    @JsonRequest("vauban/prompts")
    public CompletableFuture<List<VaubanProtocol.Prompt>> prompts() {
        return session
                .work(() -> session.assistant().prompts().requests().stream().map(VaubanProtocol.Prompt::of).toList());
    }

    /**
     * Returns what was or would be sent to an endpoint for the latest request of this client that an endpoint may
     * answer.
     */
    @JsonRequest("vauban/remotePreview")
    public CompletableFuture<VaubanProtocol.@Nullable RemotePreview> remotePreview() {
        return session.work(this::lastRemote);
    }

    private VaubanProtocol.@Nullable RemotePreview lastRemote() {
        for (InspectedRequest each : session.assistant().prompts().requests().reversed()) {
            EndpointRequest request = each.remote();
            if (request != null) {
                return VaubanProtocol.RemotePreview.of(request, session.locale());
            }
        }
        return null;
    }

    /** Returns the cost and the use of prefilling for this client so far. */
    @JsonRequest("vauban/readAhead")
    public CompletableFuture<VaubanProtocol.ReadAhead> readAhead() {
        return CompletableFuture
                .completedFuture(VaubanProtocol.ReadAhead.of(session.assistant().completions().readAheadUse()));
    }
}
