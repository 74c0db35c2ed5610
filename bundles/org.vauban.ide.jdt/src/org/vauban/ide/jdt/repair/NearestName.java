// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vauban.assist.fix.OppositeNames;

/**
 * Finds the existing name that a wrong one probably means, if only one is similar; never one of opposite meaning. Pure.
 */
public final class NearestName {

    private NearestName() {}

    /** @param real names that are valid in this place */
    public static Optional<String> of(String wrong, Collection<String> real) {
        Set<String> candidates = new TreeSet<>(real);
        candidates.remove(wrong);
        candidates.removeIf(name -> OppositeNames.areOpposed(wrong, name));
        // records have accessors without "get", beans with it: models confuse them
        Set<String> same = new TreeSet<>();
        candidates.stream().filter(name -> bare(name).equals(bare(wrong))).forEach(same::add);
        if (!same.isEmpty()) {
            return same.size() == 1 ? Optional.of(same.iterator().next()) : Optional.empty();
        }
        int most = Math.min(2, wrong.length() / 4);
        String best = null;
        int least = most + 1;
        boolean clear = false;
        for (String name : candidates) {
            int distance = distance(wrong, name, least);
            if (distance < least) {
                best = name;
                least = distance;
                clear = true;
            } else if (distance == least && best != null) {
                clear = false;
            }
        }
        return clear ? Optional.of(best) : Optional.empty();
    }

    private static String bare(String name) {
        for (String prefix : new String[] {"get", "is", "has"}) {
            if (name.length() > prefix.length() && name.startsWith(prefix)
                    && Character.isUpperCase(name.charAt(prefix.length()))) {
                return name.substring(prefix.length()).toLowerCase(Locale.ROOT);
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the edit distance: insertions, deletions, replacements, or transpositions of neighbours; values above
     * {@code most} are reported as {@code most + 1}.
     */
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(d[a.length()][b.length()], most + 1);
    }
}
