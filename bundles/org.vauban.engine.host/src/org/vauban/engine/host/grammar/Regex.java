// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import org.vauban.engine.host.grammar.Nfa.Fragment;
import org.vauban.engine.host.grammar.Nfa.Kind;

/**
 * Regular expressions of ECMA-262 (with its flag {@code u}), as JSON Schema uses them, limited to regular features: no
 * look-around, back references, word boundaries or Unicode properties. Parsed by recursive descent into an {@link Nfa},
 * where {@code ^} and {@code $} are transitions that require the start or the end.
 */
final class Regex {
    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_REPEAT = 1_000;
    private static final int MAX_DEPTH = 50;

    private static final CharSet DIGITS = CharSet.range('0', '9');
    private static final CharSet WORD = DIGITS.union(CharSet.range('a', 'z')).union(CharSet.range('A', 'Z'))
            .union(CharSet.of('_'));
    private static final CharSet LINE_ENDS = CharSet.of("\n\r\u2028\u2029");
    private static final CharSet SPACE = LINE_ENDS
            .union(CharSet.of("\t\u000b\f \u00a0\u1680\u202f\u205f\u3000\ufeff")).union(CharSet.range(0x2000, 0x200A));

    private final String source;
    private final Nfa nfa = new Nfa();
    private int at;
    private int depth;

    private Regex(String source) {
        this.source = source;
    }

    /**
     * Returns the texts in which the expression is found, which is the meaning of JSON Schema's {@code pattern}.
     *
     * @throws RegexException if it is invalid or not supported
     * @throws TooLargeException if it needs too many states
     */
    static Automaton search(String source) {
        if (source.length() > MAX_LENGTH) {
            throw new RegexException("pattern-too-long", MAX_LENGTH);
        }
        Regex regex = new Regex(source);
        Fragment body = regex.alternatives();
        if (regex.at < source.length()) {
            throw regex.unknown(regex.at, 1);
        }
        int start = regex.nfa.state();
        int end = regex.nfa.state();
        regex.nfa.loop(start);
        regex.nfa.loop(end);
        regex.nfa.free(start, body.start());
        regex.nfa.free(body.end(), end);
        return regex.nfa.deterministic(start, end);
    }

    private Fragment alternatives() {
        if (++depth > MAX_DEPTH) {
            throw new RegexException("pattern-too-deep", MAX_DEPTH);
        }
        Fragment first = terms();
        if (peek() == '|') {
            int start = nfa.state();
            int end = nfa.state();
            nfa.free(start, first.start());
            nfa.free(first.end(), end);
            while (peek() == '|') {
                at++;
                Fragment next = terms();
                nfa.free(start, next.start());
                nfa.free(next.end(), end);
            }
            first = new Fragment(start, end);
        }
        depth--;
        return first;
    }

    private Fragment terms() {
        Fragment all = nfa.empty();
        while (at < source.length() && peek() != '|' && peek() != ')') {
            all = nfa.sequence(all, term());
        }
        return all;
    }

    private Fragment term() {
        int from = at;
        Fragment atom = atom();
        int to = at;
        int min;
        int max;
        switch (peek()) {
            case '*' -> {
                at++;
                min = 0;
                max = -1;
            }
            case '+' -> {
                at++;
                min = 1;
                max = -1;
            }
            case '?' -> {
                at++;
                min = 0;
                max = 1;
            }
            case '{' -> {
                at++;
                min = number();
                max = min;
                if (peek() == ',') {
                    at++;
                    max = peek() == '}' ? -1 : number();
                }
                expect('}');
            }
            default -> {
                return atom;
            }
        }
        if (peek() == '?') {
            // lazy: matches the same texts
            at++;
        }
        if (max >= 0 && max < min) {
            throw unknown(to, at - to);
        }
        return repeat(atom, from, to, min, max);
    }

    /** Creates the copies by parsing the atom again. */
    private Fragment repeat(Fragment atom, int from, int to, int min, int max) {
        int end = at;
        Fragment all = nfa.empty();
        boolean used = false;
        for (int i = 0; i < min; i++) {
            all = nfa.sequence(all, used ? again(from, to) : atom);
            used = true;
        }
        if (max < 0) {
            all = nfa.sequence(all, nfa.optional(used ? again(from, to) : atom, true));
        }
        for (int i = min; i < max; i++) {
            all = nfa.sequence(all, nfa.optional(used ? again(from, to) : atom, false));
            used = true;
        }
        at = end;
        return all;
    }

    private Fragment again(int from, int to) {
        at = from;
        Fragment copy = atom();
        if (at != to) {
            throw new IllegalStateException("read otherwise the second time");
        }
        return copy;
    }

    private int number() {
        int start = at;
        int value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = value * 10 + source.charAt(at++) - '0';
            if (value > MAX_REPEAT) {
                throw new RegexException("pattern-repetition", MAX_REPEAT);
            }
        }
        if (at == start) {
            throw unknown(start, 1);
        }
        return value;
    }

    private Fragment atom() {
        int start = at;
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '^':
                return nfa.single(Kind.AT_START, CharSet.NONE);
            case '$':
                return nfa.single(Kind.AT_END, CharSet.NONE);
            case '.':
                return nfa.single(Kind.CHARS, LINE_ENDS.complement());
            case '(':
                return group(start);
            case '[':
                return nfa.single(Kind.CHARS, set());
            case '\\':
                return nfa.single(Kind.CHARS, escape(start, false));
            case '*', '+', '?', '{', '}', ']':
                throw unknown(start, 1);
            default:
                return nfa.single(Kind.CHARS, CharSet.of(c));
        }
    }

    private Fragment group(int start) {
        if (peek() == '?') {
            if (source.startsWith("?:", at)) {
                at += 2;
            } else if (source.startsWith("?<", at) && !source.startsWith("?<=", at) && !source.startsWith("?<!", at)
                    && source.indexOf('>', at) > 0) {
                at = source.indexOf('>', at) + 1;
            } else {
                throw unknown(start, 3);
            }
        }
        Fragment body = alternatives();
        expect(')');
        return body;
    }

    private CharSet set() {
        int start = at - 1;
        boolean not = peek() == '^';
        if (not) {
            at++;
        }
        CharSet all = CharSet.NONE;
        while (peek() != ']') {
            if (at >= source.length()) {
                throw unknown(start, 1);
            }
            CharSet low = member();
            if (peek() == '-' && at + 1 < source.length() && source.charAt(at + 1) != ']') {
                int dash = at;
                at++;
                CharSet high = member();
                if (low.single() < 0 || high.single() < low.single()) {
                    throw unknown(dash, 2);
                }
                all = all.union(CharSet.range(low.single(), high.single()));
            } else {
                all = all.union(low);
            }
        }
        at++;
        return not ? all.complement() : all;
    }

    private CharSet member() {
        if (at >= source.length()) {
            throw unknown(source.length() - 1, 1);
        }
        int start = at;
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        return c == '\\' ? escape(start, true) : CharSet.of(c);
    }

    private CharSet escape(int start, boolean inSet) {
        if (at >= source.length()) {
            throw unknown(start, 1);
        }
        char c = source.charAt(at++);
        switch (c) {
            case 'd':
                return DIGITS;
            case 'D':
                return DIGITS.complement();
            case 'w':
                return WORD;
            case 'W':
                return WORD.complement();
            case 's':
                return SPACE;
            case 'S':
                return SPACE.complement();
            case 't':
                return CharSet.of('\t');
            case 'n':
                return CharSet.of('\n');
            case 'r':
                return CharSet.of('\r');
            case 'f':
                return CharSet.of('\f');
            case 'v':
                return CharSet.of(0x0B);
            case 'x':
                return CharSet.of(hex(start, 2));
            case 'u':
                return CharSet.of(unicode(start));
            case 'b':
                if (inSet) {
                    return CharSet.of('\b');
                }
                throw unknown(start, 2);
            case '0':
                if (peek() < '0' || peek() > '9') {
                    return CharSet.of(0);
                }
                throw unknown(start, 3);
            default:
                if (c < 128 && !Character.isLetterOrDigit(c)) {
                    return CharSet.of(c);
                }
                throw unknown(start, 2);
        }
    }

    private int unicode(int start) {
        if (peek() == '{') {
            int close = source.indexOf('}', at);
            if (close < 0 || close - at > 7) {
                throw unknown(start, 3);
            }
            at++;
            int value = hex(start, close - at);
            at++;
            if (value > 0x10FFFF || value >= 0xD800 && value <= 0xDFFF) {
                throw unknown(start, at - start);
            }
            return value;
        }
        int value = hex(start, 4);
        if (Character.isHighSurrogate((char) value) && source.startsWith("\\u", at)) {
            at += 2;
            int low = hex(start, 4);
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) value, (char) low);
            }
            throw unknown(start, 12);
        }
        if (value >= 0xD800 && value <= 0xDFFF) {
            throw unknown(start, 6);
        }
        return value;
    }

    private int hex(int start, int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < source.length() ? Character.digit(source.charAt(at), 16) : -1;
            if (digit < 0) {
                throw unknown(start, at - start + 1);
            }
            value = value * 16 + digit;
            at++;
        }
        return value;
    }

    private int peek() {
        return at < source.length() ? source.charAt(at) : -1;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unknown(Math.min(at, source.length() - 1), 1);
        }
        at++;
    }

    private RegexException unknown(int position, int length) {
        int from = Math.max(0, Math.min(position, source.length()));
        return new RegexException("pattern", source.substring(from, Math.min(source.length(), from + length)), from);
    }
}
