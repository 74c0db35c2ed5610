// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.engine.host.template.ChatTemplate;
import org.vauban.engine.host.template.MessageContent;
import org.vauban.engine.host.template.TemplateException;

/**
 * How a model wants conversations written: its own template, and what of it has to be worked round. Found out once, by
 * rendering small conversations: whether the template reads contents only as lists of parts, and whether it knows system
 * messages; where it does not, their text goes before that of the first message of the user. Immutable.
 */
public final class ChatFormat {
    private static final String MARK = "vauban-probe-5c1e";

    private final ChatTemplate template;
    private final String begin;
    private final String end;
    private final boolean inParts;
    private final boolean systemRead;

    private ChatFormat(ChatTemplate template, String begin, String end) {
        this.template = template;
        this.begin = begin;
        this.end = end;
        ChatPrompt.Message user = new ChatPrompt.Message("user", MARK);
        inParts = !shows(List.of(user), false) && MessageContent.isReadInParts(template);
        systemRead = !shows(List.of(new ChatPrompt.Message("user", MARK)), inParts)
                || shows(List.of(new ChatPrompt.Message("system", MARK), new ChatPrompt.Message("user", "x")), inParts);
    }

    /**
     * @param source the template's text
     * @param begin text of the token that begins a text, empty for none
     * @param end text of the token that ends one, empty for none
     * @throws TemplateException when the template is not well-formed
     */
    public static ChatFormat of(String source, String begin, String end) {
        return new ChatFormat(ChatTemplate.compile(source), begin, end);
    }

    private boolean shows(List<ChatPrompt.Message> messages, boolean parts) {
        try {
            return rendered(messages, parts).contains(MARK);
        } catch (TemplateException e) {
            return false; // an answer, not a failure: it does not take such messages
        }
    }

    /**
     * The conversation with the beginning of an answer at its end.
     *
     * @throws TemplateException when the template refuses it or fails
     */
    public String render(List<ChatPrompt.Message> messages) {
        return rendered(systemRead ? messages : withoutSystem(messages), inParts);
    }

    private static List<ChatPrompt.Message> withoutSystem(List<ChatPrompt.Message> messages) {
        List<ChatPrompt.Message> others = new ArrayList<>();
        String before = "";
        for (ChatPrompt.Message message : messages) {
            if (message.role().equals("system")) {
                before += message.content() + "\n\n";
            } else if (message.role().equals("user") && !before.isEmpty()) {
                others.add(new ChatPrompt.Message("user", before + message.content()));
                before = "";
            } else {
                others.add(message);
            }
        }
        if (!before.isEmpty()) {
            others.add(new ChatPrompt.Message("user", before.strip()));
        }
        return others;
    }

    private String rendered(List<ChatPrompt.Message> messages, boolean parts) {
        List<Map<String, Object>> list = new ArrayList<>(messages.size());
        for (ChatPrompt.Message message : messages) {
            list.add(Map.of("role", message.role(), "content",
                    parts ? List.of(Map.of("type", "text", "text", message.content())) : message.content()));
        }
        // what is absent is none, not undefined: that is how Hugging Face's library calls templates
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("messages", list);
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("add_generation_prompt", true);
        variables.put("bos_token", begin);
        variables.put("eos_token", end);
        return template.render(variables);
    }
}
