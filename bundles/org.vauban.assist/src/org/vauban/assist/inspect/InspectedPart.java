// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One part of a request.
 *
 * @param message which message of the request it is in, counted from 0; -1 if it was not sent
 * @param speaker {@code SYSTEM}, {@code USER}, {@code ASSISTANT}, or the place in a completion, such as {@code PREFIX}
 * @param role what it is for, as the audit names it
 * @param origin where it comes from, for people, or null for the assistant's own words
 * @param source the file, or null
 * @param state whether it was sent
 * @param text what the model saw of it, secrets masked; empty if it was not sent
 * @param tokens of what was sent, or -1 where they were not counted
 * @param masked kinds of secrets that were masked
 * @param reason why it was not sent, or not whole; or null
 */
public record InspectedPart(int message, String speaker, String role, @Nullable String origin, @Nullable Path source,
        State state, String text, int tokens, List<String> masked, @Nullable String reason) {

    public InspectedPart {
        Objects.requireNonNull(speaker);
        Objects.requireNonNull(role);
        Objects.requireNonNull(state);
        Objects.requireNonNull(text);
        masked = List.copyOf(masked);
    }

    /** Whether a part was sent. */
    public enum State {
        SENT, SHORTENED, LEFT_OUT, HELD_BACK
    }

    /** The same without text, file and origin, for a report that tells nothing of the content. */
    InspectedPart withoutContent() {
        return new InspectedPart(message, speaker, role, null, null, state, "", tokens, masked, null);
    }
}
