// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.message.ShownName;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;

/**
 * Messages whose {@code content} is a list of parts ({@code {"type": "text", "text": …}}), as in the OpenAI protocol.
 * Some templates read the parts; most accept only strings and would fail or print the list.
 */
public final class MessageContent {
    private static final String MARK = "vauban-part-7f3a";
    private static final int LONGEST_TYPE = 40;

    private MessageContent() {}

    /** Whether the template reads text parts; determined by rendering one message in both forms. */
    public static boolean isReadInParts(ChatTemplate template) {
        return shows(template, List.of(Map.of("type", "text", "text", MARK)));
    }

    private static boolean shows(ChatTemplate template, @Nullable Object content) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("messages", List.of(Map.of("role", "user", "content", content)));
        variables.put("add_generation_prompt", true);
        variables.put("bos_token", "");
        variables.put("eos_token", "");
        try {
            String text = template.render(variables);
            // a list that was printed unchanged includes its type
            return text.contains(MARK) && !text.contains("'type'") && !text.contains("\"type\"");
        } catch (TemplateException e) {
            // a result, not a failure: the template does not accept this form
            return false;
        }
    }

    /**
     * Joins the text parts of each message to a string, one part per line, as llama.cpp does for templates that only
     * accept strings.
     *
     * @param messages not changed
     * @throws TemplateException of reason {@code UNSUPPORTED} if a part is not text, naming message and part
     */
    public static List<Map<String, Object>> joined(List<? extends Map<String, ?>> messages) {
        requireText(messages);
        List<Map<String, Object>> joined = new ArrayList<>(messages.size());
        for (Map<String, ?> message : messages) {
            Map<String, Object> copy = new LinkedHashMap<>(message);
            if (copy.get("content") instanceof List<?> parts) {
                List<String> texts = new ArrayList<>(parts.size());
                for (Object part : parts) {
                    texts.add(part instanceof Map<?, ?> map ? String.valueOf(map.get("text")) : (String) part);
                }
                copy.put("content", String.join("\n", texts));
            }
            joined.add(copy);
        }
        return joined;
    }

    /**
     * Refuses parts that are not text: the engine accepts no images or sound, and a template would print a placeholder
     * for missing content.
     *
     * @throws TemplateException of reason {@code UNSUPPORTED} that names the first such message and part, and their
     *            number
     */
    public static void requireText(List<? extends Map<String, ?>> messages) {
        int others = 0;
        String first = null;
        for (int m = 0; m < messages.size(); m++) {
            if (!(messages.get(m).get("content") instanceof List<?> parts)) {
                continue;
            }
            for (int p = 0; p < parts.size(); p++) {
                Object part = parts.get(p);
                if (part instanceof String || part instanceof Map<?, ?> map && map.get("text") instanceof String) {
                    continue;
                }
                others++;
                if (first == null) {
                    first = "part " + (p + 1) + " of message " + (m + 1) + " is "
                            + (part instanceof Map<?, ?> map && map.get("type") instanceof String type
                                    ? "of type '" + ShownName.of(type, LONGEST_TYPE) + "'"
                                    : "not text");
                }
            }
        }
        if (first != null) {
            throw new TemplateException(Reason.UNSUPPORTED, 0, "Only text can be read: " + first
                    + (others > 1 ? ", and " + (others - 1) + " more" : "") + ". Remove it and send the text alone.");
        }
    }
}
