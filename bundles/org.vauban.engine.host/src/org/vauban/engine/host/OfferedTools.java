// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.host.answer.AnswerPart;
import org.vauban.engine.host.answer.AnswerSyntax;
import org.vauban.engine.host.answer.CallGrammar;
import org.vauban.engine.host.answer.CallJson;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.host.grammar.ToolGrammar;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.message.ShownName;
import org.vauban.engine.host.prompt.ChatTemplateInput;
import org.vauban.engine.protocol.HostProtocol.WireTool;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolChoice;

/**
 * The tools of one request: their descriptions for the model, the grammar of their calls, and the validation of a call.
 */
final class OfferedTools {
    private static final int MAX = 128;
    /** Length of a call id that every model family accepts. */
    private static final int ID_LENGTH = 9;
    private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern ID = Pattern.compile("[\\w.:-]{1,64}");

    private final HostMessages messages;
    private final ToolChoice choice;
    private final List<ChatTemplateInput.Tool> tools = new ArrayList<>();
    private final Map<String, ToolGrammar> schemas;

    /**
     * @param offered the tools, or null for none
     * @param choice null for {@link ToolChoice#AUTO}
     * @throws EngineException if a tool is invalid, or the choice names none of them
     */
    OfferedTools(@Nullable List<WireTool> offered, @Nullable ToolChoice choice, HostMessages messages) {
        this.messages = messages;
        this.choice = choice == null ? ToolChoice.AUTO : choice;
        boolean told = this.choice.mode() != ToolChoice.Mode.NONE;
        List<WireTool> wired = offered == null ? List.of() : offered;
        messages.require(wired.size() <= MAX, "tools");
        Map<String, JsonObject> all = new LinkedHashMap<>();
        for (WireTool tool : wired) {
            if (!Tool.isName(tool.name()) || all.containsKey(tool.name())) {
                throw messages.failure(EngineError.INVALID_REQUEST, "toolName", shortened(tool.name()));
            }
            JsonObject parameters = parameters(tool);
            all.put(tool.name(), parameters);
            if (told) {
                String description = tool.description();
                tools.add(new ChatTemplateInput.Tool(tool.name(), description == null ? "" : description,
                        parameters));
            }
        }
        boolean named = this.choice.mode() == ToolChoice.Mode.NAMED;
        if (named && !all.containsKey(this.choice.name())
                || this.choice.mode() == ToolChoice.Mode.REQUIRED && all.isEmpty()) {
            throw messages.failure(EngineError.INVALID_REQUEST, "toolChoice", named ? this.choice.name() : "required");
        }
        schemas = ToolGrammar.compile(all);
    }

    private static String shortened(@Nullable String name) {
        return ShownName.of(String.valueOf(name), 80);
    }

    private JsonObject parameters(WireTool tool) {
        JsonObject schema;
        String parameters = tool.parameters();
        if (parameters == null) {
            schema = new JsonObject();
            schema.add("properties", new JsonObject());
        } else {
            schema = CallJson.parse(parameters).filter(JsonObject.class::isInstance)
                    .map(JsonElement::getAsJsonObject)
                    .orElseThrow(() -> messages.failure(EngineError.INVALID_REQUEST, "toolParameters", tool.name()));
        }
        if (!schema.has("type")) {
            schema.addProperty("type", "object");
        }
        JsonElement type = schema.get("type");
        if (!type.isJsonPrimitive() || !type.getAsString().equals("object")) {
            throw messages.failure(EngineError.INVALID_REQUEST, "toolParameters", tool.name());
        }
        return schema;
    }

    /** Returns the tools that the model is told of; empty if the choice is none. */
    List<ChatTemplateInput.Tool> told() {
        return tools;
    }

    /** Whether the answer ends after its first call. */
    boolean single() {
        return choice.single();
    }

    /** Whether the answer must be a call. */
    boolean called() {
        return choice.mode() == ToolChoice.Mode.REQUIRED || choice.mode() == ToolChoice.Mode.NAMED;
    }

    /**
     * Returns the grammar of an answer that is a call.
     *
     * @throws EngineException if the schema of a tool that may be called cannot be compiled to a grammar
     */
    String grammar(AnswerSyntax syntax) {
        Map<String, String> grammars = new LinkedHashMap<>();
        schemas.forEach((name, schema) -> {
            String only = choice.name();
            if (only == null || only.equals(name)) {
                JsonSchemaGrammar grammar = schema.grammar();
                if (grammar == null) {
                    throw messages.failure(EngineError.INVALID_REQUEST, "toolSchema", name, schema.problem());
                }
                grammars.put(name, grammar.gbnf());
            }
        });
        return CallGrammar.of(syntax, grammars);
    }

    /** Returns a call as it is reported to the client, after validation. */
    ToolCall checked(AnswerPart.ToolCall call) {
        String given = call.id();
        String id = given != null && ID.matcher(given).matches() ? given : newId();
        return new ToolCall(id, call.name(), call.arguments(), problem(call).orElse(null));
    }

    private Optional<String> problem(AnswerPart.ToolCall call) {
        ToolGrammar schema = schemas.get(call.name());
        if (schema == null) {
            return Optional.of(messages.get("callUnknown", shortened(call.name())));
        }
        JsonSchemaGrammar grammar = schema.grammar();
        if (grammar == null) {
            return Optional.of(messages.get("callUnchecked", call.name(), schema.problem()));
        }
        boolean valid = CallJson.parse(call.arguments()).map(grammar::valid).orElse(false);
        return valid ? Optional.empty() : Optional.of(messages.get("callInvalid", call.name()));
    }

    private static String newId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        ThreadLocalRandom.current().ints(ID_LENGTH, 0, ID_CHARACTERS.length())
                .forEach(i -> id.append(ID_CHARACTERS.charAt(i)));
        return id.toString();
    }
}
