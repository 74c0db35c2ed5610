// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.completion.Part;

/** Accepts ghost text, or a part of it: the class name in plugin.xml is followed by a colon and a {@link Part}. */
public class AcceptHandler extends AbstractHandler implements IExecutableExtension {

    private Part part = Part.ALL;

    @Override
    public void setInitializationData(IConfigurationElement config, String property, Object data) {
        if (data instanceof String name) {
            part = Part.valueOf(name);
        }
    }

    @Override
    public Object execute(ExecutionEvent event) {
        EditorSessions sessions = PlatformUI.getWorkbench().getService(EditorSessions.class);
        sessions.active().ifPresent(session -> session.accept(part));
        return null;
    }
}
