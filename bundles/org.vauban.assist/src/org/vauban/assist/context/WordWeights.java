// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Weights of words for the similarity of texts. Immutable. */
final class WordWeights {
    /** The same weight for all words. */
    static final WordWeights EQUAL = new WordWeights(word -> 1);

    private final IntToDoubleFunction weight;

    private WordWeights(IntToDoubleFunction weight) {
        this.weight = weight;
    }

    /** Gives a word more weight the fewer of these texts contain it (inverse document frequency). */
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
     * Returns the weight of the common words as a share of the weight of all words of both (weighted Jaccard index).
     *
     * @param a hashes, sorted, without duplicates
     * @param b the same
     */
    double alike(int[] a, int[] b) {
        double both = common(a, b);
        return both == 0 ? 0 : both / (sum(a) + sum(b) - both);
    }

    /** Returns the weight of the common words as a share of the weight of the first. */
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
