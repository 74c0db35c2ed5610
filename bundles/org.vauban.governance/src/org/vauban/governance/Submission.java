// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Objects;

/**
 * Everything that one request wants to send, reviewed together.
 *
 * @param feature who asks, such as {@code completion} or {@code chat}; goes into the audit
 * @param model id of the model that is to read it; goes into the audit
 * @param parts in the order in which the answer lists them
 */
public record Submission(String feature, String model, List<Part> parts) {
    /** Copies the list. */
    public Submission {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(model, "model");
        parts = List.copyOf(parts);
    }
}
