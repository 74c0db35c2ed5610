// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import org.vauban.governance.secret.SecretNames.Family;

/**
 * Finds values in pairs of a name and a value, in either order: {@code {"name": "PASSWORD", "value": "…"}}, the
 * environment of a container in YAML, {@code set { name = "password" value = "…" }} and the default of a variable in
 * Terraform.
 */
final class PairDetector extends Detector {
    /** The two halves stand as near to each other. */
    private static final int NEAR = 300;
    private static final int LONGEST_LITERAL = 1 << 14;

    /** The half that was read last, and what it holds. */
    private boolean lastIsName;
    private Family lastFamily;
    private int lastFrom = -1;
    private int lastTo = -1;

    PairDetector(ScannedText text) {
        super(text);
    }

    /** A word that may be {@code name} or {@code value} as a key. */
    void word(String word, int from, int end) {
        boolean name = word.equals("name") || word.equals("key");
        if (!name && !word.equals("value") && !word.equals("default")) {
            return;
        }
        int operator = end < length && isQuote(text.charAt(end)) ? end + 1 : end;
        operator = skipBlanks(operator);
        if (operator >= length || text.charAt(operator) != ':' && text.charAt(operator) != '=') {
            return;
        }
        int at = skipBlanks(operator + 1);
        if (at >= length) {
            return;
        }
        boolean quoted = isQuote(text.charAt(at));
        int start = quoted ? at + 1 : at;
        int stop = quoted ? text.indexOf(text.charAt(at), start, Math.min(length, start + LONGEST_LITERAL))
                : bare(start);
        if (stop <= start) {
            return;
        }
        Family family = name ? SecretNames.family(text, start, stop) : null;
        boolean pair = lastFrom >= 0 && from - lastTo < NEAR && lastIsName != name && !apart(lastTo, from);
        if (pair && name && family != null) {
            secret(family, lastFrom, lastTo);
        } else if (pair && !name && lastFamily != null) {
            secret(lastFamily, start, stop);
        }
        lastIsName = name;
        lastFamily = family;
        lastFrom = pair ? -1 : start;
        lastTo = stop;
    }

    /** {@code variable "db_password" { … default = "…" }}. */
    void variable(int end) {
        int quote = skipBlanks(end);
        int close = quote < length && text.charAt(quote) == '"'
                ? text.indexOf('"', quote + 1, Math.min(length, quote + NEAR))
                : -1;
        Family family = close < 0 ? null : SecretNames.family(text, quote + 1, close);
        if (family != null) {
            lastIsName = true;
            lastFamily = family;
            lastFrom = quote + 1;
            lastTo = Math.min(length, skipBlanks(close + 1) + 1); // behind the brace
        }
    }

    private int bare(int from) {
        return bare(from, Math.min(length, from + NEAR));
    }

    private int bare(int from, int limit) {
        int end = from;
        while (end < limit && text.charAt(end) > ' ' && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private void secret(Family family, int from, int to) {
        if (ValueRules.isSecret(text, family, from, to)) {
            boolean cut = to - from >= NEAR && !isQuote(text.charAt(from - 1));
            mask(family.kind, from, cut ? bare(from, length) : to);
        }
    }

    /** Whether another object or item begins between two offsets. */
    private boolean apart(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '}') {
                return true;
            }
            if (c == '\n') {
                int next = i + 1;
                while (next < to && isBlank(text.charAt(next))) {
                    next++;
                }
                if (next + 1 < length && text.charAt(next) == '-' && text.charAt(next + 1) == ' '
                        || next < to && isLineEnd(text.charAt(next))) {
                    return true;
                }
            }
        }
        return false;
    }
}
