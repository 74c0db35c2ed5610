// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.IdentifiableMessage;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.vauban.lsp.session.ClientSession;

/**
 * Parses the messages of a client. For some invalid messages LSP4J does not report the id of the request: these are
 * parsed again here, so that every request gets a response. The error is the only issue of a
 * {@link MessageIssueException}, with a code and a localized sentence; the message has no id if none could be read.
 */
final class ClientMessages extends MessageJsonHandler {
    private final ClientSession session;

    ClientMessages(ClientSession session, Map<String, JsonRpcMethod> methods) {
        super(methods, gson -> gson.registerTypeAdapterFactory(new SharedAdapters()));
        this.session = session;
    }

    @Override
    @NonNullByDefault({})
    public Message parseMessage(CharSequence body) {
        try {
            return super.parseMessage(body);
        } catch (RuntimeException e) {
            // gson, LSP4J and the constructors of parameters throw many kinds of exceptions
            return again(body, e);
        }
    }

    private Message again(CharSequence body, RuntimeException failure) {
        JsonElement element;
        try {
            element = JsonParser.parseString(body.toString());
        } catch (JsonParseException e) {
            Message begun = failure instanceof MessageIssueException known ? known.getRpcMessage() : null;
            throw issue(begun instanceof RequestMessage ? begun : new RequestMessage(), ResponseErrorCode.ParseError,
                    "not.json");
        }
        if (element instanceof JsonArray) {
            throw issue(new RequestMessage(), ResponseErrorCode.InvalidRequest, "batch");
        }
        if (!(element instanceof JsonObject message)) {
            throw issue(new RequestMessage(), ResponseErrorCode.InvalidRequest, "not.message");
        }
        JsonElement method = message.get("method");
        if (method == null && (message.has("result") || message.has("error"))) {
            throw issue(identified(new ResponseMessage(), message), ResponseErrorCode.InvalidParams, "not.message");
        }
        if (method == null || !method.isJsonPrimitive()) {
            throw issue(identified(new RequestMessage(), message), ResponseErrorCode.InvalidRequest, "not.message");
        }
        if (message.has("id") && !identifies(message.get("id"))) {
            throw issue(new RequestMessage(), ResponseErrorCode.InvalidRequest, "request.id");
        }
        if (message.get("params") instanceof JsonArray byPosition && byPosition.size() == 1
                && !(byPosition.get(0) instanceof JsonArray)) {
            // all methods of the protocol have at most one parameter
            message.add("params", byPosition.get(0));
            return parseMessage(message.toString());
        }
        throw issue(message.has("id") ? request(method.getAsString(), message) : notification(method.getAsString()),
                ResponseErrorCode.InvalidParams, "params.shape", method.getAsString());
    }

    private MessageIssueException issue(Message message, ResponseErrorCode code, String key, Object... arguments) {
        return new MessageIssueException(message, new MessageIssue(session.text(key, arguments), code.getValue()));
    }

    private static RequestMessage request(String method, JsonObject message) {
        RequestMessage request = identified(new RequestMessage(), message);
        request.setMethod(method);
        return request;
    }

    private static NotificationMessage notification(String method) {
        NotificationMessage notification = new NotificationMessage();
        notification.setMethod(method);
        return notification;
    }

    private static <T extends IdentifiableMessage> T identified(T to, JsonObject message) {
        JsonElement id = message.get("id");
        if (id != null && identifies(id)) {
            if (id.getAsJsonPrimitive().isString()) {
                to.setId(id.getAsString());
            } else {
                to.setId(id.getAsInt());
            }
        }
        return to;
    }

    /** Whether the protocol permits an id: a string, or a 32-bit integer. */
    private static boolean identifies(JsonElement id) {
        if (!(id instanceof JsonPrimitive primitive) || primitive.isBoolean()) {
            return false;
        }
        return primitive.isString() || primitive.getAsDouble() == (int) primitive.getAsDouble();
    }
}
