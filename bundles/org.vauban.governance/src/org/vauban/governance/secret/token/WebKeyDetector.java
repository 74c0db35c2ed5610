// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.Placeholders;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretFinding;

/**
 * Finds the private members of JSON Web Keys (RFC 7517 and RFC 7518, section 6): {@code d}, {@code p}, {@code k} and
 * others of an object that has a {@code kty}. Such names mean nothing elsewhere. Covers JSON, strings that contain
 * JSON, the syntax that JavaScript and Python share, and YAML objects in braces; also a key that is cut off.
 */
public final class WebKeyDetector extends Detector {
    static final String KIND = "key";
    static final String TYPE = "kty";
    static final Set<String> TYPES = Set.of("RSA", "EC", "oct", "OKP", "AKP");
    static final String OTHERS = "oth";
    /**
     * Members of RSA (with the other primes: r, d, t), of elliptic curves (d), symmetric keys (k) and ML-DSA (priv).
     */
    static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "k", "r", "t", "priv");
    static final int LONGEST_NAME = 4;
    static final int SHORTEST = 8;
    private static final int LONGEST_STRING = 256;
    /** Maximum number of open objects, so that hostile text takes no memory. */
    private static final int DEEPEST = 1_000;

    /** An open object. */
    private static final class Members {
        /** Whether a brace opened it, as opposed to the text outside all objects. */
        boolean braces;
        boolean key;
        /** Whether its nested objects are other primes. */
        boolean others;
        final List<SecretFinding> values = new ArrayList<>();
    }

    public WebKeyDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (text.indexOf(TYPE) < 0) {
            return;
        }
        Deque<Members> open = new ArrayDeque<>(List.of(new Members()));
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '{') {
                Members inner = new Members();
                inner.braces = true;
                inner.key = open.element().others;
                open.push(inner);
                if (open.size() > DEEPEST) {
                    close(open.removeLast());
                }
            } else if (c == ':') {
                i = string(i + 1);
                continue;
            } else if (c == '}') {
                close(open.pop());
                if (open.isEmpty()) {
                    open.push(new Members());
                }
            } else if (isAlphanumeric(c)) {
                i = word(open.element(), i);
                continue;
            }
            i++;
        }
        open.forEach(this::close);
    }

    /** Returns the index after the string here, whose braces open nothing, unless it may contain JSON. */
    private int string(int from) {
        int quote = quoted(skipBlanks(from));
        if (quote >= length || !isQuote(text.charAt(quote))) {
            return from;
        }
        int end = quote + 1;
        while (end < length && end - quote < LONGEST_STRING && !isQuote(text.charAt(end)) && text.charAt(end) != '\\'
                && !isLineEnd(text.charAt(end))) {
            end++;
        }
        int close = end < length ? quoted(end) : length;
        boolean same = close < length && text.charAt(close) == text.charAt(quote)
                && close - end == (text.charAt(quote - 1) == '\\' ? 1 : 0);
        return same ? close + 1 : from;
    }

    private void close(Members object) {
        if (object.key) {
            object.values.forEach(value -> mask(value.kind(), value.from(), value.to()));
        }
    }

    /** Handles a word that may be the name of a member. @return where to continue */
    private int word(Members object, int from) {
        int end = run(from, "_-");
        if (end - from > LONGEST_NAME) {
            return end;
        }
        String name = text.substring(from, end);
        boolean type = name.equals(TYPE);
        if (!type && !name.equals(OTHERS) && !PRIVATE.contains(name)) {
            return end;
        }
        int i = quoted(end);
        if (i < length && isQuote(text.charAt(i))) {
            i++;
        }
        i = skipBlanks(i);
        if (i >= length || text.charAt(i) != ':') {
            return end;
        }
        object.others |= name.equals(OTHERS);
        int quote = quoted(skipBlanks(i + 1));
        if (quote >= length || !isQuote(text.charAt(quote))) {
            return bare(object, type, end, skipBlanks(i + 1));
        }
        object.key |= type;
        int stop = run(quote + 1, "_-=");
        boolean whole = stop >= length || text.charAt(stop) == text.charAt(quote) || text.charAt(stop) == '\\';
        if (!type && whole && stop - quote > SHORTEST && !Placeholders.isPlaceholder(text, quote + 1, stop)) {
            object.values.add(new SecretFinding(KIND, quote + 1, stop));
        }
        return stop;
    }

    /** Handles an unquoted value, which YAML has in braces; elsewhere it is a variable. @return where to continue */
    private int bare(Members object, boolean type, int nameEnd, int from) {
        int stop = run(from, "_-=");
        int next = skipBlanks(stop);
        boolean whole = next >= length || isLineEnd(text.charAt(next)) || ",}".indexOf(text.charAt(next)) >= 0;
        boolean literal = text.kind().yaml() || text.kind().prose() && (type || hasDigit(from, stop));
        if (!whole || !literal) {
            return nameEnd;
        }
        if (type) {
            object.key |= object.braces && TYPES.contains(text.substring(from, Math.min(stop, from + TYPE.length())));
        } else if (object.braces && stop - from >= SHORTEST && !Placeholders.isPlaceholder(text, from, stop)) {
            object.values.add(new SecretFinding(KIND, from, stop));
        }
        return Math.max(nameEnd, stop);
    }

    /** Returns the offset of the quote here, after its backslash if it has one; the offset itself if there is none. */
    private int quoted(int at) {
        int i = at < length && text.charAt(at) == '\\' ? at + 1 : at;
        return i < length && isQuote(text.charAt(i)) ? i : at;
    }
}
