// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.List;
import java.util.Map;

/**
 * A grammar as llama.cpp represents it: rules by number, each an array of elements. A non-negative element is the
 * number of a rule. The alternatives of a rule follow one another.
 *
 * @param sets sets of the elements {@link #FIRST_SET} and below
 * @param names names of rules that have one
 * @param tokens the elements that stand for a token, in their notation, for example {@code <[12]>} or {@code !<end>};
 *            their sets are empty
 */
record GbnfGrammar(List<int[]> rules, List<CharacterSet> sets, Map<String, Integer> names,
        Map<Integer, String> tokens) {
    /** Continues the set of the element before it. */
    static final int MORE = -1;
    /** Separates two alternatives. */
    static final int OR = -2;
    /** The first of the sets; the next ones follow in descending order. */
    static final int FIRST_SET = -3;

    /** Returns the set of an element. */
    CharacterSet set(int element) {
        return sets.get(FIRST_SET - element);
    }
}
