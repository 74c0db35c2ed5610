// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Finds the comments of data and markup files. Only there does an id say that the file serves a requirement: data such
 * as an exported matrix names the ids of all. Linear in the text. For one file, on one thread.
 */
final class DataComments {
    private final List<String> lineComments;
    private final @Nullable String open;
    private final @Nullable String close;
    private final String quotes;
    private boolean inBlock;

    private DataComments(LanguageSyntax syntax) {
        this.lineComments = syntax.lineComments();
        this.open = syntax.blockOpen();
        this.close = syntax.blockClose();
        this.quotes = syntax.quotes();
    }

    /** Whether only the comments of a file in a language count; components in Vue and Svelte contain code. */
    static boolean isData(Language language) {
        return switch (language.kind()) {
            case DATA, MESSAGES -> true;
            case MARKUP -> language != Language.VUE && language != Language.SVELTE;
            case CODE, PROSE -> false;
        };
    }

    /** Returns the comments of the lines; blank for lines without one. */
    static List<String> of(Language language, List<String> lines) {
        if (language == Language.JSON) { // its syntax admits comments, as some tools do, but data has none
            return lines.stream().map(line -> "").toList();
        }
        DataComments comments = new DataComments(syntax(language));
        return lines.stream().map(comments::line).toList();
    }

    /** Returns the syntax of the comments, also for languages in which nothing is completed by syntax. */
    private static LanguageSyntax syntax(Language language) {
        return switch (language) {
            case CONFIGURATION, PROPERTY_LIST -> Language.XML.syntax();
            case ENVIRONMENT, PREFERENCES, NETRC, DESKTOP_ENTRY, SYSTEMD_UNIT -> Language.PROPERTIES.syntax();
            default -> language.syntax();
        };
    }

    private String line(String line) {
        List<String> found = new ArrayList<>();
        boolean begun = false;
        int at = 0;
        while (at < line.length()) {
            String opening = open;
            String closing = close;
            if (inBlock && closing != null) {
                int end = line.indexOf(closing, at);
                inBlock = end < 0;
                int to = end < 0 ? line.length() : end + closing.length();
                found.add(line.substring(at, to));
                at = to;
            } else if (isLineComment(line, at, begun)) {
                found.add(line.substring(at));
                at = line.length();
            } else if (opening != null && line.startsWith(opening, at)) {
                inBlock = true;
                found.add(opening);
                at += opening.length();
            } else {
                begun |= !Character.isWhitespace(line.charAt(at));
                at = isQuote(line, at) ? stringEnd(line, at) : at + 1;
            }
        }
        return String.join("", found);
    }

    /**
     * Whether a comment begins that ends with the line. A number sign within a word begins none, nor do the slashes of
     * an address.
     *
     * @param begun whether there is text before it
     */
    private boolean isLineComment(String line, int at, boolean begun) {
        if (begun && quotes.isEmpty()) {
            return false; // in properties, a comment is a line of its own
        }
        for (String each : lineComments) {
            if (line.startsWith(each, at) && (at == 0 || Character.isWhitespace(line.charAt(at - 1))
                    || !each.equals("#") && line.charAt(at - 1) != ':')) {
                return true;
            }
        }
        return false;
    }

    /** An apostrophe within a word delimits no string. */
    private boolean isQuote(String line, int at) {
        return quotes.indexOf(line.charAt(at)) >= 0
                && (at == 0 || !Character.isLetterOrDigit(line.charAt(at - 1)));
    }

    /** Returns the offset after a string that begins at an offset; a string ends with its line. */
    private static int stringEnd(String line, int from) {
        char quote = line.charAt(from);
        for (int at = from + 1; at < line.length(); at++) {
            if (line.charAt(at) == '\\' && quote == '"') {
                at++;
            } else if (line.charAt(at) == quote) {
                return at + 1;
            }
        }
        return line.length();
    }
}
