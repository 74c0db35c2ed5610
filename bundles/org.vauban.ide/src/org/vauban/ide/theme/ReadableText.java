// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.theme;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;

/**
 * Keeps the words of a widget readable where their colour comes from the system and that of the ground from the
 * workbench's theme: in a high-contrast setting these may be of a dark and of a light one. UI thread.
 */
public final class ReadableText {

    private ReadableText() {}

    /** Looks at each painting, since either may change at any time. */
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
