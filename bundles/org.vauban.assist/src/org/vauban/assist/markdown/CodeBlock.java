// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A code block of an answer.
 *
 * @param language the first word after the fence in lower case, or null
 * @param fileHint file that the answer names for it, or null
 * @param text the code, with a line feed at the end unless it is empty
 * @param closed whether the fence is closed; false while the block grows
 */
public record CodeBlock(@Nullable String language, @Nullable String fileHint, String text, boolean closed) {
    public CodeBlock {
        Objects.requireNonNull(text);
    }
}
