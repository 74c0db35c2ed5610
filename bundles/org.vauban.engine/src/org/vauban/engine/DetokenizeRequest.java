// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * A request to convert tokens to text.
 *
 * @param tokens token ids of the model's vocabulary
 */
public record DetokenizeRequest(String modelId, List<Integer> tokens) {
    public DetokenizeRequest {
        tokens = List.copyOf(tokens);
    }
}
