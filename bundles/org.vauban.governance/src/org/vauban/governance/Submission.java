// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.List;
import java.util.Objects;

/**
 * All the text that one request wants to send, reviewed together.
 *
 * @param feature the feature, such as {@code completion} or {@code chat}; goes into the audit log
 * @param model id of the model that receives the text; goes into the audit log
 * @param parts the parts in the order in which the decision lists them
 */
public record Submission(String feature, String model, List<Part> parts) {
    /** Copies the list. */
    public Submission {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(model, "model");
        parts = List.copyOf(parts);
    }
}
