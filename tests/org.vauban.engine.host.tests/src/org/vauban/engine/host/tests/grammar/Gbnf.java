// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * A small reader of GBNF after grammars/README.md of llama.cpp: decides whether a text matches, and writes random
 * matching texts. Rejects grammars that llama.cpp would interpret differently (repetitions above 2,000).
 */
final class Gbnf {
    private sealed interface Item {}

    private record Chars(boolean not, List<int[]> ranges) implements Item {
        boolean matches(int c) {
            for (int[] range : ranges) {
                if (range[0] <= c && c <= range[1]) {
                    return !not;
                }
            }
            return not;
        }
    }

    private record Rule(String name) implements Item {}

    private record Repeat(Item item, int min, int max) implements Item {}

    /**
     * The items still to be matched, first to last. Stacks are deep and sets of them need the hash often, so it is
     * cached.
     */
    private static final class Stack {
        private final Item item;
        private final Stack rest;
        private final int hash;

        Stack(Item item, Stack rest) {
            this.item = item;
            this.rest = rest;
            this.hash = 31 * Objects.hashCode(item) + (rest == null ? 0 : rest.hash);
        }

        Item item() {
            return item;
        }

        Stack rest() {
            return rest;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            Stack one = this;
            Stack two = other instanceof Stack stack ? stack : null;
            while (one != two) {
                if (one == null || two == null || one.hash != two.hash || !Objects.equals(one.item, two.item)) {
                    return false;
                }
                one = one.rest;
                two = two.rest;
            }
            return true;
        }
    }

    private final String source;
    private final Map<String, List<List<Item>>> rules = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();
    private int at;
    private int groups;

    Gbnf(String source) {
        this.source = source;
        while (at < source.length()) {
            String name = name();
            blanks();
            if (!source.startsWith("::=", at)) {
                throw new IllegalArgumentException("no ::= at " + at);
            }
            at += 3;
            blanks();
            if (rules.put(name, alternatives()) != null) {
                throw new IllegalArgumentException("twice: " + name);
            }
            if (at < source.length() && source.charAt(at++) != '\n') {
                throw new IllegalArgumentException("no line end at " + at);
            }
        }
        measure();
    }

    int rules() {
        return rules.size() - groups;
    }

    // ---- parsing

    private String name() {
        int start = at;
        while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '-')) {
            at++;
        }
        if (at == start) {
            throw new IllegalArgumentException("no name at " + at + ": " + source.substring(at));
        }
        return source.substring(start, at);
    }

    private void blanks() {
        while (at < source.length() && source.charAt(at) == ' ') {
            at++;
        }
    }

    private int peek() {
        return at < source.length() ? source.charAt(at) : -1;
    }

    private List<List<Item>> alternatives() {
        List<List<Item>> all = new ArrayList<>();
        all.add(sequence());
        while (peek() == '|') {
            at++;
            blanks();
            all.add(sequence());
        }
        return all;
    }

    private List<Item> sequence() {
        List<Item> all = new ArrayList<>();
        while (true) {
            int c = peek();
            if (c == '"') {
                at++;
                int from = all.size();
                while (peek() != '"') {
                    int value = character();
                    all.add(new Chars(false, List.of(new int[] {value, value})));
                }
                at++;
                if (all.size() - from > 1 && "*+?{".indexOf(peek()) >= 0) {
                    throw new IllegalArgumentException("a repeated text is not used here");
                }
            } else if (c == '[') {
                all.add(set());
            } else if (c == '(') {
                at++;
                blanks();
                String group = "(" + groups++;
                rules.put(group, alternatives());
                if (source.charAt(at++) != ')') {
                    throw new IllegalArgumentException("no ) at " + at);
                }
                all.add(new Rule(group));
            } else if (c >= 0 && (Character.isLetterOrDigit(c) || c == '-')) {
                all.add(new Rule(name()));
            } else {
                return all;
            }
            repetition(all);
            blanks();
        }
    }

    private void repetition(List<Item> all) {
        switch (peek()) {
            case '*' -> repeat(all, 0, -1);
            case '+' -> repeat(all, 1, -1);
            case '?' -> repeat(all, 0, 1);
            case '{' -> {
                int close = source.indexOf('}', at);
                String[] parts = source.substring(at + 1, close).split(",", -1);
                int min = Integer.parseInt(parts[0]);
                int max = parts.length == 1 ? min : parts[1].isEmpty() ? -1 : Integer.parseInt(parts[1]);
                if (min > 2_000 || max > 2_000) {
                    throw new IllegalArgumentException("llama.cpp reads " + max + " as no limit");
                }
                at = close;
                repeat(all, min, max);
            }
            default -> {
                // exactly once
            }
        }
    }

    private void repeat(List<Item> all, int min, int max) {
        at++;
        all.add(new Repeat(all.removeLast(), min, max));
    }

    private Item set() {
        at++;
        boolean not = peek() == '^';
        if (not) {
            at++;
        }
        List<int[]> ranges = new ArrayList<>();
        while (peek() != ']') {
            int low = character();
            int high = low;
            if (peek() == '-' && source.charAt(at + 1) != ']') {
                at++;
                high = character();
            }
            ranges.add(new int[] {low, high});
        }
        at++;
        return new Chars(not, ranges);
    }

    private int character() {
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c;
        }
        char e = source.charAt(at++);
        int digits = switch (e) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        if (digits > 0) {
            at += digits;
            return Integer.parseInt(source.substring(at - digits, at), 16);
        }
        return switch (e) {
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-' -> e;
            default -> throw new IllegalArgumentException("escape " + e);
        };
    }

    // ---- matching

    boolean fits(String text) {
        Set<Stack> stacks = settle(Set.of(new Stack(new Rule("root"), null)));
        for (int c : text.codePoints().toArray()) {
            Set<Stack> next = new HashSet<>();
            for (Stack s : stacks) {
                if (s.item() instanceof Chars chars && chars.matches(c)) {
                    next.add(s.rest() == null ? new Stack(null, null) : s.rest());
                }
            }
            stacks = settle(next);
            if (stacks.isEmpty()) {
                return false;
            }
        }
        return stacks.contains(new Stack(null, null));
    }

    /** Expands each stack until it begins with a character or is complete (no item). */
    private Set<Stack> settle(Set<Stack> from) {
        Set<Stack> settled = new HashSet<>();
        Set<Stack> seen = new HashSet<>();
        Deque<Stack> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            Stack s = open.remove();
            if (!seen.add(s)) {
                continue;
            }
            Stack rest = s.rest() == null ? new Stack(null, null) : s.rest();
            switch (s.item()) {
                case null -> settled.add(s);
                case Chars c -> settled.add(s);
                case Rule r -> {
                    for (List<Item> alternative : rules.get(r.name())) {
                        Stack pushed = rest;
                        for (Item item : alternative.reversed()) {
                            pushed = new Stack(item, pushed.item() == null ? null : pushed);
                        }
                        open.add(pushed);
                    }
                }
                case Repeat r -> {
                    if (r.min() == 0) {
                        open.add(rest);
                    }
                    if (r.max() != 0) {
                        Stack after = r.max() == 1 ? rest
                                : new Stack(new Repeat(r.item(), Math.max(0, r.min() - 1), Math.max(-1, r.max() - 1)),
                                        rest.item() == null ? null : rest);
                        open.add(new Stack(r.item(), after.item() == null ? null : after));
                    }
                }
            }
        }
        return settled;
    }

    // ---- random texts

    private void measure() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (var rule : rules.entrySet()) {
                int depth = rule.getValue().stream().mapToInt(this::depth).min().orElseThrow();
                if (depth < depths.getOrDefault(rule.getKey(), Integer.MAX_VALUE)) {
                    depths.put(rule.getKey(), depth);
                    changed = true;
                }
            }
        }
    }

    private int depth(List<Item> alternative) {
        int depth = 0;
        for (Item item : alternative) {
            Item inner = item instanceof Repeat r ? r.min() == 0 ? null : r.item() : item;
            if (inner instanceof Rule r) {
                if (!rules.containsKey(r.name())) {
                    throw new IllegalArgumentException("undefined: " + r.name());
                }
                int below = depths.getOrDefault(r.name(), Integer.MAX_VALUE);
                if (below == Integer.MAX_VALUE) {
                    return below;
                }
                depth = Math.max(depth, below + 1);
            }
        }
        return depth;
    }

    /** Writes a random matching text; after some steps it takes the shortest way out. */
    String random(Random random) {
        StringBuilder out = new StringBuilder();
        int[] budget = {60 + random.nextInt(200)};
        write(new Rule("root"), random, out, budget);
        return out.toString();
    }

    private void write(Item item, Random random, StringBuilder out, int[] budget) {
        budget[0]--;
        switch (item) {
            case Chars c -> out.appendCodePoint(pick(c, random));
            case Rule r -> {
                List<List<Item>> all = rules.get(r.name());
                List<Item> chosen = all.get(random.nextInt(all.size()));
                if (budget[0] < 0) {
                    chosen = all.stream().min((a, b) -> Integer.compare(depth(a), depth(b))).orElseThrow();
                } else if (depth(chosen) == Integer.MAX_VALUE) {
                    throw new IllegalStateException("never ends: " + r.name());
                }
                chosen.forEach(i -> write(i, random, out, budget));
            }
            case Repeat r -> {
                int extra = r.max() < 0 ? 3 : r.max() - r.min();
                int times = r.min() + (budget[0] < 0 ? 0 : random.nextInt(Math.min(extra, 6) + 1));
                for (int i = 0; i < times; i++) {
                    write(r.item(), random, out, budget);
                }
            }
        }
    }

    private static int pick(Chars c, Random random) {
        int[] range = c.ranges().get(random.nextInt(c.ranges().size()));
        // mostly the beginning of a range, which contains the letters
        int width = random.nextInt(4) == 0 ? range[1] - range[0] + 1 : Math.min(range[1] - range[0] + 1, 90);
        return range[0] + random.nextInt(width);
    }
}
