// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Reads literals with delimiters other than quotes, and masks those that are secrets: Perl's {@code q{…}} and
 * {@code qq(…)}, Ruby's {@code %q{…}}, and here-documents of Terraform, Perl, PHP and Ruby. Also finds quoted literals
 * in a call that makes a string of them.
 */
final class DelimitedReader extends Detector {
    private static final String OPENING = "{([<|/!~#";
    private static final String CLOSING = "})]>|/!~#";
    /** Delimiters after {@code q} that mean a call, an index or a division in other languages. */
    private static final String DOUBTFUL = "([/<~";
    private static final int LONGEST = 1 << 10;
    /** Maximum length of a here-document. */
    private static final int LONGEST_BODY = 1_500;
    private static final int LONGEST_WORD = 64;
    private static final int LOOK_BACK = 120;
    private static final int LONGEST_CALL = 16;
    /** Calls that make a string, or a container of one, of a literal. */
    private static final Set<String> CALLS = Set.of("string", "from", "new", "some", "byte", "lazy", "atob", "md5",
            "sha1", "sha256", "secretstr", "secretstring", "b64decode", "qstring", "qstringliteral", "cstring",
            "sensitive");

    DelimitedReader(ScannedText text) {
        super(text);
    }

    /**
     * Reads a literal after an operator.
     *
     * @param at index after the operator and blanks
     * @return the end of what was masked, {@code nameEnd} if there is no literal, or -1 if there is one that is no
     *         secret
     */
    int read(Family family, int at, int nameEnd) {
        if (at + 2 >= length) {
            return nameEnd;
        }
        char c = text.charAt(at);
        if (c == '<') {
            return !configuration && text.startsWith("<<", at) ? document(family, at, nameEnd) : nameEnd;
        }
        if (c != 'q' && c != '%') {
            return nameEnd;
        }
        boolean percent = c == '%';
        int mark = percent ? at + 1 : at;
        char first = text.charAt(mark);
        boolean letter = first == 'q' || percent && first == 'Q';
        mark = letter ? mark + 1 : mark;
        mark = letter && !percent && text.charAt(mark) == 'q' ? mark + 1 : mark;
        if (mark == at || mark >= length || percent && !letter && !text.kind().calls()) {
            return nameEnd;
        }
        int which = OPENING.indexOf(text.charAt(mark));
        if (which < 0 || !percent && DOUBTFUL.indexOf(text.charAt(mark)) >= 0 && !perl(at)) {
            return nameEnd;
        }
        int close = close(mark, CLOSING.charAt(which));
        if (close < 0) {
            return nameEnd;
        }
        boolean words = hasBlank(mark + 1, close) && !hasDigit(mark + 1, close);
        boolean secret = !words && ValueRules.isSecret(text, family, mark + 1, close);
        if (secret) {
            mask(family.kind, mark + 1, close);
        }
        return secret ? close : -1;
    }

    /** Returns the quote of the only literal in a call that makes a string of it, or the offset itself. */
    int wrapped(int at) {
        int name = text.startsWith("new ", at) ? at + 4 : text.startsWith("[]", at) ? at + 2 : at;
        int end = name;
        int word = name;
        while (end < length && end - name < LONGEST_WORD && of(text.charAt(end), "_.:")) {
            word = of(text.charAt(end), "_") ? word : end + 1;
            end++;
        }
        boolean opens = end + 1 < length && ("({".indexOf(text.charAt(end)) >= 0 || text.startsWith(" {", end));
        if (!opens || end == word || end - word > LONGEST_CALL
                || !CALLS.contains(text.substring(word, end).toLowerCase(Locale.ROOT))) {
            return at;
        }
        int quote = skipBlanks(text.charAt(end) == ' ' ? end + 2 : end + 1);
        quote = quote + 1 < length && isLetter(text.charAt(quote)) ? quote + 1 : quote;
        return quote < length && isQuote(text.charAt(quote)) ? quote : at;
    }

    /** Whether a Perl variable, or the arrow of an entry, comes before in this line. */
    private boolean perl(int at) {
        for (int i = at - 1; i >= 0 && at - i < LOOK_BACK && !isLineEnd(text.charAt(i)); i--) {
            if (text.charAt(i) == '$' || text.startsWith("=>", i)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the delimiter that closes a literal in its line, or -1. */
    private int close(int mark, char close) {
        char open = text.charAt(mark);
        int depth = 0;
        int limit = Math.min(length, mark + LONGEST);
        for (int i = mark + 1; i < limit && !isLineEnd(text.charAt(i)); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == close && depth-- == 0) {
                return i;
            } else if (c == open && open != close) {
                depth++;
            }
        }
        return -1;
    }

    /** Masks the lines of a here-document that are not sentences. */
    private int document(Family family, int at, int nameEnd) {
        int i = text.startsWith("<<<", at) ? at + 3 : at + 2;
        i = i < length && "-~".indexOf(text.charAt(i)) >= 0 ? i + 1 : i;
        i = i < length && isQuote(text.charAt(i)) ? i + 1 : i;
        int wordEnd = run(i, "_");
        if (wordEnd == i || wordEnd - i > LONGEST_WORD || isDigit(text.charAt(i))) {
            return nameEnd;
        }
        String word = text.substring(i, wordEnd);
        List<int[]> lines = new ArrayList<>();
        int limit = Math.min(length, wordEnd + LONGEST_BODY);
        int line = lineEnd(wordEnd, limit) + 1;
        while (line < limit) {
            int from = skipBlanks(line);
            int to = lineEnd(line, limit);
            if (text.startsWith(word, from) && run(from, "_") == from + word.length()) {
                return lines(family, lines, line);
            }
            line = to + 1;
            while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
                to--;
            }
            if (to > from) {
                lines.add(new int[] {from, to});
            }
        }
        return limit == length ? lines(family, lines, length) : nameEnd; // cut off
    }

    private int lines(Family family, List<int[]> lines, int end) {
        for (int[] line : lines) {
            boolean alone = lines.size() == 1 && family == Family.PASSWORD && hasDigit(line[0], line[1]);
            if ((alone || !hasBlank(line[0], line[1])) && ValueRules.isSecret(text, family, line[0], line[1])) {
                mask(family.kind, line[0], line[1]);
            }
        }
        return end;
    }
}
