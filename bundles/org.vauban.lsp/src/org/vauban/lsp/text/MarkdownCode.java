// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.text;

import org.eclipse.jdt.annotation.Nullable;

/** Formats text as Markdown. Pure. */
public final class MarkdownCode {

    private MarkdownCode() {}

    /**
     * Returns a code block whose fence does not occur in the text.
     *
     * @param language an LSP language id, or null
     */
    public static String code(@Nullable String language, String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(Math.max(3, longest + 1));
        String name = language == null ? "" : language.replaceAll("[^A-Za-z0-9+#_-]", "");
        return fence + name + "\n" + text + (text.endsWith("\n") ? "" : "\n") + fence;
    }
}
