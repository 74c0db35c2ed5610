// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.AcceptScope;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;

/** Accepts ghost text, or a part of it: in plugin.xml a colon and an {@link AcceptScope} follow the class name. */
public class AcceptHandler extends AbstractHandler implements IExecutableExtension {

    private AcceptScope part = AcceptScope.ALL;

    @Override
    public void setInitializationData(IConfigurationElement config, String property, Object data) {
        if (data instanceof String name) {
            part = AcceptScope.valueOf(name);
        }
    }

    /** While this is not enabled, the workbench leaves the key to the editor. */
    @Override
    public boolean isEnabled() {
        return session().filter(session -> session.takesKey(part)).isPresent();
    }

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        session().ifPresent(session -> session.accept(part));
        return null;
    }

    private static Optional<EditorSession> session() {
        return PlatformUI.getWorkbench().getService(EditorSessions.class).active();
    }
}
