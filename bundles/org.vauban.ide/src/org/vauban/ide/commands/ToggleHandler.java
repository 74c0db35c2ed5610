// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.ide.settings.VaubanPreferences;

/** Switches completion on and off. */
public class ToggleHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        VaubanPreferences.setEnabled(!VaubanPreferences.enabled());
        return null;
    }
}
