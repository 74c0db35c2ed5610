// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Detects passages with nearly the same text: those that share most of their runs of four words. For one search; for
 * one thread.
 *
 * @see <a href="https://doi.org/10.1109/SEQUEN.1997.666900">Broder, On the resemblance and containment of documents</a>
 */
final class NearDuplicates {
    private static final int RUN = 4;
    private static final double SAME = 0.8;

    private final List<Set<Integer>> seen = new ArrayList<>();

    /** Returns the index of the distinct passage that this one repeats, or -1 if this one is distinct. */
    int add(String text) {
        Set<Integer> runs = runs(text);
        for (int i = 0; i < seen.size(); i++) {
            if (resemble(seen.get(i), runs)) {
                return i;
            }
        }
        seen.add(runs);
        return -1;
    }

    private static Set<Integer> runs(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+");
        Set<Integer> runs = new HashSet<>();
        for (int i = 0; i < Math.max(1, words.length - RUN + 1); i++) {
            int hash = 0;
            for (int k = i; k < Math.min(words.length, i + RUN); k++) {
                hash = hash * 31 * 31 + words[k].hashCode();
            }
            runs.add(hash);
        }
        return runs;
    }

    private static boolean resemble(Set<Integer> one, Set<Integer> other) {
        int smaller = Math.min(one.size(), other.size());
        int larger = Math.max(one.size(), other.size());
        if (smaller < larger * SAME) {
            return false;
        }
        Set<Integer> walked = one.size() <= other.size() ? one : other;
        Set<Integer> looked = walked == one ? other : one;
        int common = 0;
        for (Integer run : walked) {
            common += looked.contains(run) ? 1 : 0;
        }
        return common >= SAME * (one.size() + other.size() - common);
    }
}
