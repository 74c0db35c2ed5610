// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which models are in use, and which were unloaded since nobody used them. Guarded by its owner. */
final class ModelUse {
    private final Map<String, Integer> calls = new HashMap<>();
    /** How often a model was used, which tells whether it was meanwhile. */
    private final Map<String, Long> uses = new HashMap<>();
    private final Set<String> asleep = new HashSet<>();

    /** Somebody begins to use a model. */
    void begin(String id) {
        calls.merge(id, 1, Integer::sum);
        uses.merge(id, 1L, Long::sum);
        asleep.remove(id);
    }

    /** Somebody has used it. @return the number of this use where nobody else uses it now, or -1 */
    long end(String id) {
        calls.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
        return calls.containsKey(id) ? -1 : uses.getOrDefault(id, 0L);
    }

    /** Whether nobody uses it, or has since a use. */
    boolean isIdleSince(String id, long use) {
        return !calls.containsKey(id) && uses.getOrDefault(id, 0L) == use;
    }

    void sleep(String id) {
        asleep.add(id);
    }

    boolean isAsleep(String id) {
        return asleep.contains(id);
    }

    void clear() {
        asleep.clear();
    }
}
