// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.JsonReply;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.http.TransferLimits;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.message.Messages;

/** Fetches the list of models that an endpoint serves ({@code /v1/models}). */
public final class ModelList implements ReplyHandler {
    private static final int MAX_MODELS = 1_000;
    private static final int MAX_NAME = 200;

    private final Messages messages;
    private List<Model> models = List.of();

    /**
     * A listed model.
     *
     * @param fim whether it supports fill-in-the-middle, as reported by Mistral
     * @param contextTokens size of its context, 0 if not reported
     */
    public record Model(String id, boolean fim, int contextTokens) {}

    private ModelList(Messages messages) {
        this.messages = messages;
    }

    /** Fetches the list; generates nothing. */
    public static List<Model> of(EndpointClient client, @Nullable String key, TransferLimits limits,
            Messages messages) throws RemoteException {
        ModelList list = new ModelList(messages);
        client.get("/v1/models", key, limits, list);
        return list.models;
    }

    @Override
    public void accepted(ReplyHead head) {
        // only the body matters
    }

    @Override
    public boolean event(String data) throws RemoteException {
        throw new RemoteException(Kind.PROTOCOL, messages.get("not.json"), null);
    }

    @Override
    public void whole(JsonObject body) {
        models = JsonReply.children(body, "data").stream().limit(MAX_MODELS)
                .filter(each -> !JsonReply.textOr(each, "id").isBlank())
                .filter(each -> JsonReply.textOr(each, "id").length() <= MAX_NAME).map(ModelList::model).toList();
    }

    private static Model model(JsonObject json) {
        JsonObject capabilities = JsonReply.child(json, "capabilities");
        boolean fim = capabilities != null && capabilities.get("completion_fim") instanceof JsonPrimitive can
                && can.isBoolean() && can.getAsBoolean();
        return new Model(JsonReply.line(JsonReply.textOr(json, "id")), fim, JsonReply.count(json, "max_context_length",
                JsonReply.count(json, "max_model_len", 0)));
    }
}
