// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** How much it says that two texts share a word. Immutable. */
final class WordWeights {
    /** All words say as much. */
    static final WordWeights EQUAL = new WordWeights(word -> 1);

    private final IntToDoubleFunction weight;

    private WordWeights(IntToDoubleFunction weight) {
        this.weight = weight;
    }

    /** A word says the more the fewer of these texts have it (inverse document frequency). */
    static WordWeights byRarity(Collection<CodeWindows> texts) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (CodeWindows text : texts) {
            for (int word : text.words()) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        int number = texts.size();
        return new WordWeights(word -> Math.log(1 + number / (counts.getOrDefault(word, 0) + 1.0)));
    }

    /**
     * The weight of what two have in common, as a share of the weight of what either has (weighted Jaccard index).
     *
     * @param a sorted, none twice
     * @param b the same
     */
    double alike(int[] a, int[] b) {
        double both = 0;
        double either = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            boolean fromA = j == b.length || i < a.length && a[i] <= b[j];
            boolean fromB = i == a.length || j < b.length && b[j] <= a[i];
            double one = weight.applyAsDouble(fromA ? a[i] : b[j]);
            either += one;
            both += fromA && fromB ? one : 0;
            i += fromA ? 1 : 0;
            j += fromB ? 1 : 0;
        }
        return either == 0 ? 0 : both / either;
    }
}
