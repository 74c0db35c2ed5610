// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.time.Duration;

/**
 * How long lines of an audit log are kept. Only whole files are deleted, so the maximum is respected only if it exceeds
 * the minimum by at least the period that one file may span: {@link AuditOptions#rotationAge()}.
 *
 * @param minimum age below which lines are never deleted
 * @param maximum age of lines above which a file is deleted, unless it contains lines younger than {@code minimum}
 */
public record AuditRetention(Duration minimum, Duration maximum) {
    /** @throws IllegalArgumentException if a duration is negative, or the minimum is longer than the maximum */
    public AuditRetention {
        if (minimum.isNegative() || maximum.compareTo(minimum) < 0) {
            throw new IllegalArgumentException(minimum + ", " + maximum);
        }
    }

    /**
     * Combines a minimum and a maximum that different policies require: a maximum below the minimum is raised to it.
     *
     * @throws IllegalArgumentException if a duration is negative
     */
    public static AuditRetention of(Duration minimum, Duration maximum) {
        if (maximum.isNegative()) {
            throw new IllegalArgumentException(maximum.toString());
        }
        return new AuditRetention(minimum, maximum.compareTo(minimum) < 0 ? minimum : maximum);
    }
}
