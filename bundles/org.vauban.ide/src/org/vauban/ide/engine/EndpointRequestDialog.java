// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.vauban.assist.endpoint.EndpointRequestText;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.ClipboardText;
import org.vauban.ide.workbench.Messages;

/** Shows a complete request to a remote endpoint, for reading and copying. UI thread. */
public final class EndpointRequestDialog extends Dialog {
    private static final int COPY = IDialogConstants.CLIENT_ID;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 480;

    private final EndpointRequest request;

    /** @param parent parent window; null for a top-level window */
    public EndpointRequestDialog(@Nullable Shell parent, EndpointRequest request) {
        super(parent);
        this.request = request;
        setShellStyle(SWT.SHELL_TRIM | SWT.APPLICATION_MODAL | getDefaultOrientation());
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(NLS.bind(Messages.Remote_request, request.endpoint()));
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        Text text = new Text(area, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getTextFont());
        text.setText(EndpointRequestText.of(request, RemoteQuestion.locale()));
        text.addListener(SWT.Traverse, event -> event.doit = true);
        AccessibleName.give(text, NLS.bind(Messages.Remote_request, request.endpoint()));
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, HEIGHT).applyTo(text);
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, COPY, Messages.Remote_copy, false);
        createButton(parent, IDialogConstants.CLOSE_ID, IDialogConstants.CLOSE_LABEL, true);
    }

    @Override
    protected void buttonPressed(int button) {
        if (button == COPY) {
            ClipboardText.copy(getShell().getDisplay(), request.body());
            return;
        }
        close();
    }
}
