// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Quotas of one API key over time.
 *
 * @param requestsPerMinute requests to the engine; 0 for no limit
 * @param tokensPerDay prompt tokens, without those taken from the KV cache, plus generated tokens, from midnight to
 *            midnight in UTC; 0 for no limit
 * @param usage file in which the server keeps the usage across restarts; null to keep it in memory only
 */
public record Quotas(int requestsPerMinute, long tokensPerDay, @Nullable Path usage) {
    /** No quotas; only the limits apply. */
    public static final Quotas NONE = new Quotas(0, 0, null);

    public Quotas {
        if (requestsPerMinute < 0 || tokensPerDay < 0) {
            throw new IllegalArgumentException("quotas must not be negative");
        }
    }
}
