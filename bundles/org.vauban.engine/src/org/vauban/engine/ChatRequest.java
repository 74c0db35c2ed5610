// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.time.Duration;
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
 * @param supersedes a key of one editor or client: a newer request with the same key ends the older one; or null
 * @param deadline what is done by then is returned; null for none
 * @param draft a text that the answer will be like, for example the old text of an edit: it makes the answer faster and
 *            does not change it; or null
 */
public record ChatRequest(String modelId, List<Message> messages, GenerationOptions options, Priority priority,
        String supersedes, Duration deadline, ApprovedText draft) {

    /** Without a key, a deadline and a draft. */
    public ChatRequest(String modelId, List<Message> messages, GenerationOptions options, Priority priority) {
        this(modelId, messages, options, priority, null, null, null);
    }

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
