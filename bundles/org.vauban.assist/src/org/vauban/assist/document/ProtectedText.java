// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a text a program reads, and so must be in it as it was: code, links, tags, placeholders. Pure. */
final class ProtectedText {
    private static final Pattern KEPT = Pattern.compile(String.join("|",
            "(?<code>(?<t>`+)(?!`)[\\s\\S]+?(?<!`)\\k<t>(?!`))", // Markdown, AsciiDoc
            "<code\\b[^>]*>[\\s\\S]*?</code\\s*>", // HTML
            "<<[^<>\\n]+>>", // AsciiDoc's references
            "</?[a-zA-Z][^<>]*>|<!--[\\s\\S]*?-->|<https?://[^>\\s]+>", // tags, autolinks
            "&(?:nbsp|lt|gt|amp|quot|shy|#\\d+|#x[0-9a-fA-F]+);",
            "(?<=\\])\\([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)*(?:\\s+\"[^\"]*\")?\\)", // where a link leads
            "(?<=\\])\\[[^\\]\\n]+\\]", // a link by reference
            "\\[\\^[^\\]\\s]+\\]", // footnotes
            "\\{@\\w+[^{}]*\\}", // Javadoc
            "[$#]\\{[^{}\\n]*\\}|\\{\\{[^{}\\n]*\\}\\}|\\{[\\w.,#:+-]*\\}", // arguments and attributes
            "%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[bBhHsScCdoxXeEfgGn]\\b|%%",
            "\\b(?:https?|ftp|file|mailto|link|xref|image|icon|kbd|btn|menu|footnote):[^\\s<>\\[\\])\"']+", // addresses
            "\\b[A-Z][A-Z0-9]*-\\d+\\b", // names of requirements, tickets and standards
            "\\*{6,}" // what was masked
    ));

    private ProtectedText() {}

    /** All of them, blanks squeezed. */
    static List<String> of(String text) {
        List<String> found = new ArrayList<>();
        Matcher kept = KEPT.matcher(text);
        while (kept.find()) {
            found.add(kept.group().replaceAll("\\s+", " "));
        }
        return found;
    }

    /** The text without them: what there is to be read. */
    static String without(String text) {
        return KEPT.matcher(text).replaceAll(" ");
    }

    /** What one text has and the other lacks, in the order of the first; the same one may be meant twice. */
    static List<String> missing(String from, String in) {
        List<String> missing = new ArrayList<>(of(from));
        of(in).forEach(missing::remove);
        return missing;
    }
}
