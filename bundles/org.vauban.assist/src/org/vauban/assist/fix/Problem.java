// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A problem in a text.
 *
 * @param message message of the tool that found it
 * @param start in UTF-16 units
 * @param end exclusive; equal to the start if only a position is known
 * @param severity severity of the problem
 * @param origin tool that found it, such as {@code Java}, or null
 */
public record Problem(String message, int start, int end, Severity severity, @Nullable String origin) {
    public Problem {
        Objects.requireNonNull(message);
        Objects.requireNonNull(severity);
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(start + "-" + end);
        }
    }

    /** Severity of a problem. */
    public enum Severity {
        ERROR, WARNING, INFORMATION
    }
}
