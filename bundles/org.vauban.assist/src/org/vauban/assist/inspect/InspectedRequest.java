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
 * A request and how it ended.
 *
 * @param id counted from 1 in one session
 * @param started when it was sent
 * @param feature who asked, such as {@code chat}
 * @param modelId the model that was asked
 * @param parts in the order in which the model saw them; what was not sent stands at the end
 * @param answer what the model wrote
 * @param generation what the engine did for it, or null if it failed or was not asked
 * @param failure one sentence, or null
 * @param trace what became of a suggestion, or null where there was none
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

    /** What the model saw, message by message, with a line that names the speaker before each. */
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

    /** What a remote endpoint was sent for it, or would have been sent; null where none could answer it. */
    public @Nullable EndpointRequest remote() {
        AnswerOrigin origin = generation == null ? null : generation.origin();
        return origin == null ? null : origin.request();
    }

    /** What it takes of memory, about, in bytes. */
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
