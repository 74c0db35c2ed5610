// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.prose;

import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;

/**
 * Finds personal data in French notation: the social security number (NIR, "numéro de sécurité sociale") with its key,
 * IBAN (ISO 13616, checked modulo 97), telephone numbers and e-mail addresses. Optional.
 */
public final class PersonalDataDetector extends Detector {
    private static final int NIR_DIGITS = 13;
    private static final int LONGEST_IBAN = 34;
    private static final int SHORTEST_IBAN = 15;
    private static final int LONGEST_ADDRESS = 64;

    private static final char LAST_ASCII = 0x7f;
    /** Including figure, thin and no-break spaces. */
    private static final String SPACES = " \u00a0\u202f\u2007\u2009";
    private static final String SEPARATORS = ".-\u2010\u2011" + SPACES;

    public PersonalDataDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        for (int i = 0; i < length;) {
            char c = text.charAt(i);
            boolean start = i == 0 || !isAlphanumeric(text.charAt(i - 1)) && text.charAt(i - 1) != '_';
            int end = i;
            if (start && isDigit(c)) {
                end = nir(i);
                end = end > i ? end : telephone(i);
            } else if (start && c == '+') {
                end = telephone(i);
            } else if (start && c >= 'A' && c <= 'Z') {
                end = iban(i);
            } else if (c == '@') {
                end = mail(i);
            }
            i = Math.max(end, i + 1);
        }
    }

    /** Matches 13 characters and the key 97 - (N mod 97); the departments 2A and 2B (Corsica) count as 19 and 18. */
    private int nir(int from) {
        StringBuilder digits = new StringBuilder();
        int i = from;
        while (i < length && digits.length() < NIR_DIGITS + 2) {
            char c = text.charAt(i);
            boolean corsica = digits.length() == 6 && (c == 'A' || c == 'B') && digits.charAt(5) == '2';
            if (isDigit(c) || corsica) {
                digits.append(c);
            } else if (SEPARATORS.indexOf(c) < 0 || !isSpaceBetween(i)) {
                break;
            }
            i++;
        }
        if (digits.length() != NIR_DIGITS + 2 || "123478".indexOf(digits.charAt(0)) < 0
                || i < length && isAlphanumeric(text.charAt(i))) {
            return from;
        }
        String department = digits.substring(5, 7);
        String number = digits.substring(0, 5)
                + (department.equals("2A") ? "19" : department.equals("2B") ? "18" : department)
                + digits.substring(7, NIR_DIGITS);
        if (97 - Long.parseLong(number) % 97 != Long.parseLong(digits.substring(NIR_DIGITS))) {
            return from;
        }
        mask("nir", from, i);
        return i;
    }

    private boolean isSpaceBetween(int at) {
        return at + 1 < length && isAlphanumeric(text.charAt(at + 1));
    }

    private int iban(int from) {
        if (from + 4 > length || !isLetter(text.charAt(from + 1)) || !isDigit(text.charAt(from + 2))
                || !isDigit(text.charAt(from + 3))) {
            return from;
        }
        StringBuilder letters = new StringBuilder();
        int best = from;
        for (int i = from; i < length && letters.length() < LONGEST_IBAN; i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z' || isDigit(c)) {
                letters.append(c);
            } else if (SPACES.indexOf(c) < 0 || !isSpaceBetween(i)) {
                break;
            }
            boolean ends = i + 1 == length || !isAlphanumeric(text.charAt(i + 1));
            if (ends && letters.length() >= SHORTEST_IBAN && remainder(letters) == 1) {
                best = i + 1;
            }
        }
        if (best > from) {
            mask("iban", from, best);
        }
        return best;
    }

    private static int remainder(CharSequence iban) {
        int remainder = 0;
        for (int n = 0; n < iban.length(); n++) {
            char c = iban.charAt((n + 4) % iban.length());
            remainder = isDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        }
        return remainder;
    }

    /**
     * Matches {@code 06 12 34 56 78}, {@code +33 6 12 34 56 78}, {@code 0033…}, with {@code (0)}; blanks, dots or
     * hyphens between pairs.
     */
    private int telephone(int from) {
        if (from > 1 && ".-".indexOf(text.charAt(from - 1)) >= 0 && isDigit(text.charAt(from - 2))) {
            return from; // a version or a date
        }
        int i = from;
        boolean abroad = text.startsWith("+33", from) || text.startsWith("0033", from);
        if (abroad) {
            i += text.charAt(from) == '+' ? 3 : 4;
            i = separator(i);
            if (text.startsWith("(0)", i)) {
                i = separator(i + 3);
            }
        } else if (text.charAt(i) == '0') {
            i++;
        } else {
            return from;
        }
        if (i >= length || text.charAt(i) < '1' || text.charAt(i) > '9') {
            return from;
        }
        i++;
        int separators = 0;
        char first = 0;
        for (int pair = 0; pair < 4; pair++) {
            int next = separator(i);
            separators += next > i ? 1 : 0;
            first = pair == 0 && next > i ? text.charAt(i) : first;
            if (next > i && text.charAt(i) != first) {
                return from;
            }
            if (next + 1 >= length || !isDigit(text.charAt(next)) || !isDigit(text.charAt(next + 1))) {
                return from;
            }
            i = next + 2;
        }
        // ten digits without separators are too ambiguous, unless they begin like a mobile or with the country
        boolean plain = separators == 0 && !abroad && (text.charAt(from + 1) != '6' && text.charAt(from + 1) != '7');
        if (plain || separators != 0 && separators != 4
                || i < length && (isAlphanumeric(text.charAt(i)) || text.charAt(i) == '.'
                        && i + 1 < length && isDigit(text.charAt(i + 1)))) {
            return from;
        }
        mask("telephone", from, i);
        return i;
    }

    private int separator(int at) {
        return at < length && SEPARATORS.indexOf(text.charAt(at)) >= 0 ? at + 1 : at;
    }

    private static boolean isOfName(char c) {
        return isAlphanumeric(c) || c > LAST_ASCII && Character.isLetterOrDigit(c);
    }

    /**
     * Matches RFC 5322 addresses as commonly written, with letters of any language (RFC 6531); {@code example.org} and
     * similar domains are reserved (RFC 2606) and ignored.
     */
    private int mail(int at) {
        int from = at;
        while (from > 0 && at - from < LONGEST_ADDRESS
                && (isOfName(text.charAt(from - 1)) || "._%+-".indexOf(text.charAt(from - 1)) >= 0)) {
            from--;
        }
        int end = at + 1;
        while (end < length && end - at < LONGEST_ADDRESS
                && (isOfName(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        while (end > at && ".-".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        String host = text.substring(at + 1, Math.max(end, at + 1)).toLowerCase(java.util.Locale.ROOT);
        int dot = host.lastIndexOf('.');
        if (from == at || dot < 1 || host.length() - dot < 3 || host.startsWith("example.") || host.contains(".example")
                || host.endsWith(".test") || host.endsWith(".invalid")
                || host.substring(dot + 1).chars().anyMatch(c -> !Character.isLetter(c))) {
            return at;
        }
        mask("email", from, end);
        return end;
    }
}
