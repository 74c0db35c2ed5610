// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import java.util.Objects;
import org.vauban.governance.ApprovedText;

/**
 * A conversation to be answered.
 *
 * @param modelId a loaded model
 * @param messages oldest first, at least one
 * @param options how to sample and when to stop
 * @param priority who goes first when several wait
 */
public record ChatRequest(String modelId, List<Message> messages, GenerationOptions options, Priority priority) {

    public ChatRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(options);
        Objects.requireNonNull(priority);
        messages = List.copyOf(messages);
    }

    /** One message of a conversation. */
    public record Message(Role role, ApprovedText content) {
        public Message {
            Objects.requireNonNull(role);
            Objects.requireNonNull(content);
        }
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM, USER, ASSISTANT
    }
}
