// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;

/**
 * A request and its result.
 *
 * @param id sequence number in one session, from 1
 * @param started time when it was sent
 * @param feature the requesting feature, such as {@code chat}
 * @param modelId the model that was asked
 * @param parts parts in the order of the prompt, followed by those that were not sent
 * @param answer the generated text
 * @param generation the engine's result, or null if it failed or received no request
 * @param failure one sentence, or null
 * @param trace what happened to a suggestion, or null if there was none
 */
public record InspectedRequest(long id, Instant started, String feature, String modelId, List<InspectedPart> parts,
        String answer, @Nullable Generation generation, @Nullable String failure, @Nullable SuggestionTrace trace) {

    public InspectedRequest {
        Objects.requireNonNull(started);
        Objects.requireNonNull(feature);
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(answer);
        parts = List.copyOf(parts);
    }

    /** Returns the prompt as the model received it, message by message, each after a line that names the speaker. */
    public String seen() {
        StringBuilder seen = new StringBuilder();
        int message = -1;
        for (InspectedPart part : parts) {
            if (part.message() < 0) {
                continue;
            }
            if (part.message() != message) {
                message = part.message();
                seen.append(seen.isEmpty() ? "" : "\n\n").append("[").append(part.speaker()).append("]\n");
            }
            seen.append(part.text());
        }
        return seen.toString();
    }

    /** Returns what a remote endpoint received, or would have received; null if none could answer the request. */
    public @Nullable EndpointRequest remote() {
        AnswerOrigin origin = generation == null ? null : generation.origin();
        return origin == null ? null : origin.request();
    }

    /** Returns its approximate size in memory, in bytes. */
    long bytes() {
        long units = answer.length() + (generation == null ? 0 : generation.text().length());
        for (InspectedPart part : parts) {
            units += part.text().length() + 200;
        }
        EndpointRequest other = remote();
        if (other != null) {
            units += other.body().length();
        }
        SuggestionTrace known = trace;
        if (known != null) {
            units += known.units();
        }
        return 2 * units + 400;
    }

    InspectedRequest withoutContent() {
        return new InspectedRequest(id, started, feature, modelId,
                parts.stream().map(InspectedPart::withoutContent).toList(), "",
                generation == null ? null : numbers(generation), failure,
                trace == null ? null : trace.withoutContent());
    }

    InspectedRequest with(SuggestionTrace other) {
        return new InspectedRequest(id, started, feature, modelId, parts, answer, generation, failure, other);
    }

    private static Generation numbers(Generation g) {
        AnswerOrigin origin = g.origin();
        return new Generation("", g.finish(), g.modelId(), g.format(), g.promptTokens(), g.reusedTokens(),
                g.generatedTokens(), g.promptMillis(), g.generateMillis(), g.totalMillis(), g.cutTokens(),
                g.draftedTokens(), g.acceptedTokens(), List.of())
                        .withOrigin(origin == null ? null : origin.withRequest(null));
    }
}
