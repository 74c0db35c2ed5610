// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
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
 * Reads the messages of a conversation in Ollama's format, whose tool calls need no ids: an output belongs to the call
 * with its id, otherwise to the oldest call without an output, of its tool if it names one. Reading adds the texts to
 * the review; the messages are available after it.
 */
final class OllamaMessages {
    private static final int MOST = 4_096;
    private static final int MOST_CALLS = 128;

    private final TextReview review;
    private final List<Supplier<Message>> messages = new ArrayList<>();
    /** Calls without an output. */
    private final Deque<Call> open = new ArrayDeque<>();
    private int calls;
    /** Whether the last message is an answer that has text and no tool calls. */
    private boolean answered;

    private record Call(String id, String name) {}

    OllamaMessages(TextReview review) {
        this.review = review;
    }

    /** Reads {@code messages}. */
    void read(JsonFields body) throws InvalidInputException {
        body.required("messages");
        for (JsonFields message : body.objects("messages", MOST)) {
            OllamaFields.refuseImages(message);
            answered = false;
            switch (message.requiredText("role")) {
                case "system" -> plain(Role.SYSTEM, message);
                case "user" -> plain(Role.USER, message);
                case "assistant" -> assistant(message);
                case "tool" -> tool(message);
                default -> throw new InvalidInputException(message.path("role"),
                        Messages.text("ollama.role", message.path("role")));
            }
        }
    }

    /** Whether there are no messages, as in a request that only loads a model. */
    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Adds a message with a text. */
    void say(Role role, String text) {
        int number = review.add(role == Role.SYSTEM ? "system" : "user", text);
        messages.add(() -> new Message(role, List.of(Part.text(review.text(number))), null, List.of(), null));
    }

    /** Returns how the conversation ends: the model continues an answer at the end. */
    Ending ending() {
        return answered && messages.size() > 1 ? Ending.CONTINUED : Ending.ANSWER;
    }

    /** Returns the approved messages. Only after the review. */
    List<Message> approved() {
        return messages.stream().map(Supplier::get).toList();
    }

    private void plain(Role role, JsonFields message) throws InvalidInputException {
        say(role, message.requiredText("content"));
    }

    private void assistant(JsonFields message) throws InvalidInputException {
        String text = message.text("content");
        int number = text == null || text.isEmpty() ? -1 : review.add("assistant", text);
        String thought = message.text("thinking");
        int reason = thought == null || thought.isEmpty() ? -1 : review.add("reasoning", thought);
        List<Supplier<PastCall>> made = new ArrayList<>();
        // limited, because each output searches all open calls
        for (JsonFields call : message.objects("tool_calls", Math.min(MOST_CALLS, MOST - calls))) {
            JsonFields function = call.requiredFields("function");
            String id = call.text("id");
            String numbered = "call" + String.format(Locale.ROOT, "%05d", calls++);
            Call one = new Call(id == null || id.isEmpty() ? numbered : id, function.requiredText("name"));
            review.addExact("tool call id", one.id());
            review.addExact("tool name", one.name());
            int arguments = review.add("tool call",
                    Exchange.GSON.toJson(function.requiredFields("arguments").object()));
            made.add(() -> new PastCall(one.id(), one.name(), review.text(arguments)));
            open.add(one);
        }
        answered = number >= 0 && made.isEmpty();
        messages.add(() -> new Message(Role.ASSISTANT,
                number < 0 ? List.of() : List.of(Part.text(review.text(number))),
                reason < 0 ? null : review.text(reason), made.stream().map(Supplier::get).toList(), null));
    }

    private void tool(JsonFields message) throws InvalidInputException {
        String name = message.text("tool_name");
        Call answered = answered(message.text("tool_call_id"), name == null ? message.text("name") : name);
        if (answered == null) {
            throw new InvalidInputException(message.path("role"), Messages.text("ollama.tool", message.path("role")));
        }
        open.remove(answered);
        int number = review.add("tool", message.requiredText("content"));
        messages.add(() -> new Message(Role.TOOL, List.of(Part.text(review.text(number))), null, List.of(),
                answered.id()));
    }

    private @Nullable Call answered(@Nullable String id, @Nullable String name) {
        Optional<Call> own = open.stream().filter(call -> call.id().equals(id)).findFirst();
        return own.isPresent() ? own.get()
                : open.stream().filter(call -> name == null || call.name().equals(name)).findFirst().orElse(null);
    }
}
