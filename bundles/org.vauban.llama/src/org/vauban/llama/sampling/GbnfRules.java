// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.vauban.llama.error.GrammarException;

/**
 * Parses a GBNF grammar as llama.cpp does (llama-grammar.cpp), with its repetitions expanded, so that its size and
 * structure are known before llama.cpp parses it.
 */
final class GbnfRules {
    /** Maximum number of elements in all rules; each takes 8 bytes in llama.cpp, several times. */
    static final int MAX_ELEMENTS = 500_000;
    /** Maximum number of distinct sets of characters, which are kept as long as the grammar. */
    static final int MAX_SETS = 10_000;

    /** A growing array. */
    private static final class Row {
        private int[] elements = new int[16];
        private int size;

        void add(int element) {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, 2 * size);
            }
            elements[size++] = element;
        }

        void addAll(int[] more) {
            for (int element : more) {
                add(element);
            }
        }

        int[] from(int start) {
            return Arrays.copyOfRange(elements, start, size);
        }
    }

    private final String text;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<int[]> rules = new ArrayList<>();
    private final List<CharacterSet> sets = new ArrayList<>();
    private final Map<CharacterSet, Integer> elementsOf = new HashMap<>();
    private final Map<Integer, String> tokens = new HashMap<>();
    private long elements;
    private int defined;
    private int depth;
    private int at;

    private GbnfRules(String text) {
        this.text = text;
    }

    /**
     * Parses the rules of a grammar.
     *
     * @throws GrammarException if it is invalid, a rule is missing, it has too many elements or rules, nests too
     *            deeply, or has too many repetitions
     */
    static GbnfGrammar read(String text) {
        GbnfRules reader = new GbnfRules(text);
        reader.space(true);
        while (reader.at < text.length()) {
            reader.rule();
        }
        int missing = reader.rules.indexOf(null);
        if (missing >= 0) {
            throw GrammarLimits.refused("has no rule \"" + reader.name(missing) + "\"");
        }
        return new GbnfGrammar(reader.rules, reader.sets, reader.names, reader.tokens);
    }

    private String name(int number) {
        return names.entrySet().stream().filter(each -> each.getValue() == number).map(Map.Entry::getKey).findFirst()
                .orElseThrow();
    }

    private GrammarException unreadable() {
        if (at >= text.length()) {
            return GrammarLimits.refused("ends too early");
        }
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return GrammarLimits.refused("does not parse at line " + line + ", column "
                + (at - text.lastIndexOf('\n', at - 1)));
    }

    private int number(String name) {
        return names.computeIfAbsent(name, key -> fresh());
    }

    private int fresh() {
        count(2);
        rules.add(null);
        return rules.size() - 1;
    }

    private void count(long more) {
        elements += more;
        if (elements > MAX_ELEMENTS) {
            throw GrammarLimits.tooComplex("has more than " + MAX_ELEMENTS + " elements with its repetitions");
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unreadable();
        }
        at++;
    }

    private void space(boolean lines) {
        while (true) {
            char c = peek();
            if (c == '#') {
                while (at < text.length() && peek() != '\n' && peek() != '\r') {
                    at++;
                }
            } else if (c == ' ' || c == '\t' || lines && (c == '\n' || c == '\r')) {
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || isDigit(c);
    }

    private String name() {
        int start = at;
        while (isWord(peek())) {
            at++;
        }
        if (at == start) {
            throw unreadable();
        }
        return text.substring(start, at);
    }

    private void rule() {
        int number = number(name());
        space(false);
        expect(':');
        expect(':');
        expect('=');
        if (++defined > GrammarLimits.MAX_RULES) {
            throw GrammarLimits.refused("has more than " + GrammarLimits.MAX_RULES + " rules");
        }
        space(true);
        alternatives(number, false);
        if (peek() == '\r' || peek() == '\n') {
            at++;
        } else if (at < text.length()) {
            throw unreadable();
        }
        space(true);
    }

    private void alternatives(int number, boolean nested) {
        Row row = new Row();
        sequence(row, nested);
        while (peek() == '|') {
            at++;
            row.add(GbnfGrammar.OR);
            count(1);
            space(true);
            sequence(row, nested);
        }
        rules.set(number, row.from(0));
    }

    private void sequence(Row row, boolean nested) {
        int last = row.size;
        while (at < text.length()) {
            char c = peek();
            switch (c) {
                case '*', '+', '?', '{' -> {
                    repeat(row, last, nested);
                    continue;
                }
                case '"' -> {
                    at++;
                    last = row.size;
                    while (peek() != '"') {
                        int character = character();
                        row.add(element(false, List.of(character, character)));
                    }
                    at++;
                }
                case '[' -> {
                    last = row.size;
                    set(row);
                }
                case '<', '!' -> {
                    last = row.size;
                    int from = at;
                    token();
                    row.add(tokenElement(text.substring(from, at)));
                }
                case '(' -> {
                    at++;
                    space(true);
                    int group = fresh();
                    if (++depth > GrammarLimits.MAX_DEPTH) {
                        throw GrammarLimits.refused("nests deeper than " + GrammarLimits.MAX_DEPTH);
                    }
                    alternatives(group, true);
                    depth--;
                    last = row.size;
                    row.add(group);
                    expect(')');
                }
                case '.' -> {
                    at++;
                    last = row.size;
                    row.add(element(true, List.of()));
                }
                default -> {
                    if (!isWord(c)) {
                        return;
                    }
                    last = row.size;
                    row.add(number(name()));
                }
            }
            count(row.size - last);
            space(nested);
        }
    }

    private int element(boolean not, List<Integer> ranges) {
        return elementsOf.computeIfAbsent(new CharacterSet(not, ranges), this::add);
    }

    /** Returns an element without characters for a token. */
    private int tokenElement(String written) {
        int element = add(new CharacterSet(false, List.of()));
        tokens.put(element, written);
        return element;
    }

    private int add(CharacterSet set) {
        if (sets.size() == MAX_SETS) {
            throw GrammarLimits.tooComplex("has more than " + MAX_SETS + " different sets of characters");
        }
        sets.add(set);
        return GbnfGrammar.FIRST_SET - (sets.size() - 1);
    }

    private void set(Row row) {
        at++;
        boolean not = peek() == '^';
        at += not ? 1 : 0;
        List<Integer> ranges = new ArrayList<>();
        int more = -1;
        while (peek() != ']') {
            int first = character();
            int last = first;
            if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                last = character();
                more++;
            }
            more++;
            ranges.add(first);
            ranges.add(last);
        }
        at++;
        if (!ranges.isEmpty()) {
            row.add(element(not, List.copyOf(ranges)));
            for (int i = 0; i < more; i++) {
                row.add(GbnfGrammar.MORE);
            }
        }
    }

    private void token() {
        if (peek() == '!') {
            at++;
        }
        expect('<');
        int end = text.indexOf('>', at);
        if (end < 0) {
            throw unreadable();
        }
        at = end + 1;
    }

    private int character() {
        if (at >= text.length()) {
            throw unreadable();
        }
        int character = text.codePointAt(at);
        at += Character.charCount(character);
        if (character != '\\') {
            return character;
        }
        char kind = peek();
        at++;
        return switch (kind) {
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            default -> kind;
        };
    }

    private int hexadecimal(int digits) {
        try {
            int value = Integer.parseUnsignedInt(text, Math.min(at, text.length()),
                    Math.min(text.length(), at + digits), 16);
            at += digits;
            return value < 0 ? Integer.MAX_VALUE : value; // llama.cpp does not treat it as negative
        } catch (NumberFormatException e) {
            throw unreadable();
        }
    }

    private void repeat(Row row, int start, boolean nested) {
        char kind = peek();
        at++;
        space(nested);
        int min = kind == '+' ? 1 : 0;
        int max = kind == '?' ? 1 : -1;
        if (kind == '{') {
            min = integer(nested);
            max = min;
            if (peek() == ',') {
                at++;
                space(nested);
                max = isDigit(peek()) ? integer(nested) : -1;
            }
            expect('}');
            space(nested);
        }
        int[] repeated = row.from(start);
        if (repeated.length == 0) {
            throw unreadable();
        }
        if (max >= 0 && max < min) { // llama.cpp would create rules until the memory is full
            throw GrammarLimits.refused("repeats at least " + min + " and at most " + max + " times");
        }
        count((long) repeated.length * Math.max(0, min - 1));
        row.size = min == 0 ? start : row.size;
        for (int i = 1; i < min; i++) {
            row.addAll(repeated);
        }
        int rest = -1;
        for (int i = max < 0 ? 1 : max - min; i > 0; i--) {
            count(repeated.length + 2);
            int rule = fresh();
            Row again = new Row();
            again.addAll(repeated);
            if (max < 0 || rest >= 0) {
                again.add(max < 0 ? rule : rest);
            }
            again.add(GbnfGrammar.OR);
            rules.set(rule, again.from(0));
            rest = rule;
        }
        if (rest >= 0) {
            row.add(rest);
            count(1);
        }
    }

    private int integer(boolean nested) {
        int value = 0;
        if (!isDigit(peek())) {
            throw unreadable();
        }
        while (isDigit(peek())) {
            value = value * 10 + peek() - '0';
            if (value > GrammarLimits.MAX_REPEAT) {
                throw GrammarLimits.refused("repeats more than " + GrammarLimits.MAX_REPEAT + " times");
            }
            at++;
        }
        space(nested);
        return value;
    }
}
