// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.anthropic;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
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
 * block there and a separate message here. What the system says within the conversation is added to the user's message
 * before it: most templates accept a system message at the beginning only, and the prompt so far stays a prefix of the
 * next one. Reading adds the texts to the review; the messages are available after it.
 */
final class MessageBlocks {
    private static final int MOST = 4_096;
    /** Type of a block with what the system says within the conversation. */
    private static final String SYSTEM_BLOCK = "mid_conv_system";
    private static final String FOUND_TOOL = "tool_reference";
    /** Types of blocks that have no effect: each tool of a request is offered. */
    private static final List<String> TOOL_CHANGES = List.of("tool_addition", "tool_removal");

    private final TextReview review;
    private final List<Supplier<Message>> messages = new ArrayList<>();
    /** The message at the end, if the system may add to it. */
    private @Nullable OpenMessage open;
    /** Whether the last message is an answer that has text and no tool calls. */
    private boolean answered;

    /** A message of the system or the user whose texts are not yet complete. */
    private record OpenMessage(Role role, List<String> texts) {}

    MessageBlocks(TextReview review) {
        this.review = review;
    }

    /** Reads {@code system} and {@code messages}. */
    void read(JsonFields body) throws InvalidInputException {
        if (body.has("system")) {
            begin(Role.SYSTEM, texts(body, "system"));
        }
        body.required("messages");
        boolean conversed = false;
        for (JsonFields message : body.objects("messages", MOST)) {
            message.required("content");
            String role = message.requiredText("role");
            conversed |= !role.equals("system");
            switch (role) {
                case "user" -> user(message);
                case "assistant" -> assistant(message);
                case "system" -> told(toldTexts(message));
                default -> throw new InvalidInputException(message.path("role"),
                        Messages.text("anthropic.role", message.path("role")));
            }
        }
        end();
        if (!conversed) {
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

    private void begin(Role role, List<String> texts) {
        end();
        answered = false;
        open = new OpenMessage(role, new ArrayList<>(texts.isEmpty() ? List.of() : List.of(joined(texts))));
    }

    /** Adds what the system says at this point of the conversation. */
    private void told(List<String> texts) {
        String text = joined(texts);
        if (text.isEmpty()) {
            return;
        }
        OpenMessage last = open;
        if (last != null) {
            last.texts().add(text);
        } else {
            begin(messages.isEmpty() ? Role.SYSTEM : Role.USER, List.of(text));
        }
    }

    private void end() {
        OpenMessage last = open;
        if (last == null) {
            return;
        }
        open = null;
        String role = last.role() == Role.SYSTEM ? "system" : "user";
        String whole = last.texts().stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
        List<Integer> texts = last.texts().isEmpty() ? List.of() : List.of(review.add(role, whole));
        messages.add(() -> new Message(last.role(), parts(texts), null, List.of(), null));
    }

    private List<Part> parts(List<Integer> texts) {
        return texts.stream().map(number -> Part.text(review.text(number))).toList();
    }

    /** Returns the texts of a content, which is one text or text blocks. */
    private static List<String> texts(JsonFields owner, String name) throws InvalidInputException {
        return texts(owner, name, List.of());
    }

    /** Returns the texts of what the system says within the conversation. */
    private static List<String> toldTexts(JsonFields owner) throws InvalidInputException {
        return texts(owner, "content", TOOL_CHANGES);
    }

    /** @param others types of blocks that the content may have besides texts */
    private static List<String> texts(JsonFields owner, String name, List<String> others)
            throws InvalidInputException {
        if (owner.value(name) instanceof JsonPrimitive) {
            return List.of(owner.requiredText(name));
        }
        List<String> texts = new ArrayList<>();
        for (JsonFields block : owner.objects(name, MOST)) {
            String type = block.requiredText("type");
            if (!others.contains(type)) {
                texts.add(text(block));
            } else if (type.equals(FOUND_TOOL)) {
                texts.add(block.requiredText("tool_name"));
            }
        }
        return texts;
    }

    private static String text(JsonFields block) throws InvalidInputException {
        String type = block.requiredText("type");
        if (!type.equals("text")) {
            throw new InvalidInputException(block.path("type"),
                    Messages.text("anthropic.block", block.path("type"), type));
        }
        return block.requiredText("text");
    }

    private static String joined(List<String> texts) {
        return String.join("\n", texts);
    }

    /** Reviews the joined texts: the engine joins them too, so the gate must see what only the whole reveals. */
    private List<Integer> whole(String role, List<String> texts) {
        return texts.isEmpty() ? List.of() : List.of(review.add(role, joined(texts)));
    }

    private void user(JsonFields message) throws InvalidInputException {
        if (message.value("content") instanceof JsonPrimitive) {
            begin(Role.USER, texts(message, "content"));
            return;
        }
        List<String> said = new ArrayList<>();
        List<String> told = new ArrayList<>();
        List<JsonFields> blocks = message.objects("content", MOST);
        if (blocks.isEmpty()) {
            throw new InvalidInputException(message.path("content"),
                    Messages.text("anthropic.empty", message.path("content")));
        }
        end();
        answered = false;
        for (JsonFields block : blocks) {
            switch (block.requiredText("type")) {
                case "tool_result" -> {
                    String call = block.requiredText("tool_use_id");
                    review.addExact("tool call id", call);
                    List<Integer> result = whole("tool",
                            texts(block, "content", List.of(FOUND_TOOL)));
                    messages.add(() -> new Message(Role.TOOL, parts(result), null, List.of(), call));
                }
                case SYSTEM_BLOCK -> told.addAll(toldTexts(block));
                default -> said.add(text(block));
            }
        }
        if (!said.isEmpty()) {
            begin(Role.USER, said);
        }
        told(told);
    }

    private void assistant(JsonFields message) throws InvalidInputException {
        end();
        if (message.value("content") instanceof JsonPrimitive) {
            List<Integer> text = whole("assistant", texts(message, "content"));
            messages.add(() -> new Message(Role.ASSISTANT, parts(text), null, List.of(), null));
            answered = !message.requiredText("content").isEmpty();
            return;
        }
        List<String> said = new ArrayList<>();
        List<String> told = new ArrayList<>();
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
                case SYSTEM_BLOCK -> told.addAll(toldTexts(block));
                default -> said.add(text(block));
            }
        }
        answered = calls.isEmpty() && said.stream().anyMatch(text -> !text.isEmpty());
        List<Integer> whole = whole("assistant", said);
        // templates drop the reasoning of earlier turns
        List<Integer> reasons = whole("reasoning", thought);
        messages.add(() -> new Message(Role.ASSISTANT, parts(whole),
                reasons.isEmpty() ? null : review.text(reasons.getFirst()), calls.stream().map(Supplier::get).toList(),
                null));
        told(told);
    }
}
