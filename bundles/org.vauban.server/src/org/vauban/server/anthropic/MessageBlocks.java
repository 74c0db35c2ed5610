// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.anthropic;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Part;
import org.vauban.engine.ChatRequest.PastCall;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.TextReview;

/**
 * Reads the messages of a conversation in Anthropic's format, whose contents are lists of blocks. A tool result is a
 * block there and a separate message here. Reading adds the texts to the review; the messages are available after it.
 */
final class MessageBlocks {
    private static final int MOST = 4_096;

    private final TextReview review;
    private final List<Supplier<Message>> messages = new ArrayList<>();
    /** Whether the last message is an answer that has text and no tool calls. */
    private boolean answered;

    MessageBlocks(TextReview review) {
        this.review = review;
    }

    /** Reads {@code system} and {@code messages}. */
    void read(JsonFields body) throws InvalidInputException {
        if (body.has("system")) {
            plain(Role.SYSTEM, texts(body, "system", "system"));
        }
        body.required("messages");
        int before = messages.size();
        for (JsonFields message : body.objects("messages", MOST)) {
            message.required("content");
            answered = false;
            switch (message.requiredText("role")) {
                case "user" -> user(message);
                case "assistant" -> assistant(message);
                default -> throw new InvalidInputException(message.path("role"),
                        Messages.text("anthropic.role", message.path("role")));
            }
        }
        if (messages.size() == before) {
            throw new InvalidInputException("messages", Messages.text("chat.empty"));
        }
    }

    /** Returns how the conversation ends: the model continues an answer at the end. */
    Ending ending() {
        return answered && messages.size() > 1 ? Ending.CONTINUED : Ending.ANSWER;
    }

    /** Returns the approved messages. Only after the review. */
    List<Message> approved() {
        return messages.stream().map(Supplier::get).toList();
    }

    private void plain(Role role, List<Integer> texts) {
        messages.add(() -> new Message(role, parts(texts), null, List.of(), null));
    }

    private List<Part> parts(List<Integer> texts) {
        return texts.stream().map(number -> Part.text(review.text(number))).toList();
    }

    /** Returns the review numbers of the texts of a content, which is one text or text blocks. */
    private List<Integer> texts(JsonFields owner, String name, String role) throws InvalidInputException {
        List<Integer> numbers = new ArrayList<>();
        if (owner.value(name) instanceof JsonPrimitive) {
            numbers.add(review.add(role, owner.requiredText(name)));
            return numbers;
        }
        List<String> texts = new ArrayList<>();
        for (JsonFields block : owner.objects(name, MOST)) {
            requireText(block);
            texts.add(block.requiredText("text"));
        }
        return whole(role, texts);
    }

    /** Reviews the joined texts: the engine joins them too, so the gate must see what only the whole reveals. */
    private List<Integer> whole(String role, List<String> texts) {
        return texts.isEmpty() ? List.of() : List.of(review.add(role, String.join("\n", texts)));
    }

    private static void requireText(JsonFields block) throws InvalidInputException {
        String type = block.requiredText("type");
        if (!type.equals("text")) {
            throw new InvalidInputException(block.path("type"),
                    Messages.text("anthropic.block", block.path("type"), type));
        }
    }

    private void user(JsonFields message) throws InvalidInputException {
        if (message.value("content") instanceof JsonPrimitive) {
            plain(Role.USER, texts(message, "content", "user"));
            return;
        }
        List<String> said = new ArrayList<>();
        List<JsonFields> blocks = message.objects("content", MOST);
        if (blocks.isEmpty()) {
            throw new InvalidInputException(message.path("content"),
                    Messages.text("anthropic.empty", message.path("content")));
        }
        for (JsonFields block : blocks) {
            if (block.requiredText("type").equals("tool_result")) {
                String call = block.requiredText("tool_use_id");
                review.addExact("tool call id", call);
                List<Integer> result = texts(block, "content", "tool");
                messages.add(() -> new Message(Role.TOOL, parts(result), null, List.of(), call));
            } else {
                requireText(block);
                said.add(block.requiredText("text"));
            }
        }
        if (!said.isEmpty()) {
            plain(Role.USER, whole("user", said));
        }
    }

    private void assistant(JsonFields message) throws InvalidInputException {
        if (message.value("content") instanceof JsonPrimitive) {
            plain(Role.ASSISTANT, texts(message, "content", "assistant"));
            answered = !message.requiredText("content").isEmpty();
            return;
        }
        List<String> said = new ArrayList<>();
        List<String> thought = new ArrayList<>();
        List<Supplier<PastCall>> calls = new ArrayList<>();
        for (JsonFields block : message.objects("content", MOST)) {
            switch (block.requiredText("type")) {
                case "tool_use" -> {
                    String id = block.requiredText("id");
                    String name = block.requiredText("name");
                    review.addExact("tool call id", id);
                    review.addExact("tool name", name);
                    JsonElement input = block.required("input");
                    int arguments = review.add("tool call", Exchange.GSON.toJson(input));
                    calls.add(() -> new PastCall(id, name, review.text(arguments)));
                }
                case "thinking" -> thought.add(block.requiredText("thinking"));
                case "redacted_thinking" -> {
                    // encrypted for the provider
                }
                default -> {
                    requireText(block);
                    said.add(block.requiredText("text"));
                }
            }
        }
        answered = calls.isEmpty() && said.stream().anyMatch(text -> !text.isEmpty());
        List<Integer> whole = whole("assistant", said);
        // templates drop the reasoning of earlier turns
        List<Integer> reasons = whole("reasoning", thought);
        messages.add(() -> new Message(Role.ASSISTANT, parts(whole),
                reasons.isEmpty() ? null : review.text(reasons.getFirst()), calls.stream().map(Supplier::get).toList(),
                null));
    }
}
