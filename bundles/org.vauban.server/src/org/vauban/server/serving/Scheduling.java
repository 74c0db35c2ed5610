// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.internal.Hashes;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The priority of a request, and its KV cache: {@code priority} as in vLLM, {@code service_tier} and
 * {@code prompt_cache_key} as in OpenAI's API. None favours one caller over another: background requests come after
 * those of all callers, fairness between callers takes precedence over priorities, and each caller has a separate KV
 * cache.
 *
 * @param priority among the requests of the same caller; {@code BACKGROUND} comes after those of all callers
 * @param workspace the requests that share a KV cache; null for all requests of the caller
 */
public record Scheduling(Priority priority, @Nullable String workspace) {
    private static final Set<String> TIERS = Set.of("auto", "default", "flex", "priority");
    private static final int LONGEST_KEY = 512;

    /** @param standard the priority if the request sets none */
    public static Scheduling read(JsonFields body, Priority standard) throws InvalidInputException {
        long number = body.integer("priority", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
        String tier = body.text("service_tier");
        if (tier != null && !TIERS.contains(tier)) {
            throw new InvalidInputException("service_tier", Messages.text("scheduling.tier"));
        }
        boolean first = number < 0 || !body.has("priority") && "priority".equals(tier);
        boolean last = number > 0 || !body.has("priority") && "flex".equals(tier);
        return new Scheduling(first ? Priority.INTERACTIVE : last ? Priority.BACKGROUND : standard, workspace(body));
    }

    /** Returns a hash of the client's key, since the engine needs short keys and no names. */
    private static @Nullable String workspace(JsonFields body) throws InvalidInputException {
        String key = body.text("prompt_cache_key");
        if (key == null || key.isEmpty()) {
            return null;
        }
        if (key.codePointCount(0, key.length()) > LONGEST_KEY) {
            throw new InvalidInputException("prompt_cache_key", Messages.text("scheduling.key", LONGEST_KEY));
        }
        return Hashes.sha256(key);
    }
}
