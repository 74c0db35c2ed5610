// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.Objects;

/**
 * A message of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, or another role that the template supports
 * @param content its text
 */
public record ChatMessage(String role, String content) {
    public ChatMessage {
        Objects.requireNonNull(role);
        Objects.requireNonNull(content);
    }
}
