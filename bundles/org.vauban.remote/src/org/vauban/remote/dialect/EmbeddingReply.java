// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.remote.http.JsonReply;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.message.Messages;

/** Reads embeddings: one vector of one size for each text, L2-normalised here for all endpoints. */
public final class EmbeddingReply implements ReplyHandler {
    private static final int MAX_SIZE = 16_384;

    private final String model;
    private final int texts;
    private final Messages messages;
    private final long started = System.nanoTime();
    private @Nullable ReplyHead head;
    private @Nullable Embeddings embeddings;

    /**
     * @param model the requested model; an answer of another one is refused
     * @param texts number of texts sent
     */
    public EmbeddingReply(String model, int texts, Messages messages) {
        this.model = model;
        this.texts = texts;
        this.messages = messages;
    }

    @Override
    public void accepted(ReplyHead accepted) {
        head = accepted;
    }

    /** Returns the head of the answer, null before it has arrived. */
    public @Nullable ReplyHead head() {
        return head;
    }

    @Override
    public boolean event(String data) throws RemoteException {
        throw invalid();
    }

    @Override
    public void whole(JsonObject body) throws RemoteException {
        String by = JsonReply.text(body, "model");
        if (by != null && !by.equals(model)) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("embeddings.model", JsonReply.line(by)), null);
        }
        float[][] vectors = new float[texts][];
        List<JsonObject> data = JsonReply.children(body, "data");
        for (int i = 0; i < data.size(); i++) {
            int index = JsonReply.count(data.get(i), "index", i);
            if (index >= texts || vectors[index] != null) {
                throw invalid();
            }
            vectors[index] = vector(data.get(i).get("embedding"));
        }
        for (float[] vector : vectors) {
            if (vector == null || vector.length != vectors[0].length) {
                throw invalid();
            }
        }
        JsonObject usage = JsonReply.child(body, "usage");
        embeddings = new Embeddings(Arrays.asList(vectors),
                usage == null ? 0 : JsonReply.count(usage, "prompt_tokens", 0), (System.nanoTime() - started) / 1e6);
    }

    private float[] vector(@Nullable JsonElement element) throws RemoteException {
        if (!(element instanceof JsonArray numbers) || numbers.isEmpty() || numbers.size() > MAX_SIZE) {
            throw invalid();
        }
        float[] vector = new float[numbers.size()];
        double square = 0;
        for (int i = 0; i < vector.length; i++) {
            if (!(numbers.get(i) instanceof JsonPrimitive number) || !number.isNumber()
                    || !Float.isFinite(number.getAsFloat())) {
                throw invalid();
            }
            vector[i] = number.getAsFloat();
            square += (double) vector[i] * vector[i];
        }
        if (!(square > 0)) {
            throw invalid();
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    private RemoteException invalid() {
        return new RemoteException(Kind.PROTOCOL, messages.get("embeddings"), null);
    }

    /** Returns the vectors, in the order of the texts. */
    public Embeddings embeddings() throws RemoteException {
        Embeddings read = embeddings;
        if (read == null) {
            throw invalid();
        }
        return read;
    }
}
