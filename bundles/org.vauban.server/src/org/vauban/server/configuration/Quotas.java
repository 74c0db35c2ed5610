// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What one API key may take over time.
 *
 * @param requestsPerMinute to the engine; 0 for any number
 * @param tokensPerDay of prompts, without those of the KV cache, and generated ones, from midnight to midnight in UTC;
 *            0 for any number
 * @param usage where the server keeps what was taken, so that a restart changes nothing; null to keep it in memory only
 */
public record Quotas(int requestsPerMinute, long tokensPerDay, @Nullable Path usage) {
    /** Keys may take as much as the limits let them. */
    public static final Quotas NONE = new Quotas(0, 0, null);

    public Quotas {
        if (requestsPerMinute < 0 || tokensPerDay < 0) {
            throw new IllegalArgumentException("quotas must not be negative");
        }
    }
}
