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
    static WordWeights byRarity(Collection<CodeLines> texts) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (CodeLines text : texts) {
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
        double both = common(a, b);
        return both == 0 ? 0 : both / (sum(a) + sum(b) - both);
    }

    /** The weight of what two have in common, as a share of the weight of the first. */
    double shared(int[] a, int[] b) {
        double both = common(a, b);
        return both == 0 ? 0 : both / sum(a);
    }

    private double sum(int[] words) {
        double sum = 0;
        for (int word : words) {
            sum += weight.applyAsDouble(word);
        }
        return sum;
    }

    private double common(int[] a, int[] b) {
        double common = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            if (a[i] == b[j]) {
                common += weight.applyAsDouble(a[i]);
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }
}
