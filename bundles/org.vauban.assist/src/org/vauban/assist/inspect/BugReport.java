// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vauban.engine.Generation;

/**
 * Formats a request as a text for a bug report. In English, for the developers. Without content it has sizes, states
 * and times, but neither texts nor file names. Pure.
 */
public final class BugReport {

    private BugReport() {}

    /** @param withContent whether to include prompt and answer */
    public static String of(InspectedRequest request, boolean withContent) {
        StringBuilder text = new StringBuilder("# Request ").append(request.id()).append("\n\n");
        line(text, "time", request.started());
        line(text, "feature", request.feature());
        line(text, "model", request.modelId());
        Generation generation = request.generation();
        if (generation != null) {
            line(text, "finish", generation.finish());
            line(text, "format", generation.format());
            line(text, "tokens",
                    "prompt " + generation.promptTokens() + ", reused " + generation.reusedTokens() + ", written "
                            + generation.generatedTokens() + ", cut " + generation.cutTokens() + ", guessed "
                            + generation.draftedTokens() + ", of these right " + generation.acceptedTokens());
            line(text, "milliseconds", String.format(Locale.ROOT, "reading %.0f, writing %.0f, all %.0f",
                    generation.promptMillis(), generation.generateMillis(), generation.totalMillis()));
        }
        SuggestionTrace trace = request.trace();
        if (trace != null) {
            line(text, "suggestion", trace.disposition());
            line(text, "steps", trace.steps().stream()
                    .map(each -> each.step() + " " + Duration.between(request.started(), each.at()).toMillis() + " ms")
                    .collect(Collectors.joining(", ")));
        }
        String failure = request.failure();
        if (failure != null) {
            // the sentence of a failure may name a file
            line(text, "failure", withContent ? failure : "yes");
        }
        text.append(
                "\n| message | speaker | part | state | tokens | characters | masked |\n"
                        + "|---|---|---|---|---|---|---|\n");
        for (InspectedPart part : request.parts()) {
            text.append("| ").append(part.message() < 0 ? "-" : part.message()).append(" | ").append(part.speaker())
                    .append(" | ")
                    .append(part.role()).append(" | ").append(part.state()).append(" | ")
                    .append(part.tokens() < 0 ? "-" : part.tokens()).append(" | ").append(part.text().length())
                    .append(" | ")
                    .append(String.join(", ", part.masked())).append(" |\n");
        }
        if (withContent) {
            text.append("\n## What the model saw\n\n").append(indented(request.seen()));
            text.append("\n## What it wrote\n\n").append(indented(request.answer()));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append("- ").append(name).append(": ").append(value).append("\n");
    }

    /** Returns a text as indented code of Markdown, which no text can end. */
    private static String indented(String text) {
        StringBuilder all = new StringBuilder();
        text.lines().forEach(line -> all.append("    ").append(line).append("\n"));
        return all.toString();
    }
}
