// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.lsp4j.ConfigurationItem;
import org.eclipse.lsp4j.ConfigurationParams;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.lsp.session.ClientSession;

/** Settings that the client keeps: reported by the client, or requested from it. */
final class ClientSettings {
    /** Section in which clients keep them. */
    static final String SECTION = "vauban";

    private final ClientSession session;
    private final Registrations registrations;

    ClientSettings(ClientSession session, Registrations registrations) {
        this.session = session;
        this.registrations = registrations;
    }

    /** Requests the settings if the client supports that; the response is handled like a change. */
    void fetch() {
        WorkspaceClientCapabilities workspace = session.capabilities().getWorkspace();
        if (workspace == null || !Boolean.TRUE.equals(workspace.getConfiguration())) {
            return;
        }
        ConfigurationItem item = new ConfigurationItem();
        item.setSection(SECTION);
        session.client().configuration(new ConfigurationParams(List.of(item))).whenComplete((sections, failure) -> {
            if (failure != null) {
                session.logOnce(MessageType.Warning, session.text("configuration.refused"));
            } else if (sections != null && !sections.isEmpty() && !session.isShutdown()) {
                apply(sections.getFirst());
            }
        });
    }

    private void apply(Object options) {
        session.configure(Configuration.apply(session.settings(), options));
        boolean context = Configuration.context(options, session.usesContext());
        if (context != session.usesContext()) {
            session.useContext(context);
        }
        boolean wanted = Configuration.requirements(options, session.checksRequirements());
        if (wanted != session.checksRequirements()) {
            session.checkRequirements(wanted);
            registrations.requirements(wanted);
        }
    }

    @JsonNotification("workspace/didChangeConfiguration")
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        if (params.getSettings() instanceof JsonObject settings && settings.size() > 0) {
            apply(settings);
        } else {
            fetch(); // the notification only says that something has changed
        }
    }
}
