// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.inspect.BugReport;
import org.vauban.assist.models.ModelSupply;

/** The methods under {@code vauban/}; {@code docs/lsp.md} tells their shapes. */
final class VaubanMethods {
    private final Session session;

    VaubanMethods(Session session) {
        this.session = session;
    }

    @JsonRequest("vauban/status")
    public CompletableFuture<Wire.Status> status() {
        return CompletableFuture.completedFuture(Wire.Status.of(session.assistant().status()));
    }

    @JsonRequest("vauban/models")
    public CompletableFuture<Wire.Models> models() {
        return session.work(() -> new Wire.Models(session.assistant().status().modelId(),
                ModelSupply.of(session.settings().modelDirectory()).models().stream()
                        .map(model -> new Wire.Model(model.id(), model.name(), model.licence(), model.sizeBytes(),
                                model.installed(), model.fetchable()))
                        .toList()));
    }

    /** One of them as a text for those who look for its fault; without its content it names no file. */
    @JsonRequest("vauban/bugReport")
    public CompletableFuture<Wire.Report> bugReport(Wire.ReportWanted wanted) {
        return session.work(() -> session.assistant().prompts().requests().stream()
                .filter(each -> each.id() == wanted.id()).findFirst()
                .map(request -> new Wire.Report(BugReport.of(request, wanted.content())))
                .orElseThrow(() -> Commands.invalid(session.text("report.unknown", wanted.id()))));
    }

    /** The last requests of this client as the model saw them, the newest last. */
    @JsonRequest("vauban/prompts")
    public CompletableFuture<List<Wire.Prompt>> prompts() {
        return session.work(() -> session.assistant().prompts().requests().stream().map(Wire.Prompt::of).toList());
    }
}
