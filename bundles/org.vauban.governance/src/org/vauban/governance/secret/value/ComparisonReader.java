// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Finds literals that are passed to a call named after a secret, or compared with such a variable or call. */
final class ComparisonReader extends Detector {
    private static final int LOOK_BACK = NameSurroundings.LOOK_BACK;

    private final ValueReader values;

    ComparisonReader(ScannedText text, ValueReader values) {
        super(text);
        this.values = values;
    }

    /**
     * Handles {@code setPassword("…")}, {@code PASSWORD('…')}, {@code getPassword()).isEqualTo("…")},
     * {@code assertEquals("…", getPassword())}.
     */
    int called(Family family, int key, int nameEnd, int open) {
        int quote = skipBlanks(open + 1);
        if (text.startsWith("keyring.", key) || text.startsWith("auth_password", nameEnd - 13)
                || text.startsWith("authPassword", nameEnd - 12)) {
            return nameEnd; // the password is a later argument
        }
        if (quote < length && isQuote(text.charAt(values.prefixed(quote)))) {
            return values.quoted(family, values.prefixed(quote), nameEnd);
        }
        if (quote >= length || text.charAt(quote) != ')') {
            return nameEnd;
        }
        int i = quote;
        while (i < length && i < quote + 4 && text.charAt(i) == ')') {
            i++;
        }
        int end = equal(family, i, nameEnd);
        return end > nameEnd ? end : expected(family, key, nameEnd);
    }

    private int equal(Family family, int at, int nameEnd) {
        for (String call : new String[] {".equals(", ".isEqualTo(", ".equalsIgnoreCase(", ".contentEquals("}) {
            int quote = values.prefixed(Math.min(length, at + call.length()));
            if (text.startsWith(call, at) && quote < length && isQuote(text.charAt(quote))) {
                return values.quoted(family, quote, nameEnd);
            }
        }
        return nameEnd;
    }

    /**
     * Handles {@code password.equals("…")}, {@code "…".equals(password)}: @return the end of what was masked, or
     * {@code nameEnd}
     */
    int compared(Family family, int key, int nameEnd) {
        if (key > 10 && text.charAt(key - 1) == '(' && text.startsWith(".equals(", key - 8)
                && isQuote(text.charAt(key - 9))) {
            behind(family, key - 9);
        }
        return nameEnd < length && text.charAt(nameEnd) == '.' ? equal(family, nameEnd, nameEnd) : nameEnd;
    }

    /** Handles COBOL's {@code MOVE '…' TO NAME}: masks the literal before a name. */
    void moved(Family family, int key) {
        if (text.regionMatches(true, key - 5, "' TO ", 0, 5) || text.regionMatches(true, key - 5, "\" TO ", 0, 5)) {
            int open = behind(null, key - 5);
            if (open > 4 && text.regionMatches(true, open - 5, "MOVE ", 0, 5)) {
                behind(family, key - 5);
            }
        }
    }

    private int expected(Family family, int key, int nameEnd) {
        if (key > 12 && text.startsWith("\", ", key - 3)) {
            int open = behind(null, key - 3);
            if (open > 6 && text.charAt(open - 1) == '(' && text.indexOf("assert", Math.max(0, open - 20), open) >= 0) {
                behind(family, key - 3);
            }
        }
        return nameEnd;
    }

    /** Masks the literal that ends with a quote, if there is a family. @return its opening quote, or -1 */
    private int behind(@Nullable Family family, int close) {
        for (int i = close - 1; i >= 0 && i > close - LOOK_BACK && !isLineEnd(text.charAt(i)); i--) {
            if (text.charAt(i) == text.charAt(close)) {
                if (family != null && !hasBlank(i + 1, close) && ValueRules.isSecret(text, family, i + 1, close)) {
                    mask(family.kind, i + 1, close);
                }
                return i;
            }
        }
        return -1;
    }
}
