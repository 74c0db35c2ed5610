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

/** The methods under {@code vauban/}; {@code docs/lsp.md} tells their shapes. */
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

    /** Whether a document is excluded. No model is loaded, and the audit log does not hear of it. */
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

    /** One of them as a text for those who look for its fault; without its content it names no file. */
    @JsonRequest("vauban/bugReport")
    public CompletableFuture<VaubanProtocol.Report> bugReport(VaubanProtocol.ReportWanted wanted) {
        return session.work(() -> session.assistant().prompts().requests().stream()
                .filter(each -> each.id() == wanted.id()).findFirst()
                .map(request -> new VaubanProtocol.Report(BugReport.of(request, wanted.content())))
                .orElseThrow(() -> CommandArguments.invalid(session.text("report.unknown", wanted.id()))));
    }

    /** The last requests of this client as the model saw them, the newest last. */
    @JsonRequest("vauban/prompts")
    public CompletableFuture<List<VaubanProtocol.Prompt>> prompts() {
        return session
                .work(() -> session.assistant().prompts().requests().stream().map(VaubanProtocol.Prompt::of).toList());
    }

    /** What the last request of this client that an endpoint could answer sent to it, or would send to it. */
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

    /** What reading ahead has cost this client so far, and what it was good for. */
    @JsonRequest("vauban/readAhead")
    public CompletableFuture<VaubanProtocol.ReadAhead> readAhead() {
        return CompletableFuture
                .completedFuture(VaubanProtocol.ReadAhead.of(session.assistant().completions().readAheadUse()));
    }
}
