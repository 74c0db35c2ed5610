// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.theme;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;

/**
 * Keeps the text of a widget readable where its colour comes from the system and its background from the workbench's
 * theme: in a high-contrast setting one may be dark and the other made for light. UI thread.
 */
public final class ReadableText {

    private ReadableText() {}

    /** Checks the contrast at each paint event, since either colour may change at any time. */
    public static void keep(StyledText text) {
        text.addListener(SWT.Paint, event -> {
            if (!readable(text)) {
                text.getDisplay().asyncExec(() -> mend(text));
            }
        });
    }

    private static boolean readable(StyledText text) {
        return Contrast.of(text.getForeground().getRGB(), text.getBackground().getRGB()) >= Contrast.READABLE;
    }

    private static void mend(StyledText text) {
        if (!text.isDisposed() && !readable(text)) {
            RGB ground = text.getBackground().getRGB();
            Color black = text.getDisplay().getSystemColor(SWT.COLOR_BLACK);
            Color white = text.getDisplay().getSystemColor(SWT.COLOR_WHITE);
            text.setForeground(
                    Contrast.of(black.getRGB(), ground) > Contrast.of(white.getRGB(), ground) ? black : white);
        }
    }
}
