// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.List;

import org.vauban.llama.error.GrammarException;

/**
 * Limits of a GBNF grammar, checked before llama.cpp parses it: its parser and its check for left recursion call
 * themselves recursively once per level and per rule, so a hostile grammar would overflow the stack and end the
 * process; and it computes all possible beginnings, which takes minutes if hundreds of parts may be empty. {@link
 * GrammarStates} limits costs that only arise during generation.
 */
final class GrammarLimits {
    static final int MAX_CHARS = 256 * 1024;
    static final int MAX_RULES = 2_000;
    static final int MAX_DEPTH = 100;
    /** Beyond this, llama.cpp silently ignores the maximum of a repetition. */
    static final int MAX_REPEAT = 2_000;

    private GrammarLimits() {}

    /**
     * Parses and checks the rules of a grammar.
     *
     * @param root the start rule
     * @throws GrammarException if it is invalid, has no such rule, or exceeds the limits
     */
    static GbnfGrammar read(String grammar, String root) {
        if (grammar.isBlank()) {
            throw refused("is empty");
        }
        if (grammar.length() > MAX_CHARS) {
            throw refused("has " + grammar.length() + " characters; at most " + MAX_CHARS + " are taken");
        }
        if (grammar.indexOf(0) >= 0) {
            throw refused("contains a zero character");
        }
        GbnfGrammar parsed = GbnfRules.read(grammar);
        Integer first = parsed.names().get(root);
        if (first == null) {
            throw refused("has no rule \"" + root + "\"");
        }
        GrammarShape.check(parsed);
        GrammarAmbiguity.check(parsed, first);
        return parsed;
    }

    static GrammarException refused(String why) {
        return new GrammarException("The grammar " + why + ".", List.of());
    }

    static GrammarException tooComplex(String why) {
        return GrammarException.tooComplex("The grammar " + why + ".");
    }
}
