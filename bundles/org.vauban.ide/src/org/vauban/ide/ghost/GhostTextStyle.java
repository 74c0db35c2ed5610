// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;

/** Colours of ghost text; queried at every paint, so that a change of theme takes effect at once. */
public interface GhostTextStyle {

    /**
     * @param text the editor's widget
     * @return the text colour, not null
     */
    Color foreground(StyledText text);

    /**
     * @param text the editor's widget
     * @return the background of the line that contains the caret, not null
     */
    Color caretRow(StyledText text);
}
