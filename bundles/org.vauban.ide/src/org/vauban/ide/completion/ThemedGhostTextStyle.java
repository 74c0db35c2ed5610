// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.preference.PreferenceConverter;
import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.texteditor.AbstractDecoratedTextEditorPreferenceConstants;
import org.vauban.ide.ghost.GhostTextStyle;
import org.vauban.ide.theme.Contrast;

/** Ghost text in the colour set by the theme or the user. */
final class ThemedGhostTextStyle implements GhostTextStyle {

    /** Declared in plugin.xml, with another value for dark themes. */
    private static final String COLOUR = "org.vauban.ide.ghostText";

    private final IWorkbench workbench;

    ThemedGhostTextStyle(IWorkbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Color foreground(StyledText text) {
        ColorRegistry colours = workbench.getThemeManager().getCurrentTheme().getColorRegistry();
        Color chosen = colours.get(COLOUR);
        // a system theme, such as high contrast, may combine this colour with a background that it was not chosen for
        RGB readable = Contrast.readable(chosen.getRGB(), caretRow(text).getRGB(), text.getForeground().getRGB());
        return readable.equals(chosen.getRGB()) ? chosen : new Color(readable);
    }

    @Override
    public Color caretRow(StyledText text) {
        IPreferenceStore store = EditorsUI.getPreferenceStore();
        if (!store.getBoolean(AbstractDecoratedTextEditorPreferenceConstants.EDITOR_CURRENT_LINE)) {
            return text.getBackground();
        }
        return new Color(PreferenceConverter.getColor(store,
                AbstractDecoratedTextEditorPreferenceConstants.EDITOR_CURRENT_LINE_COLOR));
    }
}
