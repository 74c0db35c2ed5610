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
 * The messages of a conversation in Anthropic's form, whose contents are lists of blocks. A result of a tool is a block
 * there and a message of its own here. Texts are added to the review when they are read; the messages exist when it is
 * over.
 */
final class MessageBlocks {
    private static final int MOST = 4_096;

    private final TextReview review;
    private final List<Supplier<Message>> messages = new ArrayList<>();
    /** Whether the last message is an answer with a text and without calls. */
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

    /** An answer at the end is gone on with. */
    Ending ending() {
        return answered && messages.size() > 1 ? Ending.CONTINUED : Ending.ANSWER;
    }

    /** After the review. */
    List<Message> approved() {
        return messages.stream().map(Supplier::get).toList();
    }

    private void plain(Role role, List<Integer> texts) {
        messages.add(() -> new Message(role, parts(texts), null, List.of(), null));
    }

    private List<Part> parts(List<Integer> texts) {
        return texts.stream().map(number -> Part.text(review.text(number))).toList();
    }

    /** The numbers of the texts of a content that is one text or blocks of text. */
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

    /** The engine joins them in the same way, so what only the whole shows must be seen. */
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
                    // its text is the provider's secret
                }
                default -> {
                    requireText(block);
                    said.add(block.requiredText("text"));
                }
            }
        }
        answered = calls.isEmpty() && said.stream().anyMatch(text -> !text.isEmpty());
        List<Integer> whole = whole("assistant", said);
        // templates leave out what belongs to turns that are over
        List<Integer> reasons = whole("reasoning", thought);
        messages.add(() -> new Message(Role.ASSISTANT, parts(whole),
                reasons.isEmpty() ? null : review.text(reasons.getFirst()), calls.stream().map(Supplier::get).toList(),
                null));
    }
}
