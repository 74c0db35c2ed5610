// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.inspector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.endpoint.EndpointRequestText;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.ide.engine.RemoteQuestion;

/**
 * A request as one text: what the model saw, then what it wrote, and the time of each step of a suggestion. Pure.
 *
 * @param text the whole text
 * @param parts range of each part of the request; null for a part that was not sent
 * @param headings ranges of the headings that the inspector has added
 */
record RequestText(String text, List<Stretch> parts, List<Stretch> headings) {

    /** A range of the text, in UTF-16 units; the end is exclusive. */
    record Stretch(int start, int end) {}

    static RequestText of(InspectedRequest request) {
        StringBuilder text = new StringBuilder();
        List<Stretch> parts = new ArrayList<>();
        List<Stretch> headings = new ArrayList<>();
        int message = -1;
        for (InspectedPart part : request.parts()) {
            if (part.message() < 0) {
                parts.add(null);
                continue;
            }
            if (part.message() != message) {
                message = part.message();
                heading(text, headings, InspectorLabels.speaker(part.speaker()));
            }
            int start = text.length();
            text.append(part.text());
            parts.add(new Stretch(start, text.length()));
        }
        Generation generation = request.generation();
        AnswerOrigin origin = generation == null ? null : generation.origin();
        heading(text, headings, origin == null || !origin.isRemote() ? Messages.Text_answer
                : NLS.bind(Messages.Text_answerOf, origin.label()));
        text.append(request.answer());
        if (request.failure() != null) {
            heading(text, headings, NLS.bind(Messages.Text_failure, request.failure()));
        }
        EndpointRequest remote = request.remote();
        if (remote != null) {
            heading(text, headings, NLS.bind(remote.sent() ? Messages.Text_remote : Messages.Text_remoteUnsent,
                    remote.endpoint()));
            text.append(EndpointRequestText.of(remote, RemoteQuestion.locale()));
        }
        SuggestionTrace trace = request.trace();
        if (trace != null && !trace.steps().isEmpty()) {
            heading(text, headings, Messages.Text_steps);
            Instant begin = trace.steps().getFirst().at();
            trace.steps().forEach(each -> text.append(NLS.bind(Messages.Text_step,
                    Duration.between(begin, each.at()).toMillis(), InspectorLabels.step(each.step()))).append("\n"));
        }
        return new RequestText(text.toString(), parts, headings);
    }

    private static void heading(StringBuilder text, List<Stretch> headings, String words) {
        text.append(text.isEmpty() ? "" : text.charAt(text.length() - 1) == '\n' ? "\n" : "\n\n");
        int start = text.length();
        text.append("[").append(words).append("]");
        headings.add(new Stretch(start, text.length()));
        text.append("\n");
    }
}
