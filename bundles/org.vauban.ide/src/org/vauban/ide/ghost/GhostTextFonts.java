// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;

/** Fonts for painting ghost text, derived from the font of the widget whenever that changes. UI thread. */
final class GhostTextFonts {

    private final StyledText widget;

    private Font italic;
    private Font italicOf;
    private Font bold;
    private Font boldOf;

    GhostTextFonts(StyledText widget) {
        this.widget = widget;
    }

    /** Returns the font of ghost text. */
    Font italic() {
        Font font = widget.getFont();
        if (italic == null || !font.equals(italicOf)) {
            if (italic != null) {
                italic.dispose();
            }
            italicOf = font;
            italic = styled(font, SWT.ITALIC);
        }
        return italic;
    }

    /**
     * Returns the font of text in the document.
     *
     * @param style style of that text, or null for the default
     */
    Font of(@Nullable StyleRange style) {
        if (style == null) {
            return widget.getFont();
        }
        if (style.font != null) {
            return style.font;
        }
        if ((style.fontStyle & SWT.BOLD) == 0) {
            return widget.getFont();
        }
        Font font = widget.getFont();
        if (bold == null || !font.equals(boldOf)) {
            if (bold != null) {
                bold.dispose();
            }
            boldOf = font;
            bold = styled(font, SWT.BOLD);
        }
        return bold;
    }

    private static Font styled(Font font, int style) {
        FontData[] data = font.getFontData();
        for (FontData one : data) {
            one.setStyle(one.getStyle() | style);
        }
        return new Font(font.getDevice(), data);
    }

    void dispose() {
        if (italic != null) {
            italic.dispose();
        }
        if (bold != null) {
            bold.dispose();
        }
    }
}
