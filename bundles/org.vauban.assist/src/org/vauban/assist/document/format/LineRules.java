// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.regex.Pattern;

/**
 * Rules for a line-based format.
 *
 * @param fence a line that begins a preserved block, and the same line that ends it
 * @param skip a line that is preserved
 * @param begin text that begins a new piece without belonging to it
 * @param single a line that is a piece by itself
 */
record LineRules(Pattern fence, Pattern skip, Pattern begin, Pattern single) {

    static final LineRules TEXT = new LineRules(Pattern.compile("(?!)"), Pattern.compile("\\s*[-=~*_#+]{3,}\\s*"),
            Pattern.compile("\\s*(?:[-*\u2022\u2013]|\\d{1,4}[.)])\\s+"), Pattern.compile("(?!)"));

    /**
     * Based on the AsciiDoc language documentation: delimiters of blocks with prose are only skipped.
     */
    static final LineRules ASCIIDOC = new LineRules(
            Pattern.compile("(-{4,}|\\.{4,}|\\+{4,}|/{4,}|\\|===|```\\w*)\\s*"),
            Pattern.compile(
                    ":[\\w!-]+:.*|\\[.*\\]\\s*|//.*|\\w+::\\S*\\[.*\\]\\s*"
                            + "|'{3}|<{3}|\\+|={4,}|_{4,}|\\*{4,}|--|\\s+\\S.*"),
            Pattern.compile(
                    "\\s*(?:[*-]+|\\.+|\\d+\\.)\\s+|=+\\s+|\\.(?=[^\\s.])|(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\\s+"
                            + "|[^:]+::\\s+"),
            Pattern.compile("=+\\s+.*|\\.[^\\s.].*"));
}
