// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where something was edited, and what it looked like then.
 *
 * @param file the file, or null
 * @param root the workspace folder, or null
 * @param editor a key of the editor or document
 * @param line of the edit, counted from 0
 * @param text the whole lines round it
 */
public record EditedRegion(Path file, Path root, String editor, int line, String text) {
    public EditedRegion {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(text);
    }
}
