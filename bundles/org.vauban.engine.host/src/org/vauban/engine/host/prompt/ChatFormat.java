// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import com.google.gson.JsonObject;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.engine.host.answer.AnswerFormat;
import org.vauban.engine.host.prompt.ChatTemplateInput.Message;
import org.vauban.engine.host.prompt.ChatTemplateInput.Settings;
import org.vauban.engine.host.template.ChatTemplate;
import org.vauban.engine.host.template.MessageContent;
import org.vauban.engine.host.template.rendering.RenderLimits;
import org.vauban.engine.host.template.rendering.TemplateException;

/**
 * A model's chat template and the workarounds that it needs. They are determined once, by rendering short
 * conversations: whether the template accepts contents only as lists of parts; which {@link MessageOrder} it accepts;
 * whether it supports tools, and whether it expects the arguments of calls as objects or as text. Immutable.
 */
public final class ChatFormat {
    private static final String MARK = "vauban-probe-5c1e";
    private static final String KEY = "probe";

    private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH_FIRST = DateTimeFormatter.ofPattern("MMM dd yyyy", Locale.ENGLISH);

    private final ChatTemplate template;
    private final AnswerFormat answers;
    private final String begin;
    private final String end;
    private final boolean inParts;
    private final boolean toolsRead;
    private final boolean argumentsAsText;
    private final MessageOrder order;

    private ChatFormat(ChatTemplate template, AnswerFormat answers, String begin, String end) {
        this.template = template;
        this.answers = answers;
        this.begin = begin;
        this.end = end;
        ChatTemplateInput user = ChatTemplateInput.of(List.of(new Message("user", MARK)));
        inParts = !shows(user, false, false) && MessageContent.isReadInParts(template);
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("properties", new JsonObject());
        toolsRead = shows(new ChatTemplateInput(List.of(new Message("user", "x")),
                List.of(new ChatTemplateInput.Tool(MARK, "x", schema))), inParts, false);
        argumentsAsText = !writesArguments(false) && writesArguments(true);
        order = MessageOrder.of(MARK, messages -> shows(ChatTemplateInput.of(messages), inParts, argumentsAsText));
    }

    /**
     * @param source source text of the template
     * @param begin text of the beginning-of-text token, empty for none
     * @param end text of the end-of-text token, empty for none
     * @throws TemplateException if the template is not well-formed
     */
    public static ChatFormat of(String source, String begin, String end) {
        return new ChatFormat(ChatTemplate.compile(source), AnswerFormat.of(source), begin, end);
    }

    /** Whether the template can describe tools to the model. */
    public boolean knowsTools() {
        return toolsRead;
    }

    private boolean shows(ChatTemplateInput conversation, boolean parts, boolean asText) {
        try {
            return rendered(conversation, new TemplateVariables(TemplateTextMapper.PLAIN, parts, asText, false))
                    .contains(MARK);
        } catch (TemplateException e) {
            return false; // a result, not a failure: the template refuses these messages
        }
    }

    /** Whether the arguments of an earlier call are rendered as JSON rather than in Python's notation. */
    private boolean writesArguments(boolean asText) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty(KEY, MARK);
        ChatTemplateInput called = ChatTemplateInput.of(List.of(new Message("user", "x"),
                new Message("assistant", "", null, List.of(new ChatTemplateInput.Call("abcdefghi", "x", arguments)),
                        null),
                new Message("tool", "x", null, List.of(), "abcdefghi")));
        try {
            String text = rendered(called, new TemplateVariables(TemplateTextMapper.PLAIN, inParts, asText, false));
            return text.contains(MARK) && !text.contains("'" + KEY + "'") && !text.contains("\\\"" + KEY);
        } catch (TemplateException e) {
            return false; // a result, not a failure
        }
    }

    /**
     * Renders a conversation and what its settings add after it, usually the beginning of an answer.
     *
     * @throws TemplateException if the template refuses the conversation or fails
     */
    public String render(ChatTemplateInput conversation) {
        return render(conversation, TemplateTextMapper.PLAIN);
    }

    String render(ChatTemplateInput conversation, TemplateTextMapper wording) {
        Settings settings = conversation.settings();
        boolean continued = settings.ending() == Ending.CONTINUED;
        String text = prompt(continued
                ? conversation.withMessages(conversation.messages().subList(0, conversation.messages().size() - 1))
                : conversation, wording);
        // an answer to continue, or one without reasoning, begins after the closed reasoning
        boolean closed = continued || settings.reasoning() == Reasoning.OFF && settings.ending() == Ending.ANSWER;
        if (closed && answers.isOpenedBy(text)) {
            text += answers.reasoningEnd();
        }
        return continued ? text + wording.word(conversation.messages().getLast().content()) : text;
    }

    private String prompt(ChatTemplateInput conversation, TemplateTextMapper wording) {
        ChatTemplateInput read = conversation.withMessages(order.arranged(conversation.messages()));
        try {
            return rendered(read, new TemplateVariables(wording, inParts, argumentsAsText, false));
        } catch (TemplateException e) {
            boolean calls = conversation.messages().stream().anyMatch(m -> !m.calls().isEmpty() || m.callId() != null);
            if (e.reason() != TemplateException.Reason.RAISED || !calls) {
                throw e;
            }
            // possibly caused by the ids: some templates accept only 9 letters and digits
            return rendered(read, new TemplateVariables(wording, inParts, argumentsAsText, true));
        }
    }

    private String rendered(ChatTemplateInput conversation, TemplateVariables written) {
        LocalDateTime now = LocalDateTime.now();
        Map<String, Object> variables = new LinkedHashMap<>();
        // llama.cpp's variables, for templates that would otherwise use a fixed date
        variables.put("date_string", DAY_FIRST.format(now));
        variables.put("datetime", MONTH_FIRST.format(now));
        Settings settings = conversation.settings();
        if (settings.reasoning() != Reasoning.AUTO) {
            variables.put("enable_thinking", settings.reasoning() != Reasoning.OFF);
        }
        if (settings.reasoning() == Reasoning.ON || settings.reasoning() == Reasoning.OFF) {
            variables.put("thinking", settings.reasoning() == Reasoning.ON);
        }
        variables.putAll(written.settings(settings.variables()));
        // missing values are none rather than undefined, as in Hugging Face's library
        variables.put("messages", written.messages(conversation.messages()));
        variables.put("tools", written.tools(conversation.tools()));
        variables.put("documents", null);
        variables.put("add_generation_prompt", settings.ending() != Ending.NONE);
        variables.put("bos_token", begin);
        variables.put("eos_token", end);
        return template.render(variables, RenderLimits.DEFAULT, now);
    }
}
