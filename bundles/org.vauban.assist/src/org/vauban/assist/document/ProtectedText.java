// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the machine-readable parts of a text that a rewrite must preserve: code, links, tags, placeholders. Pure. */
final class ProtectedText {
    private static final Pattern KEPT = Pattern.compile(String.join("|",
            "(?<code>(?<t>`+)(?!`)[\\s\\S]+?(?<!`)\\k<t>(?!`))", // Markdown, AsciiDoc
            "<code\\b[^>]*>[\\s\\S]*?</code\\s*>", // HTML
            "<<[^<>\\n]+>>", // AsciiDoc references
            "</?[a-zA-Z][^<>]*>|<!--[\\s\\S]*?-->|<https?://[^>\\s]+>", // tags, autolinks
            "&(?:nbsp|lt|gt|amp|quot|shy|#\\d+|#x[0-9a-fA-F]+);",
            "(?<=\\])\\([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)*(?:\\s+\"[^\"]*\")?\\)", // link targets
            "(?<=\\])\\[[^\\]\\n]+\\]", // reference links
            "\\[\\^[^\\]\\s]+\\]", // footnotes
            "\\{@\\w+[^{}]*\\}", // Javadoc
            "[$#]\\{[^{}\\n]*\\}|\\{\\{[^{}\\n]*\\}\\}|\\{[\\w.,#:+-]*\\}", // arguments and attributes
            "%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[bBhHsScCdoxXeEfgGn]\\b|%%",
            "\\b(?:https?|ftp|file|mailto|link|xref|image|icon|kbd|btn|menu|footnote):[^\\s<>\\[\\])\"']+", // addresses
            "\\b[A-Z][A-Z0-9]*-\\d+\\b", // names of requirements, tickets and standards
            "\\*{6,}" // masked text
    ));

    private ProtectedText() {}

    /** Returns all protected parts, with single blanks. */
    static List<String> of(String text) {
        List<String> found = new ArrayList<>();
        Matcher kept = KEPT.matcher(text);
        while (kept.find()) {
            found.add(kept.group().replaceAll("\\s+", " "));
        }
        return found;
    }

    /** Returns the text without protected parts. */
    static String without(String text) {
        return KEPT.matcher(text).replaceAll(" ");
    }

    /** Returns the parts that one text has more often than the other, in the order of the first. */
    static List<String> missing(String from, String in) {
        List<String> missing = new ArrayList<>(of(from));
        of(in).forEach(missing::remove);
        return missing;
    }
}
