// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.material;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.material.Attachment.Kind;

/** Two versions of a text as an attachment: what differs, as a unified diff. Pure. */
public final class Comparison {
    private static final int CONTEXT = 3;

    private Comparison() {}

    /**
     * @param file whose exclusions hold, or null
     * @param root of its project, or null
     * @param label how the user sees it
     */
    public static Attachment of(String label, Path file, Path root, String before, String after) {
        List<String> old = before.lines().toList();
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff("a/" + label, "b/" + label, old,
                DiffUtils.diff(old, after.lines().toList()), CONTEXT);
        return new Attachment(Kind.COMPARE, label, file, root, "diff", null,
                String.join("\n", diff) + (diff.isEmpty() ? "" : "\n"));
    }
}
