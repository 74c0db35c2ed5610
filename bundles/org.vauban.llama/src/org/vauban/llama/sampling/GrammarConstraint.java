// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.resource.CStrings;

/** A grammar that constrains a text, from its beginning or from the first trigger on. */
public final class GrammarConstraint {
    private final String gbnf;
    private final String root;
    private final Set<Integer> triggerTokens;
    private final List<byte[]> triggerWords;
    private final IntPredicate shown;
    private final GbnfGrammar rules;

    private GrammarConstraint(String gbnf, String root, Set<Integer> triggerTokens, List<byte[]> triggerWords,
            IntPredicate shown, GbnfGrammar rules) {
        this.gbnf = gbnf;
        this.root = root;
        this.triggerTokens = triggerTokens;
        this.triggerWords = triggerWords;
        this.shown = shown;
        this.rules = rules;
    }

    /**
     * Checks a grammar: refuses rules that are invalid or too large, tokens that do not exist and empty trigger words.
     *
     * @param requireToken throws for a token that does not exist
     * @param gbnf its rules in llama.cpp's GBNF notation
     * @param root the start rule
     * @param triggerTokens tokens that start it
     * @param triggerWords texts that start it; without triggers it applies from the beginning
     * @param shown whether the name of a control token is part of the text
     * @throws GrammarException if the rules are invalid or exceed the limits
     */
    public static GrammarConstraint checked(IntConsumer requireToken, String gbnf, String root,
            Set<Integer> triggerTokens, List<String> triggerWords, IntPredicate shown) {
        CStrings.requireNoZero(root, "name of the root rule");
        GbnfGrammar rules = GrammarLimits.read(gbnf, root);
        triggerTokens.forEach(requireToken::accept);
        if (triggerWords.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("A trigger word is empty.");
        }
        return new GrammarConstraint(gbnf, root, Set.copyOf(triggerTokens),
                triggerWords.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList(), shown, rules);
    }

    /** Returns its rules in llama.cpp's GBNF notation. */
    public String gbnf() {
        return gbnf;
    }

    /** Returns the start rule. */
    public String root() {
        return root;
    }

    /** Returns the tokens that start it. */
    Set<Integer> triggerTokens() {
        return triggerTokens;
    }

    /** Returns the texts that start it, in UTF-8. */
    List<byte[]> triggerWords() {
        return triggerWords;
    }

    /** Returns a matcher at the beginning of the grammar. */
    GrammarMatcher matcher(TokenTrie trie, ToIntFunction<String> tokenOf) {
        return new GrammarMatcher(rules, rules.names().get(root), trie, tokenOf, shown);
    }
}
