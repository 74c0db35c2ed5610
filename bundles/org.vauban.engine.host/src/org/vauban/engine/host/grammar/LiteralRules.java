// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vauban.engine.host.grammar.GrammarRules.Ref;
import org.vauban.engine.host.grammar.GrammarRules.Symbol;
import org.vauban.engine.host.grammar.GrammarRules.Text;

/**
 * Writes rules for lists of texts. All alternatives at a place are compared for each token, and their number is
 * bounded, so texts of a long list that begin alike share their beginning.
 */
final class LiteralRules {
    /** Maximum number of texts that are always written one by one. */
    private static final int FEW = 64;
    /** Maximum number of texts that are written one by one where a long list branches. */
    private static final int MANY = 512;
    /** Maximum nesting of branches; texts that branch more often are written one by one there. */
    private static final int MAX_DEPTH = 32;

    private final GrammarRules rules;

    LiteralRules(GrammarRules rules) {
        this.rules = rules;
    }

    /** Returns the alternatives of a rule that matches any of the texts, none of which is empty. */
    List<List<Symbol>> alternatives(Collection<String> texts, String hint) {
        return alternatives(new TreeSet<>(texts), 0, MAX_DEPTH, hint);
    }

    /** @param from number of characters that are written already, the same in all texts */
    private List<List<Symbol>> alternatives(Collection<String> texts, int from, int depth, String hint) {
        List<List<Symbol>> alternatives = new ArrayList<>();
        TreeMap<Integer, List<String>> branches = new TreeMap<>();
        if (texts.size() > FEW && depth > 0) {
            for (String text : texts) {
                int next = text.length() == from ? -1 : text.codePointAt(from);
                branches.computeIfAbsent(next, c -> new ArrayList<>()).add(text);
            }
        } else {
            texts.forEach(text -> alternatives.add(text(text, from, text.length())));
        }
        boolean listed = branches.values().stream().mapToInt(List::size).filter(size -> size <= FEW).sum() <= MANY;
        for (List<String> branch : branches.values()) {
            if (branch.size() == 1 || listed && branch.size() <= FEW) {
                branch.forEach(text -> alternatives.add(text(text, from, text.length())));
                continue;
            }
            int to = shared(branch);
            String rule = rules.fresh(hint);
            rules.define(rule, alternatives(branch, to, depth - 1, hint));
            List<Symbol> symbols = new ArrayList<>(text(branch.getFirst(), from, to));
            symbols.add(new Ref(rule));
            alternatives.add(symbols);
        }
        return alternatives;
    }

    private static List<Symbol> text(String text, int from, int to) {
        return from == to ? List.of() : List.of(new Text(text.substring(from, to)));
    }

    /** Returns the length of the texts' common beginning, without splitting a surrogate pair. */
    private static int shared(List<String> sorted) {
        String first = sorted.getFirst();
        String last = sorted.getLast();
        int length = 0;
        while (length < Math.min(first.length(), last.length()) && first.charAt(length) == last.charAt(length)) {
            length++;
        }
        return length > 0 && Character.isHighSurrogate(first.charAt(length - 1)) ? length - 1 : length;
    }
}
