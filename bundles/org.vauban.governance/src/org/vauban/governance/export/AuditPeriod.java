// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.time.Instant;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A period of time.
 *
 * @param since the first moment, or null for the beginning of the log
 * @param until the moment after the last one, or null for now
 */
public record AuditPeriod(@Nullable Instant since, @Nullable Instant until) {
    /** The whole log. */
    public static final AuditPeriod ALL = new AuditPeriod(null, null);

    /** Whether a moment is within. */
    public boolean contains(Instant time) {
        Instant from = since;
        Instant to = until;
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
}
