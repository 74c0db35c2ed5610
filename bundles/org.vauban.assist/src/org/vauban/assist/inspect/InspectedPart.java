// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One part of a request.
 *
 * @param message index of its message in the request, from 0; -1 if it was not sent
 * @param speaker {@code SYSTEM}, {@code USER}, {@code ASSISTANT}, or the position in a completion, such as
 *            {@code PREFIX}
 * @param role its purpose, as the audit names it
 * @param origin source as shown to the user, or null for the assistant's own words
 * @param source the file, or null
 * @param state whether it was sent
 * @param text the text that the model received, secrets masked; empty if it was not sent
 * @param tokens size of what was sent, or -1 if unknown
 * @param masked kinds of masked secrets
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

    /** Returns a copy without text, file and origin, for a report without content. */
    InspectedPart withoutContent() {
        return new InspectedPart(message, speaker, role, null, null, state, "", tokens, masked, null);
    }
}
