// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.time.Duration;

/**
 * How long lines of an audit log are kept. Files are deleted as a whole, so the maximum is kept only if it is at least
 * as much longer than the minimum as a file may span: {@link AuditOptions#rotationAge()}.
 *
 * @param minimum younger lines are never deleted
 * @param maximum a file with older lines is deleted, unless it has younger ones than {@code minimum}
 */
public record AuditRetention(Duration minimum, Duration maximum) {
    /** @throws IllegalArgumentException if one is negative, or the minimum is longer than the maximum */
    public AuditRetention {
        if (minimum.isNegative() || maximum.compareTo(minimum) < 0) {
            throw new IllegalArgumentException(minimum + ", " + maximum);
        }
    }

    /**
     * What holds where one demands a minimum and another one a maximum: the minimum, which a shorter maximum does not
     * lower.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static AuditRetention of(Duration minimum, Duration maximum) {
        if (maximum.isNegative()) {
            throw new IllegalArgumentException(maximum.toString());
        }
        return new AuditRetention(minimum, maximum.compareTo(minimum) < 0 ? minimum : maximum);
    }
}
