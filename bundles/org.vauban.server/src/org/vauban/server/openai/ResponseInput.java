// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Part;
import org.vauban.engine.ChatRequest.PastCall;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.TextReview;

/**
 * Reads the input of {@code /v1/responses}: one text, or a chronological list of items. A function call and its output
 * are separate items there; here calls belong to the preceding message of the assistant. Reading adds the texts to the
 * review; the messages are available after it.
 */
final class ResponseInput {
    private static final int MOST = 4_096;

    private final TextReview review;
    private final NamespacedTools tools;
    private final List<Supplier<Message>> messages = new ArrayList<>();
    /** Content of the assistant's current message, to which following calls belong. */
    private List<Supplier<Part>> said = List.of();
    private List<Supplier<PastCall>> calls = new ArrayList<>();

    /** @param tools names of the functions of namespaces */
    ResponseInput(TextReview review, NamespacedTools tools) {
        this.review = review;
        this.tools = tools;
    }

    /** Reads {@code instructions} and {@code input}. */
    void read(JsonFields body) throws InvalidInputException {
        String instructions = body.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            add(Role.SYSTEM, List.of(part("system", instructions)));
        }
        JsonElement input = body.required("input");
        if (input instanceof JsonPrimitive) {
            add(Role.USER, List.of(part("user", body.requiredText("input"))));
            return;
        }
        int before = messages.size();
        for (JsonFields item : body.objects("input", MOST)) {
            item(item);
        }
        endAssistant();
        if (messages.size() == before) {
            throw new InvalidInputException("input", Messages.text("responses.empty"));
        }
    }

    /** Returns the approved messages. Only after the review. */
    List<Message> approved() {
        return messages.stream().map(Supplier::get).toList();
    }

    private void item(JsonFields item) throws InvalidInputException {
        String type = item.has("type") ? item.requiredText("type") : "message";
        switch (type) {
            case "message" -> message(item);
            case "function_call" -> call(item);
            case "function_call_output" -> {
                endAssistant();
                String id = item.requiredText("call_id");
                item.required("output");
                review.addExact("tool call id", id);
                List<Supplier<Part>> output = content(item, "output", "tool");
                messages.add(() -> new Message(Role.TOOL, parts(output), null, List.of(), id));
            }
            case "reasoning" -> {
                // from an earlier turn: templates drop it, too
            }
            default -> throw new InvalidInputException(item.path("type"),
                    Messages.text("responses.item", item.path("type"), type));
        }
    }

    private void message(JsonFields item) throws InvalidInputException {
        item.required("content");
        String role = item.requiredText("role");
        switch (role) {
            case "system", "developer" -> add(Role.SYSTEM, content(item, "content", role));
            case "user" -> add(Role.USER, content(item, "content", role));
            case "assistant" -> {
                endAssistant();
                said = content(item, "content", role);
            }
            default -> throw new InvalidInputException(item.path("role"),
                    Messages.text("responses.role", item.path("role"), role));
        }
    }

    private void call(JsonFields item) throws InvalidInputException {
        String id = item.requiredText("call_id");
        String namespace = item.text("namespace");
        String name = namespace == null || namespace.isEmpty() ? item.requiredText("name")
                : tools.name(namespace, item.requiredText("name"));
        review.addExact("tool call id", id);
        review.addExact("tool name", name);
        int arguments = review.add("tool call", ChatMessages.arguments(item.requiredText("arguments")));
        calls.add(() -> new PastCall(id, name, review.text(arguments)));
    }

    private void add(Role role, List<Supplier<Part>> content) {
        endAssistant();
        messages.add(() -> new Message(role, parts(content), null, List.of(), null));
    }

    private void endAssistant() {
        if (said.isEmpty() && calls.isEmpty()) {
            return;
        }
        List<Supplier<Part>> content = said;
        List<Supplier<PastCall>> made = calls;
        said = List.of();
        calls = new ArrayList<>();
        messages.add(() -> new Message(Role.ASSISTANT, parts(content), null, made.stream().map(Supplier::get).toList(),
                null));
    }

    private static List<Part> parts(List<Supplier<Part>> content) {
        return content.stream().map(Supplier::get).toList();
    }

    private Supplier<Part> part(String role, String text) {
        int number = review.add(role, text);
        return () -> Part.text(review.text(number));
    }

    /** Reviews one text, or joined pieces: the engine joins them too, so the gate must see what the whole reveals. */
    private List<Supplier<Part>> content(JsonFields owner, String name, String role) throws InvalidInputException {
        if (owner.value(name) instanceof JsonPrimitive) {
            return List.of(part(role, owner.requiredText(name)));
        }
        List<String> texts = new ArrayList<>();
        for (JsonFields piece : owner.objects(name, MOST)) {
            String type = piece.requiredText("type");
            switch (type) {
                case "input_text", "output_text", "text" -> texts.add(piece.requiredText("text"));
                case "refusal" -> texts.add(piece.requiredText("refusal"));
                default -> throw new InvalidInputException(piece.path("type"),
                        Messages.text("responses.content", piece.path("type"), type));
            }
        }
        return texts.isEmpty() ? List.of() : List.of(part(role, String.join("\n", texts)));
    }
}
