// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.ApplyWorkspaceEditResponse;
import org.eclipse.lsp4j.ConfigurationParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.UnregistrationParams;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/** Requests and notifications to the client; only those in use, since each type costs start-up time. */
public interface EditorClient {

    @JsonNotification("window/showMessage")
    void showMessage(MessageParams params);

    /** @return the chosen action, or null */
    @JsonRequest("window/showMessageRequest")
    CompletableFuture<@Nullable MessageActionItem> showMessageRequest(ShowMessageRequestParams params);

    @JsonNotification("window/logMessage")
    void logMessage(MessageParams params);

    @JsonNotification("$/progress")
    void notifyProgress(ProgressParams params);

    @JsonRequest("window/workDoneProgress/create")
    CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params);

    @JsonRequest("workspace/configuration")
    CompletableFuture<List<Object>> configuration(ConfigurationParams params);

    @JsonRequest("client/registerCapability")
    CompletableFuture<Void> registerCapability(RegistrationParams params);

    @JsonRequest("client/unregisterCapability")
    CompletableFuture<Void> unregisterCapability(UnregistrationParams params);

    @JsonRequest("workspace/diagnostic/refresh")
    CompletableFuture<Void> refreshDiagnostics();

    @JsonRequest("workspace/applyEdit")
    CompletableFuture<ApplyWorkspaceEditResponse> applyEdit(ApplyWorkspaceEditParams params);

    /** Reports the status; see {@code docs/lsp.md}. */
    @JsonNotification("vauban/statusChanged")
    void statusChanged(VaubanProtocol.Status status);
}
