// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.List;
import java.util.Map;

/**
 * A grammar as llama.cpp keeps it: rules by number, each a row of elements. An element that is not negative is the
 * number of a rule. The alternatives of a rule follow one another.
 *
 * @param sets   what the elements of {@link #FIRST_SET} and below stand for
 * @param names  of the rules that have one
 * @param tokens the elements that stand for a token, as they are written, for example {@code <[12]>} or {@code !<end>};
 *                   their sets are empty
 */
record GbnfGrammar(List<int[]> rules, List<CharacterSet> sets, Map<String, Integer> names,
        Map<Integer, String> tokens) {
    /** Goes on with the set of the element before it. */
    static final int MORE = -1;
    /** Between two alternatives. */
    static final int OR = -2;
    /** The first of the sets; that of the next one is less by 1. */
    static final int FIRST_SET = -3;

    /** The set that an element stands for. */
    CharacterSet set(int element) {
        return sets.get(FIRST_SET - element);
    }
}
