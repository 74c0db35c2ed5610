// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.jdt.annotation.Nullable;

/** Prepares text for the tool tip of a cell. */
public final class ToolTipText {

    private ToolTipText() {}

    /** Returns the text with its ampersands escaped; null, for no tool tip, if there is no text. */
    public static @Nullable String of(String text) {
        return text.isEmpty() ? null : text.replace("&", "&&");
    }
}
