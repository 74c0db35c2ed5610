// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * Tokens to be turned into text.
 *
 * @param tokens ids of the vocabulary of the model
 */
public record DetokenizeRequest(String modelId, List<Integer> tokens) {
    public DetokenizeRequest {
        tokens = List.copyOf(tokens);
    }
}
