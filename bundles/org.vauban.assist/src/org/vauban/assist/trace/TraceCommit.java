// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.Objects;

/**
 * A commit whose message may name requirements.
 *
 * @param hash lower-case hex
 * @param subject the first line of its message
 * @param body the rest of its message
 */
public record TraceCommit(String hash, String subject, String body) {
    /** Checks required values. */
    public TraceCommit {
        Objects.requireNonNull(hash);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(body);
    }
}
