// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;
import org.vauban.ide.workbench.Messages;

/** Asks for the key of an endpoint, with hidden input. UI thread. */
public final class EndpointKeyDialog extends InputDialog {
    /** @param endpoint display name of the endpoint */
    public EndpointKeyDialog(@Nullable Shell shell, String endpoint) {
        super(shell, Messages.Remote_title, NLS.bind(Messages.Remote_key, endpoint.replace("&", "&&")), "",
                null);
    }

    @Override
    protected int getInputTextStyle() {
        return super.getInputTextStyle() | SWT.PASSWORD;
    }
}
