// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.List;

import org.vauban.llama.error.GrammarException;

/**
 * Bounds on a GBNF grammar before llama.cpp reads it: its parser and its check for left recursion call themselves
 * once per level and per rule, so that a hostile grammar would overflow the stack and end the process; and its sampler
 * goes through all that may come next, which takes minutes where hundreds of parts may be empty, and through all ways
 * to read a token, which takes hours where two of them are the same at each character.
 */
final class GrammarLimits {
    static final int MAX_CHARS = 256 * 1024;
    static final int MAX_RULES = 2_000;
    static final int MAX_DEPTH = 100;
    /** Beyond it llama.cpp silently takes a greatest number for none. */
    static final int MAX_REPEAT = 2_000;

    private GrammarLimits() {}

    /** @param root the rule to begin with */
    static void check(String grammar, String root) {
        if (grammar.isBlank()) {
            throw refused("is empty");
        }
        if (grammar.length() > MAX_CHARS) {
            throw refused("has " + grammar.length() + " characters; at most " + MAX_CHARS + " are taken");
        }
        if (grammar.indexOf(0) >= 0) {
            throw refused("contains a zero character");
        }
        int rules = 0;
        int depth = 0;
        for (int i = 0; i < grammar.length(); i++) {
            char c = grammar.charAt(i);
            switch (c) {
                case '"' -> i = end(grammar, i, '"');
                case '[' -> i = end(grammar, i, ']');
                case '#' -> i = end(grammar, i, '\n');
                case '(' -> {
                    if (++depth > MAX_DEPTH) {
                        throw refused("nests deeper than " + MAX_DEPTH);
                    }
                }
                case ')' -> depth--;
                case ':' -> {
                    if (grammar.startsWith("::=", i) && ++rules > MAX_RULES) {
                        throw refused("has more than " + MAX_RULES + " rules");
                    }
                }
                case '{' -> checkRepeat(grammar, i + 1);
                default -> {
                    // any other character cannot make the parser call itself
                }
            }
        }
        // of what does not parse, or has no such rule, llama.cpp says why
        GbnfRules.read(grammar).filter(parsed -> parsed.names().containsKey(root)).ifPresent(parsed -> {
            GrammarShape.check(parsed);
            GrammarAmbiguity.check(parsed, parsed.names().get(root));
        });
    }

    /** The index of the closing character, or of the last one. */
    private static int end(String grammar, int start, char close) {
        for (int i = start + 1; i < grammar.length(); i++) {
            if (grammar.charAt(i) == '\\' && close != '\n') {
                i++;
            } else if (grammar.charAt(i) == close) {
                return i;
            }
        }
        return grammar.length() - 1;
    }

    private static void checkRepeat(String grammar, int from) {
        int number = 0;
        for (int i = from; i < grammar.length() && grammar.charAt(i) != '}'; i++) {
            char c = grammar.charAt(i);
            number = c >= '0' && c <= '9' ? number * 10 + c - '0' : 0;
            if (number > MAX_REPEAT) {
                throw refused("repeats more than " + MAX_REPEAT + " times");
            }
        }
    }

    static GrammarException refused(String why) {
        return new GrammarException("The grammar " + why + ".", List.of());
    }

    static GrammarException tooComplex(String why) {
        return GrammarException.tooComplex("The grammar " + why + ".");
    }
}
