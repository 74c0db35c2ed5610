// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.jdt.annotation.Nullable;

/** What the tool tip of a cell says. */
public final class ToolTipText {

    private ToolTipText() {}

    /** The text with ampersands that are no mnemonics; null, for no tool tip, where there is none. */
    public static @Nullable String of(String text) {
        return text.isEmpty() ? null : text.replace("&", "&&");
    }
}
