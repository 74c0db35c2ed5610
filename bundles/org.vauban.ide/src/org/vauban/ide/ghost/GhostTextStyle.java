// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;

/** What ghost text looks like; asked at every paint, so that a change of theme shows at once. */
public interface GhostTextStyle {

    /**
     * @param text the editor's widget
     * @return the colour of the letters, not null
     */
    Color foreground(StyledText text);

    /**
     * @param text the editor's widget
     * @return the background of the row that holds the caret, not null
     */
    Color caretRow(StyledText text);
}
