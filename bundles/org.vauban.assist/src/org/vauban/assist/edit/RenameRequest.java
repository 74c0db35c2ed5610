// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instruction that only asks for a new name, in English or French, which the tools of the language can perform
 * exactly. Pure.
 *
 * @param from present name
 * @param to new name
 */
record RenameRequest(String from, String to) {
    private static final String NAME = "[`'\"«]?\\s*([\\p{L}_$][\\p{L}\\d_$]*)\\s*[`'\"»]?";
    private static final String ENGLISH = "(?:please\\s+)?rename\\s+(?:the\\s+)?(?:(?:local|loop)\\s+)?"
            + "(?:(?:variable|parameter|argument)\\s+)?" + NAME + "\\s+(?:to|into|as)\\s+" + NAME;
    private static final String FRENCH = "renomme[rz]?\\s+(?:(?:la|le)\\s+|l['’]\\s*)?"
            + "(?:(?:variable|paramètre|argument)\\s+)?(?:locale?\\s+)?" + NAME + "\\s+en\\s+" + NAME;
    private static final Pattern ALL = Pattern.compile("\\s*(?:" + ENGLISH + "|" + FRENCH + ")\\s*[.!]?\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    private static final int FRENCH_NAMES = 3;

    /** Parses an instruction; empty for any other. */
    static Optional<RenameRequest> of(String instruction) {
        Matcher found = ALL.matcher(instruction);
        if (!found.matches()) {
            return Optional.empty();
        }
        int first = found.group(1) != null ? 1 : FRENCH_NAMES;
        return Optional.of(new RenameRequest(found.group(first), found.group(first + 1)));
    }
}
