// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;

/**
 * Finds patterns that match no file. Git ignores them; in a policy, the author of such a pattern would wrongly believe
 * that files are excluded.
 */
final class PatternCheck {
    private static final Pattern DRIVE = Pattern.compile("!?/?[A-Za-z]:(?:[/\\\\].*)?");
    /** A backslash as in Windows paths; in a pattern it only escapes the next character. */
    private static final Pattern BACKSLASH = Pattern
            .compile("(?<!\\\\)(?:\\\\\\\\)*\\\\(?:[\\p{L}\\p{N}_]|$)");

    private PatternCheck() {}

    /** Returns what is wrong with a pattern, in the user's language; null if it can match something. */
    static @Nullable String fault(String pattern) {
        if (DRIVE.matcher(pattern).matches()) {
            return Messages.text("pattern.drive");
        }
        if (BACKSLASH.matcher(pattern).find()) {
            return Messages.text("pattern.backslash");
        }
        String bare = pattern.startsWith("!") ? pattern.substring(1) : pattern;
        String path = bare.startsWith("/") ? bare.substring(1) : bare;
        boolean folders = path.endsWith("/");
        List<String> names = List.of((folders ? path.substring(0, path.length() - 1) : path).split("/", -1));
        boolean vain = names.contains("") || names.contains(".") || names.contains("..")
                || IgnorePattern.parse(bare, 1, true) instanceof IgnorePattern parsed && parsed.matchesNothing();
        return vain ? Messages.text("pattern.vain") : null;
    }
}
