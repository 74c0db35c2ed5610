// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A problem in a text.
 *
 * @param message as the tool that found it says it
 * @param start in UTF-16 units
 * @param end behind it; equal to the start where only a place is known
 * @param severity how grave it is
 * @param origin which tool found it, such as {@code Java}, or null
 */
public record Problem(String message, int start, int end, Severity severity, @Nullable String origin) {
    public Problem {
        Objects.requireNonNull(message);
        Objects.requireNonNull(severity);
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(start + "-" + end);
        }
    }

    /** How grave a problem is. */
    public enum Severity {
        ERROR, WARNING, INFORMATION
    }
}
