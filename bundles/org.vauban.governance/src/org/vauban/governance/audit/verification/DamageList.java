// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/** Collects the places where a log is damaged; merges adjacent ones with the same fault. */
final class DamageList {
    /** Maximum number listed; further ones are only counted. */
    static final int MOST = 10_000;

    private final List<Damage> all = new ArrayList<>();
    /** Number of those that a note may join. They have their own limit, since other entries are never removed again. */
    private int seams;
    private long unlisted;

    /**
     * One place of damage.
     *
     * @param seam the two hashes that a later note may join, after which it no longer counts as damage; or null
     */
    record Damage(Path file, long first, long last, String reason, @Nullable String seam) {}

    void add(Path file, long number, String reason) {
        add(file, number, number, reason, null);
    }

    void add(Path file, long first, long last, String reason, @Nullable String seam) {
        if (!all.isEmpty() && seam == null) {
            Damage before = all.getLast();
            if (before.seam() == null && before.file().equals(file) && before.reason().equals(reason)
                    && before.last() + 1 == first) {
                all.set(all.size() - 1, new Damage(file, before.first(), last, reason, null));
                return;
            }
        }
        if (seam != null && seams < MOST) {
            seams++;
            all.add(new Damage(file, first, last, reason, seam));
        } else if (all.size() - seams < MOST) {
            all.add(new Damage(file, first, last, reason, null)); // beyond the limit a seam counts as ordinary damage
        } else {
            unlisted++;
        }
    }

    /** Removes what notes joined and returns how many. */
    int join(Set<String> joined) {
        int before = all.size();
        all.removeIf(damage -> damage.seam() != null && joined.contains(damage.seam()));
        seams -= before - all.size();
        return before - all.size();
    }

    List<Damage> list() {
        return List.copyOf(all);
    }

    long unlisted() {
        return unlisted;
    }
}
