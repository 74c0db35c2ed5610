// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;

/** Copies text to the clipboard. */
public final class ClipboardText {
    private ClipboardText() {}

    /**
     * Replaces the contents of the clipboard. Call it on the thread of the display.
     *
     * @param text not empty
     */
    public static void copy(Display display, String text) {
        Clipboard clipboard = new Clipboard(display);
        try {
            clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
        } finally {
            clipboard.dispose();
        }
    }
}
