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
 * When a request is computed, and what it shares with others: {@code priority} as vLLM has it, {@code service_tier} and
 * {@code prompt_cache_key} as OpenAI has them. None gives a caller more than another: what is put off comes after the
 * requests of all callers, who is next of the others is decided between callers first, and the KV cache is one caller's
 * in any case.
 *
 * @param priority among the requests of the same caller; {@code BACKGROUND} comes after those of all
 * @param workspace whose KV cache is shared; null for that of all requests of the caller
 */
public record Scheduling(Priority priority, @Nullable String workspace) {
    private static final Set<String> TIERS = Set.of("auto", "default", "flex", "priority");
    private static final int LONGEST_KEY = 512;

    /** @param standard where the request says nothing */
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

    /** The engine wants short keys, and need not know what clients call theirs. */
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
