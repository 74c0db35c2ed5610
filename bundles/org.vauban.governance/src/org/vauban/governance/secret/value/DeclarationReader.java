// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;

/** Finds the literal that a declaration assigns to a name, after its type or other text before the operator. */
final class DeclarationReader extends Detector {
    private static final int LONGEST_TYPE = 48;
    private static final int LONGEST_TUPLE = 120;
    /** Prefix of a value in Python data classes. */
    private static final String FIELD = "field(default=";

    private final ValueReader values;

    DeclarationReader(ScannedText text, ValueReader values) {
        super(text);
        this.values = values;
    }

    /**
     * Handles declarations with a type: Kotlin, TypeScript: {@code name: Type = "…"}; Rust:
     * {@code name: &'static str = "…"}; Ada: {@code name : constant String := "…"}; Visual Basic:
     * {@code name As String = "…"}; Go: {@code name string = "…"}; C#: <code>Name { get; set; } = "…"</code>.
     *
     * @param after index of what follows the name after blanks
     * @param blanks whether there are blanks
     * @return the offset of the quote, or -1
     */
    int typed(int after, boolean blanks) {
        if (text.charAt(after) == ':') {
            return literal(after + 1);
        }
        if (blanks && text.startsWith("As ", after)) {
            return literal(after + 3);
        }
        if (blanks && text.startsWith("string ", after)) {
            return literal(after);
        }
        if (blanks && (text.regionMatches(true, after, "PIC ", 0, 4)
                || text.regionMatches(true, after, "TYPE ", 0, 5))) {
            return initial(after);
        }
        int close = blanks && text.startsWith("{ get;", after)
                ? text.indexOf('}', after, Math.min(length, after + LONGEST_TYPE))
                : -1;
        return close < 0 ? -1 : behindEquals(skipBlanks(close + 1));
    }

    /** Returns the literal after {@code VALUE} in a COBOL or ABAP declaration, or -1. */
    private int initial(int from) {
        int limit = lineEnd(from, Math.min(length, from + LONGEST_TUPLE));
        for (int i = from; i < limit; i++) {
            if (text.charAt(i) == ' ' && text.regionMatches(true, i, " VALUE ", 0, 7)) {
                int quote = skipBlanks(i + 7);
                return quote < limit && isQuote(text.charAt(quote)) ? quote : -1;
            }
        }
        return -1;
    }

    private int literal(int from) {
        int type = skipBlanks(from);
        int limit = Math.min(length, type + LONGEST_TYPE);
        int end = type;
        while (end < limit && (isAlphanumeric(text.charAt(end)) || "_.?<>[]&'* ".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        int equals = end > type && end < length && text.charAt(end) == ':' ? end + 1 : end;
        return end > type ? behindEquals(equals) : -1;
    }

    private int behindEquals(int equals) {
        if (equals + 1 >= length || text.charAt(equals) != '=') {
            return -1;
        }
        int at = skipBlanks(equals + 1);
        at = text.regionMatches(true, at, FIELD, 0, FIELD.length()) ? at + FIELD.length() : at;
        int quote = values.prefixed(at);
        return quote < length && isQuote(text.charAt(quote)) ? quote : -1;
    }

    /**
     * Returns the value of a name in a tuple assignment: {@code user, password = "bob", "…"}.
     *
     * @param value index after the operator and blanks
     * @return -1 if this is no tuple, or may declare several variables: {@code var user, password = "…", other;}
     */
    int tuple(int key, int value) {
        int commas = 0;
        for (int i = key - 1; i >= 0 && key - i < LONGEST_TUPLE && !isLineEnd(text.charAt(i)); i--) {
            if (text.charAt(i) == ',') {
                commas++;
            } else if (!of(text.charAt(i), "_$. \t")) {
                return -1;
            }
        }
        int i = value < length && commas > 0 && "([".indexOf(text.charAt(value)) >= 0 ? value + 1 : value;
        int limit = Math.min(length, i + LONGEST_TUPLE);
        int left = commas;
        for (; i < limit && left > 0 && !isLineEnd(text.charAt(i)) && "([{;".indexOf(text.charAt(i)) < 0; i++) {
            if (isQuote(text.charAt(i))) {
                i = text.indexOf(text.charAt(i), i + 1, limit);
                if (i < 0) {
                    return -1;
                }
            } else if (text.charAt(i) == ',') {
                left--;
            }
        }
        int at = values.prefixed(Math.min(skipBlanks(i), length - 1));
        return commas > 0 && left == 0 && !named(at) ? at : -1;
    }

    /** Whether there is a name here rather than a literal, call or index. */
    private boolean named(int at) {
        int end = run(at, "_$");
        return end > at && !isDigit(text.charAt(at)) && (end >= length || "([.".indexOf(text.charAt(end)) < 0);
    }

    /**
     * Returns the literal that a call assigns to a setting named by a constant: {@code put(DB_PASSWORD, "…")},
     * {@code curl_easy_setopt(c, CURLOPT_PASSWORD, "…")}; or -1. A word may be a label.
     */
    int set(int key, int name, int nameEnd, int comma) {
        boolean sure = text.startsWith("CURLOPT_", key) || text.startsWith("SECURITY_CREDENTIALS", nameEnd - 20);
        boolean call = text.startsWith(".put(", key - 5) || text.startsWith(".setProperty(", key - 13)
                || text.startsWith(".set(", key - 5);
        if (!sure && !call || text.startsWith("USERPWD", nameEnd - 7) || hasLower(name, nameEnd)
                || !hasUpper(name, nameEnd)) {
            return -1;
        }
        int quote = values.prefixed(Math.min(skipBlanks(comma + 1), length - 1));
        int close = isQuote(text.charAt(quote))
                ? text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LONGEST_TUPLE))
                : -1;
        return close > 0 && (sure || hasDigit(quote, close) && !hasBlank(quote, close)) ? quote : -1;
    }

    /** Returns the literal that a C call copies to a name or compares with it: {@code strcpy(password, "…")}; or -1. */
    int copied(int key, int comma) {
        for (String call : new String[] {"strcpy(", "strncpy(", "strcmp(", "strncmp(", "strcasecmp("}) {
            int quote = values.prefixed(Math.min(skipBlanks(comma + 1), length - 1));
            if (key >= call.length() && text.startsWith(call, key - call.length()) && isQuote(text.charAt(quote))) {
                return quote;
            }
        }
        return -1;
    }

    /** Returns where a .NET key begins whose last part is a name: {@code config["Db:Password"]}. */
    private int section(int key) {
        int from = key;
        while (from > 0 && key - from < LONGEST_TUPLE && of(text.charAt(from - 1), "_-.:")) {
            from--;
        }
        return from;
    }

    /**
     * Returns where a quoted name begins: that of a .NET or Puppet section ({@code "Db:Password"},
     * {@code "db::password"}), or of a statement parameter ({@code "@password"}).
     */
    int whole(int key, int close) {
        boolean index = text.startsWith("\"]", close);
        char before = key < 2 ? 0 : text.charAt(key - 1);
        if (before == 0 || before != '@' && !index && !(before == ':' && configuration)) {
            return key; // also a Perl class
        }
        int from = section(key);
        from = from > 0 && text.charAt(from - 1) == '@' ? from - 1 : from;
        return from > 0 && text.charAt(from - 1) == text.charAt(close) ? from : key;
    }

    /** Returns the index after the brackets of a C array that a name declares: {@code char password[32] = "…"}. */
    int behindArray(int from) {
        int close = from < length && text.charAt(from) == '[' ? run(from + 1, "_") : -1;
        return close > from && close < length && text.charAt(close) == ']' ? close + 1 : from;
    }
}
