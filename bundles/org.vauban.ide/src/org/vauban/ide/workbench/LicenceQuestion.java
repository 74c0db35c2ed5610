// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.licence.LicenceConfirmation;

/** Asks in a dialog whether to show code that matches published sources; the default is to withhold it. Any thread. */
public final class LicenceQuestion implements LicenceConfirmation {
    /** Index of the second button. */
    private static final int SHOW = 1;

    @Override
    public CompletableFuture<Boolean> confirm(String question) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (!PlatformUI.isWorkbenchRunning()) {
            return CompletableFuture.completedFuture(false);
        }
        Display display = PlatformUI.getWorkbench().getDisplay();
        try {
            display.asyncExec(() -> ask(question, answer));
        } catch (SWTException e) {
            answer.completeExceptionally(e); // the workbench is closed
        }
        return answer;
    }

    private static void ask(String question, CompletableFuture<Boolean> answer) {
        try {
            IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
            int chosen = MessageDialog.open(MessageDialog.QUESTION, window == null ? null : window.getShell(),
                    Messages.Licence_title, question.replace("&", "&&"), SWT.NONE, Messages.Licence_withhold,
                    Messages.Licence_show);
            answer.complete(chosen == SHOW); // Enter and Esc withhold it
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
