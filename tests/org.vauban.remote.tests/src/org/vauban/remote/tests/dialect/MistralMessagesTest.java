// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.message.Messages;
import org.vauban.remote.tests.Machine;

/** Conversations in the order that Mistral accepts. */
class MistralMessagesTest {
    private static final List<RemoteDialect> STRICT = List.of(RemoteDialect.MISTRAL, RemoteDialect.OUTSCALE);

    @TempDir
    Path folder;
    private Machine machine;

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
    }

    private ApprovedText text(String text) throws Exception {
        return machine.approved("chat", text);
    }

    private Message message(Role role, String text) throws Exception {
        return new Message(role, text(text));
    }

    private Message call() throws Exception {
        return Message.answer(null, null, List.of(new ChatRequest.PastCall("call-1", "look", text("{}"))));
    }

    private Message result() throws Exception {
        return Message.result("call-1", text("found"));
    }

    private JsonObject sent(RemoteDialect dialect, Tool tool, Message... messages) throws Exception {
        ChatRequest request = new ChatRequest("m", List.of(messages), GenerationOptions.greedy(9), Priority.CHAT);
        RemoteEndpoint endpoint = new RemoteEndpoint("team", URI.create("https://x"), dialect, FimProtocol.NONE,
                List.of(), Set.of(), Set.of(), Set.of(), List.of(), null, "", 0, null, "team https://x");
        return RequestBody.chat(endpoint, "big",
                tool == null ? request : request.withTools(List.of(tool), ToolChoice.AUTO),
                new Messages(Locale.ENGLISH)).json();
    }

    /** Returns the roles and texts of a conversation. */
    private List<String> order(RemoteDialect dialect, Message... messages) throws Exception {
        List<String> order = new ArrayList<>();
        for (JsonElement each : sent(dialect, null, messages).getAsJsonArray("messages")) {
            order.add(each.getAsJsonObject().get("role").getAsString() + ":"
                    + each.getAsJsonObject().get("content").getAsString());
        }
        return order;
    }

    @Test
    void anAnswerStandsBetweenAResultAndTheNextQuestion() throws Exception {
        Message[] messages = {message(Role.USER, "Why?"), call(), result(), message(Role.USER, "And?")};
        for (RemoteDialect each : STRICT) {
            assertEquals(List.of("user:Why?", "assistant:", "tool:found", "assistant:OK.", "user:And?"),
                    order(each, messages));
        }
        assertEquals(List.of("user:Why?", "assistant:", "tool:found", "user:And?"),
                order(RemoteDialect.OPENAI, messages));
    }

    @Test
    void laterInstructionsAreAmongTheFirst() throws Exception {
        Message[] messages = {message(Role.SYSTEM, "One."), message(Role.SYSTEM, "Two."), message(Role.USER, "Why?"),
            message(Role.ASSISTANT, "So."), message(Role.SYSTEM, "Three."), message(Role.USER, "And?"), call(),
            result(), message(Role.SYSTEM, "Four."), message(Role.USER, "Yes?")};
        for (RemoteDialect each : STRICT) {
            assertEquals(List.of("system:One.", "system:Two.\n\nThree.\n\nFour.", "user:Why?", "assistant:So.",
                    "user:And?", "assistant:", "tool:found", "assistant:OK.", "user:Yes?"), order(each, messages));
            assertEquals(List.of("system:Three.\n\nFour.", "user:Why?", "assistant:So.", "user:And?"),
                    order(each, message(Role.USER, "Why?"), message(Role.ASSISTANT, "So."),
                            message(Role.SYSTEM, "Three."), message(Role.SYSTEM, "Four."),
                            message(Role.USER, "And?")));
        }
        assertEquals("system:Three.", order(RemoteDialect.VLLM, messages).get(4));
    }

    @Test
    void whatTheSystemSaysLastIsAQuestion() throws Exception {
        Message last = message(Role.SYSTEM, "Now.");
        for (RemoteDialect each : STRICT) {
            assertEquals(List.of("user:Why?", "user:Now."), order(each, message(Role.USER, "Why?"), last));
            assertEquals(List.of("user:Why?", "assistant:So.", "user:Now."),
                    order(each, message(Role.USER, "Why?"), message(Role.ASSISTANT, "So."), last));
            assertEquals(List.of("user:Why?", "assistant:", "tool:found", "assistant:OK.", "user:Now."),
                    order(each, message(Role.USER, "Why?"), call(), result(), last));
            assertEquals(List.of("system:Now."), order(each, last));
        }
    }

    @Test
    void anEmptyAnswerIsLeftOut() throws Exception {
        Message[] messages = {message(Role.USER, "Why?"), call(), result(), message(Role.ASSISTANT, ""),
            message(Role.USER, "And?")};
        for (RemoteDialect each : STRICT) {
            assertEquals(List.of("user:Why?", "assistant:", "tool:found", "assistant:OK.", "user:And?"),
                    order(each, messages));
        }
        assertEquals("assistant:", order(RemoteDialect.LLAMA_SERVER, messages).get(3));
    }

    @Test
    void whatIsInOrderIsSentAsItIs() throws Exception {
        assertEquals(List.of("system:One.", "user:Why?", "system:Two.", "user:How?", "assistant:So.", "user:And?",
                "assistant:", "tool:found", "assistant:Yes.", "user:Oh?"),
                order(RemoteDialect.MISTRAL, message(Role.SYSTEM, "One."), message(Role.USER, "Why?"),
                        message(Role.SYSTEM, "Two."), message(Role.USER, "How?"), message(Role.ASSISTANT, "So."),
                        message(Role.USER, "And?"), call(), result(), message(Role.ASSISTANT, "Yes."),
                        message(Role.USER, "Oh?")));
    }

    @Test
    void aToolWithoutParametersHasASchemaWhereItIsRequired() throws Exception {
        Tool plain = new Tool("look", null, null);
        for (RemoteDialect each : STRICT) {
            assertEquals("{\"type\":\"object\",\"properties\":{}}",
                    function(sent(each, plain, message(Role.USER, "Why?"))).get("parameters").toString());
            assertEquals("{\"type\":\"array\"}", function(sent(each,
                    new Tool("look", null, text("{\"type\":\"array\"}")), message(Role.USER, "Why?")))
                            .get("parameters").toString());
        }
        assertNull(function(sent(RemoteDialect.OPENAI, plain, message(Role.USER, "Why?"))).get("parameters"));
    }

    private static JsonObject function(JsonObject request) {
        return request.getAsJsonArray("tools").get(0).getAsJsonObject().getAsJsonObject("function");
    }
}
