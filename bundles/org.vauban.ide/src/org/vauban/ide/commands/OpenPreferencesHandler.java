// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the preference page that follows the class name in plugin.xml. */
public class OpenPreferencesHandler extends AbstractHandler implements IExecutableExtension {

    private String page;

    @Override
    public void setInitializationData(IConfigurationElement element, String property, Object data) {
        page = String.valueOf(data);
    }

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        PreferencesUtil.createPreferenceDialogOn(HandlerUtil.getActiveShell(event), page, null, null).open();
        return null;
    }
}
