// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Attaches the differences of two versions of a text, as a unified diff. Pure. */
public final class DiffAttachment {
    private static final int CONTEXT = 3;

    private DiffAttachment() {}

    /**
     * @param source source whose exclusions apply
     * @param label label as shown to the user
     */
    public static Attachment of(String label, TextSource source, String before, String after) {
        List<String> old = before.lines().toList();
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff("a/" + label, "b/" + label, old,
                DiffUtils.diff(old, after.lines().toList()), CONTEXT);
        return new Attachment(Kind.COMPARE, label, "diff", null,
                SourceText.derived(source, String.join("\n", diff) + (diff.isEmpty() ? "" : "\n"),
                        List.of(before, after)));
    }
}
