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
 * Writes lists of texts. What may come next at one place is compared for each token, and bounded: of a long list, those
 * that begin alike share their beginning.
 */
final class LiteralRules {
    /** So many texts are written one by one. */
    private static final int FEW = 64;
    /** Of the texts that are written one by one at a place where a long list branches. */
    private static final int MANY = 512;
    /** Of branches within branches; texts that branch more often are written one by one there. */
    private static final int MAX_DEPTH = 32;

    private final GrammarRules rules;

    LiteralRules(GrammarRules rules) {
        this.rules = rules;
    }

    /** The alternatives of a rule that is one of some texts, none of them empty. */
    List<List<Symbol>> alternatives(Collection<String> texts, String hint) {
        return alternatives(new TreeSet<>(texts), 0, MAX_DEPTH, hint);
    }

    /** @param from how many characters are written already, the same of all texts */
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

    /** How many characters the texts begin with alike; no half of a character beyond the first plane. */
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
