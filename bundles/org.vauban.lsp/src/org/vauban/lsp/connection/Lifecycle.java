// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.Assistant;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.PositionEncoding;

/** Life of a client, from {@code initialize} to {@code exit}. */
final class Lifecycle {
    private final ClientSession session;
    private final String version;
    private final IntConsumer exit;
    private final ClientSettings clientSettings;
    private final Registrations registrations;

    /** @param exit given the exit code when the client requests the end or its process has ended */
    Lifecycle(ClientSession session, String version, IntConsumer exit, ClientSettings clientSettings,
            Registrations registrations) {
        this.session = session;
        this.version = version;
        this.exit = exit;
        this.clientSettings = clientSettings;
        this.registrations = registrations;
    }

    @JsonRequest("initialize")
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        ClientCapabilities capabilities = params.getCapabilities() == null
                ? new ClientCapabilities()
                : params.getCapabilities();
        PositionEncoding encoding = PositionEncoding.negotiate(
                capabilities.getGeneral() == null ? null : capabilities.getGeneral().getPositionEncodings());
        roots(params);
        session.begin(capabilities, encoding, Configuration.apply(
                Configuration.localized(session.settings(), params.getLocale()), params.getInitializationOptions()));
        if (params.getProcessId() != null && session.workspace().isLocal()) {
            watch(params.getProcessId());
        }
        session.useContext(Configuration.context(params.getInitializationOptions(), true));
        session.checkRequirements(Configuration.requirements(params.getInitializationOptions(), true));
        session.explainOnHover(Configuration.hover(params.getInitializationOptions()));
        Assistant assistant = session.assistant();
        if (session.showsProgress()) {
            assistant.addStatusListener(new LoadProgress(session)::status);
        }
        assistant.addStatusListener(new OriginMessages(session)::status);
        if (wantsStatus(capabilities)) {
            assistant.addStatusListener(status -> session.client().statusChanged(VaubanProtocol.Status.of(status)));
        }
        return CompletableFuture.completedFuture(
                new InitializeResult(Capabilities.offered(session), new ServerInfo("vauban", version)));
    }

    /** Only a client that requests it receives status notifications. */
    private static boolean wantsStatus(ClientCapabilities capabilities) {
        return capabilities.getExperimental() instanceof JsonObject experimental
                && experimental.get("vauban") instanceof JsonObject own
                && own.get("status") instanceof JsonPrimitive status
                && status.isBoolean() && status.getAsBoolean();
    }

    @SuppressWarnings("deprecation") // older clients send a single root
    private void roots(InitializeParams params) {
        if (params.getWorkspaceFolders() != null) {
            for (WorkspaceFolder folder : params.getWorkspaceFolders()) {
                session.workspace().addRoot(folder.getUri());
            }
        } else if (params.getRootUri() != null) {
            session.workspace().addRoot(params.getRootUri());
        }
    }

    /**
     * Ends with the client's process, if that is visible. In a container or under WSL the process id belongs to another
     * namespace: there the end of the input is the signal.
     */
    private void watch(int processId) {
        IntConsumer ended = exit; // the handle keeps the action while the process lives, longer than many a session
        ProcessHandle.of(processId).filter(ProcessHandle::isAlive).ifPresentOrElse(
                client -> client.onExit().thenRun(() -> ended.accept(1)),
                () -> session.logOnce(MessageType.Info, session.text("process.unseen", Integer.toString(processId))));
    }

    /** Starts nothing before a document is open. */
    @JsonNotification("initialized")
    public void initialized(InitializedParams params) {
        registrations.register();
        clientSettings.fetch();
    }

    @JsonRequest("shutdown")
    public CompletableFuture<Object> shutdown() {
        session.shutdown();
        return CompletableFuture.completedFuture(null);
    }

    @JsonNotification("exit")
    public void exit() {
        exit.accept(session.isShutdown() ? 0 : 1);
    }

    @JsonNotification("$/setTrace")
    public void setTrace(SetTraceParams params) {
        // tracing is not supported
    }

    @JsonNotification("window/workDoneProgress/cancel")
    public void cancelProgress(WorkDoneProgressCancelParams params) {
        session.cancelShown(params.getToken());
    }
}
