// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.regex.Pattern;

/**
 * How a format that goes by lines is read.
 *
 * @param fence a line that begins and, once more, ends what is left alone
 * @param skip a line that is left alone
 * @param begin what begins a new piece and is no part of it
 * @param single a line that is a piece by itself
 */
record LineRules(Pattern fence, Pattern skip, Pattern begin, Pattern single) {

    static final LineRules TEXT = new LineRules(Pattern.compile("(?!)"), Pattern.compile("\\s*[-=~*_#+]{3,}\\s*"),
            Pattern.compile("\\s*(?:[-*\u2022\u2013]|\\d{1,4}[.)])\\s+"), Pattern.compile("(?!)"));

    /**
     * After the AsciiDoc language documentation: blocks whose content is prose have delimiters that are merely skipped.
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
