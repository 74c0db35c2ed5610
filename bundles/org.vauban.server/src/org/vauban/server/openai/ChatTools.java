// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.TextReview;

/** Reads the tools of a conversation in OpenAI's format. */
public final class ChatTools {
    private static final int MOST = 128;

    private final TextReview review;
    private final List<Supplier<Tool>> tools = new ArrayList<>();
    private final NamespacedTools names = new NamespacedTools();
    private ToolChoice choice = ToolChoice.AUTO;
    private boolean parallel = true;

    public ChatTools(TextReview review) {
        this.review = review;
    }

    /** Reads {@code tools} and {@code tool_choice}. */
    public void read(JsonFields body) throws InvalidInputException {
        read(body, true);
    }

    /**
     * Reads {@code tools} whose functions are not nested, as in the responses API, or belong to a namespace. Tools that
     * a provider runs itself, such as web search, and tools other than functions are skipped: clients list them by
     * default.
     */
    void readFlat(JsonFields body) throws InvalidInputException {
        read(body, false);
    }

    private void read(JsonFields body, boolean nested) throws InvalidInputException {
        List<JsonFields> all = body.objects("tools", MOST);
        for (JsonFields tool : all) {
            tool.requiredText("type");
            if (isFunction(tool.object())) {
                names.add((nested ? tool.requiredFields("function") : tool).requiredText("name"));
            } else if (nested) {
                throw new InvalidInputException(tool.path("type"), Messages.text("tool.type", tool.path("type")));
            }
        }
        for (JsonFields tool : all) {
            if (isFunction(tool.object())) {
                JsonFields function = nested ? tool.requiredFields("function") : tool;
                offer(function, function.requiredText("name"));
            } else if (isNamespace(tool.object())) {
                String namespace = tool.requiredText("name");
                for (JsonFields function : tool.objects("tools", MOST)) {
                    function.requiredText("type");
                    if (isFunction(function.object())) {
                        offer(function, names.add(namespace, function.requiredText("name")));
                    }
                }
            } // others are run by the provider, or unsupported: the model does not see them
            if (tools.size() > MOST) {
                throw new InvalidInputException("tools", Messages.text("tool.many", MOST));
            }
        }
        parallel = body.flag("parallel_tool_calls", true);
        JsonElement wanted = body.value("tool_choice");
        if (wanted != null) {
            choice = choice(body, wanted, nested);
            requireTools(choice, tools.isEmpty(), "tool_choice");
        }
    }

    private void offer(JsonFields function, String name) throws InvalidInputException {
        review.addExact("tool name", name);
        String description = function.text("description");
        JsonFields parameters = function.fields("parameters");
        int described = description == null ? -1 : review.add("tool", description);
        int schema = parameters == null ? -1 : review.add("tool schema", Exchange.GSON.toJson(parameters.object()));
        tools.add(() -> new Tool(name, described < 0 ? null : review.text(described),
                schema < 0 ? null : review.text(schema)));
    }

    /** Returns the names of the functions of namespaces. */
    NamespacedTools names() {
        return names;
    }

    /** Returns those of some tools of the responses API that a model is offered. */
    static JsonArray offered(JsonArray tools) {
        JsonArray offered = new JsonArray();
        for (JsonElement each : tools) {
            JsonObject tool = each.getAsJsonObject();
            if (isFunction(tool)) {
                offered.add(tool);
            } else if (isNamespace(tool) && tool.get("tools") instanceof JsonArray inner) {
                JsonArray functions = new JsonArray();
                for (JsonElement function : inner) {
                    if (isFunction(function.getAsJsonObject())) { // read has checked that it is an object
                        functions.add(function);
                    }
                }
                if (!functions.isEmpty()) {
                    JsonObject namespace = tool.deepCopy();
                    namespace.add("tools", functions);
                    offered.add(namespace);
                }
            }
        }
        return offered;
    }

    /** Whether a tool is a function, the only kind that can be offered to a model. */
    private static boolean isFunction(JsonObject tool) {
        return isType(tool, "function");
    }

    /** Whether a tool is a group of functions. */
    private static boolean isNamespace(JsonObject tool) {
        return isType(tool, "namespace");
    }

    private static boolean isType(JsonObject tool, String type) {
        return tool.get("type") instanceof JsonPrimitive own && type.equals(own.getAsString());
    }

    private ToolChoice choice(JsonFields body, JsonElement wanted, boolean nested) throws InvalidInputException {
        if (wanted instanceof JsonPrimitive text && text.isString()) {
            switch (text.getAsString()) {
                case "none":
                    return ToolChoice.NONE;
                case "auto":
                    return ToolChoice.AUTO;
                case "required", "any":
                    return ToolChoice.REQUIRED;
                default:
                    throw new InvalidInputException("tool_choice", Messages.text("tool.choice"));
            }
        }
        JsonFields tool = JsonFields.fields(wanted, body.path("tool_choice"));
        String namespace = nested ? null : tool.text("namespace");
        if (namespace != null && !namespace.isEmpty()) {
            return ToolChoice.named(names.name(namespace, tool.requiredText("name")));
        }
        return named(nested ? tool.requiredFields("function") : tool);
    }

    /** Checks that tools are offered if a tool call is required. */
    public static void requireTools(ToolChoice choice, boolean none, String path) throws InvalidInputException {
        if (none && (choice.mode() == ToolChoice.Mode.REQUIRED || choice.mode() == ToolChoice.Mode.NAMED)) {
            throw new InvalidInputException(path, Messages.text("tool.none", path));
        }
    }

    /** Returns the choice of a named tool; the name must be one that can be offered. */
    public static ToolChoice named(JsonFields tool) throws InvalidInputException {
        String name = tool.requiredText("name");
        if (!Tool.isName(name)) {
            throw new InvalidInputException(tool.path("name"), Messages.text("tool.name", tool.path("name")));
        }
        return ToolChoice.named(name);
    }

    /** Returns the approved tools. Only after the review. */
    public List<Tool> approved() {
        return tools.stream().map(Supplier::get).toList();
    }

    /** Whether an answer may contain several tool calls. */
    public boolean parallel() {
        return parallel;
    }

    public ToolChoice choice() {
        return tools.isEmpty() ? ToolChoice.AUTO : choice.withSingle(!parallel);
    }
}
