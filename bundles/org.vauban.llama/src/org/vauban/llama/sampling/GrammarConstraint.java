// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

import org.vauban.llama.resource.CStrings;

/**
 * A grammar that constrains a text, from its beginning or from the first trigger on.
 *
 * @param gbnf          its rules in llama.cpp's GBNF notation
 * @param root          the rule to begin with
 * @param triggerTokens tokens that start it
 * @param triggerWords  texts that start it, in UTF-8; without triggers it holds from the beginning
 */
public record GrammarConstraint(String gbnf, String root, Set<Integer> triggerTokens, List<byte[]> triggerWords) {

    /**
     * Refuses rules that are too big for llama.cpp, tokens that do not exist and empty trigger words.
     *
     * @param requireToken throws for a token that does not exist
     */
    public static GrammarConstraint checked(IntConsumer requireToken, String gbnf, String root,
            Set<Integer> triggerTokens, List<String> triggerWords) {
        CStrings.requireNoZero(root, "name of the root rule");
        GrammarLimits.check(gbnf, root);
        triggerTokens.forEach(requireToken::accept);
        if (triggerWords.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("A trigger word is empty.");
        }
        return new GrammarConstraint(gbnf, root, Set.copyOf(triggerTokens),
                triggerWords.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList());
    }
}
