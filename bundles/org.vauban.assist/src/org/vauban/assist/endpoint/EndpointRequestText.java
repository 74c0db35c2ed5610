// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.endpoint;

import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;
import org.vauban.assist.message.Messages;
import org.vauban.engine.endpoint.EndpointRequest;

/**
 * Formats a request to a remote endpoint as one text for the user: its target, each of its texts as the endpoint
 * receives it, and all other data. Invisible characters are written as escapes. Pure.
 */
public final class EndpointRequestText {
    private EndpointRequestText() {}

    /** Returns the whole text. */
    public static String of(EndpointRequest request, Locale locale) {
        Messages messages = new Messages("org.vauban.assist.endpoint", locale);
        EndpointRequest.Content content = request.content();
        int characters = content.texts().stream().mapToInt(each -> each.text().length()).sum();
        StringBuilder text = new StringBuilder();
        line(text, messages.text(request.sent() ? "sent" : "unsent", visible(request.endpoint()),
                visible(request.address())));
        if (!request.region().isEmpty()) {
            line(text, messages.text("region", visible(request.region())));
        }
        line(text, messages.text("feature", request.feature()));
        String model = request.model();
        line(text, model == null ? messages.text("model.first") : messages.text("model", visible(model)));
        if (!request.classes().isEmpty()) {
            line(text, messages.text("classes", String.join(", ", request.classes())));
        }
        line(text, messages.text("size", content.texts().size(), characters, request.bytes()));
        List<EndpointRequest.Text> texts = content.texts();
        for (int i = 0; i < texts.size(); i++) {
            heading(text, "[" + (i + 1) + "] " + texts.get(i).path());
            line(text, visible(texts.get(i).text()));
        }
        heading(text, messages.text("rest"));
        line(text, visible(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create()
                .toJson(content.rest())));
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(line.endsWith("\n") ? "" : "\n");
    }

    private static void heading(StringBuilder text, String words) {
        text.append("\n--- ").append(words).append(" ---\n");
    }

    /** Escapes control characters, directional marks and the like, so that the user sees all that is sent. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean hidden = switch (Character.getType(point)) {
                case Character.CONTROL -> point != '\n' && point != '\t' && point != '\r';
                case Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
                default -> false;
            };
            if (hidden) {
                visible.append(String.format(Locale.ROOT, "\\u%04X", point));
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }
}
