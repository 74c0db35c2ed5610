// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Part;
import org.vauban.engine.ChatRequest.PastCall;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.governance.ApprovedText;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.TextReview;

/**
 * Reads the messages of a conversation in OpenAI's format. Reading adds the texts to the review; the messages are
 * available after it.
 */
public final class ChatMessages {
    private static final int MOST = 4_096;
    private static final int MOST_PARTS = 256;
    private static final int MOST_CALLS = 128;
    private static final JsonElement EMPTY = new JsonPrimitive("");

    private final TextReview review;
    private final List<Supplier<Message>> messages = new ArrayList<>();
    /** Number of consecutive answers at the end that have content and no tool calls. */
    private int answers;

    /** A text that is available after the review; null if there is none. */
    private interface Text extends Supplier<@Nullable ApprovedText> {}

    public ChatMessages(TextReview review) {
        this.review = review;
    }

    /** Reads {@code messages}. */
    public void read(JsonFields body) throws InvalidInputException {
        body.required("messages");
        for (JsonFields message : body.objects("messages", MOST)) {
            read(message, message.requiredText("role"));
        }
        if (messages.isEmpty()) {
            throw new InvalidInputException("messages", Messages.text("chat.empty"));
        }
    }

    /**
     * Returns how the prompt ends: the model continues an answer at the end, as with llama.cpp's server, unless
     * {@code continue_final_message} says otherwise.
     */
    public Ending ending(JsonFields body) throws InvalidInputException {
        boolean begun = answers > 0 && messages.size() > 1;
        boolean continued = body.flag("continue_final_message", begun);
        if (!continued) {
            return body.flag("add_generation_prompt", true) ? Ending.ANSWER : Ending.NONE;
        }
        if (!begun || answers > 1) {
            throw new InvalidInputException(begun ? "messages" : "continue_final_message",
                    Messages.text(begun ? "chat.answers" : "chat.continued"));
        }
        if (body.has("continue_final_message") && body.flag("add_generation_prompt", false)) {
            throw new InvalidInputException("add_generation_prompt", Messages.text("chat.both"));
        }
        return Ending.CONTINUED;
    }

    /** Returns how the prompt ends, and refuses a prompt without the beginning of an answer, which would yield none. */
    public Ending answered(JsonFields body) throws InvalidInputException {
        Ending ending = ending(body);
        if (ending == Ending.NONE) {
            throw new InvalidInputException("add_generation_prompt", Messages.text("chat.prompt"));
        }
        return ending;
    }

    /** Returns the approved messages. Only after the review. */
    public List<Message> approved() {
        return messages.stream().map(Supplier::get).toList();
    }

    private void read(JsonFields message, String role) throws InvalidInputException {
        List<Supplier<Part>> content = content(message, role);
        boolean answer = role.equals("assistant") && says(message.value("content"))
                && message.objects("tool_calls", MOST_CALLS).isEmpty();
        answers = answer ? answers + 1 : 0;
        switch (role) {
            case "system", "developer" -> plain(Role.SYSTEM, content);
            case "user" -> plain(Role.USER, content);
            case "assistant" -> assistant(message, content);
            case "tool" -> {
                String call = message.requiredText("tool_call_id");
                review.addExact("tool call id", call);
                messages.add(() -> new Message(Role.TOOL, parts(content), null, List.of(), call));
            }
            default -> throw new InvalidInputException(message.path("role"),
                    Messages.text("chat.role", message.path("role"), role));
        }
    }

    /** Whether a content that was read has any non-empty text. */
    private static boolean says(@Nullable JsonElement content) {
        return content instanceof JsonArray parts
                ? parts.asList().stream().map(JsonElement::getAsJsonObject)
                        .anyMatch(part -> !EMPTY.equals(part.get(part.has("refusal") ? "refusal" : "text")))
                : content != null && !EMPTY.equals(content);
    }

    private void plain(Role role, List<Supplier<Part>> content) {
        messages.add(() -> new Message(role, parts(content), null, List.of(), null));
    }

    private static List<Part> parts(List<Supplier<Part>> content) {
        return content.stream().map(Supplier::get).toList();
    }

    private void assistant(JsonFields message, List<Supplier<Part>> content) throws InvalidInputException {
        String thought = message.text("reasoning_content");
        Text reasoning = text("reasoning", thought);
        List<Supplier<PastCall>> calls = new ArrayList<>();
        for (JsonFields call : message.objects("tool_calls", MOST_CALLS)) {
            String id = call.requiredText("id");
            JsonFields function = call.requiredFields("function");
            String name = function.requiredText("name");
            review.addExact("tool call id", id);
            review.addExact("tool name", name);
            JsonElement arguments = function.required("arguments");
            int number = review.add("tool call", arguments instanceof JsonPrimitive
                    ? arguments(function.requiredText("arguments"))
                    : Exchange.GSON.toJson(function.requiredFields("arguments").object()));
            calls.add(() -> new PastCall(id, name, review.text(number)));
        }
        messages.add(() -> new Message(Role.ASSISTANT, parts(content), reasoning.get(),
                calls.stream().map(Supplier::get).toList(), null));
    }

    /** Replaces empty arguments, which clients write for a call without arguments. */
    static String arguments(String text) {
        return text.isEmpty() ? "{}" : text;
    }

    private Text text(String role, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return () -> null;
        }
        int number = review.add(role, text);
        return () -> review.text(number);
    }

    private List<Supplier<Part>> content(JsonFields message, String role) throws InvalidInputException {
        JsonElement content = message.value("content");
        IntFunction<Supplier<Part>> approved = number -> () -> Part.text(review.text(number));
        if (content == null) {
            if (!role.equals("assistant")) {
                message.required("content");
            }
            return List.of();
        }
        if (content instanceof JsonPrimitive) {
            return List.of(approved.apply(review.add(role, JsonFields.text(content, message.path("content")))));
        }
        List<Supplier<Part>> parts = new ArrayList<>();
        // reviewed as a whole: the engine joins the parts too, so the gate must see what only the whole reveals
        StringJoiner texts = new StringJoiner("\n");
        boolean said = false;
        for (JsonFields part : message.objects("content", MOST_PARTS)) {
            String type = part.requiredText("type");
            if (type.equals("text") || type.equals("input_text") || type.equals("output_text")) {
                texts.add(part.requiredText("text"));
                said = true;
            } else if (type.equals("refusal") && role.equals("assistant")) {
                texts.add(part.requiredText("refusal"));
                said = true;
            } else {
                parts.add(() -> new ChatRequest.Part(type, null)); // the engine refuses it with a reason
            }
        }
        if (said) {
            parts.addFirst(approved.apply(review.add(role, texts.toString())));
        }
        return parts;
    }
}
