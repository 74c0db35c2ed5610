// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.governance.text.ShortText;
import org.vauban.remote.http.JsonReply;

/**
 * Reads the tokens of an answer with their probabilities in the formats of all dialects, and assigns them to the texts
 * passed on. Endpoints are not trusted: no more tokens and candidates than requested are accepted. For one thread.
 */
final class AnswerTokens {
    private static final int LONGEST = 256;
    /** OpenAI's value for a practically impossible token. */
    private static final double LEAST = -9_999;

    private final int candidates;
    private final int most;
    private final List<TokenProbability> all = new ArrayList<>();
    private int told;
    /** Characters passed on whose tokens were not, or not completely. */
    private int characters;
    private double likelihood;

    /**
     * @param candidates number of candidates for each token; 0 if no probabilities are requested
     * @param most maximum number of tokens of an answer
     */
    AnswerTokens(int candidates, int most) {
        this.candidates = candidates;
        this.most = most;
    }

    /** Whether probabilities are requested. */
    boolean areWanted() {
        return candidates > 0;
    }

    /** Reads the tokens of a choice, whole or a piece of it. */
    void read(JsonObject choice) {
        if (candidates == 0) {
            return;
        }
        JsonObject probabilities = JsonReply.child(choice, "logprobs");
        if (probabilities == null) {
            JsonReply.children(choice, "completion_probabilities").forEach(this::add); // llama-server's format
        } else if (probabilities.has("content")) {
            JsonReply.children(probabilities, "content").forEach(this::add);
        } else if (probabilities.get("tokens") instanceof JsonArray texts
                && probabilities.get("token_logprobs") instanceof JsonArray logarithms) {
            JsonArray best = probabilities.get("top_logprobs") instanceof JsonArray array ? array : new JsonArray();
            for (int i = 0; i < Math.min(texts.size(), logarithms.size()); i++) {
                add(-1, texts.get(i), logarithms.get(i), i < best.size() ? named(best.get(i)) : List.of());
            }
        }
    }

    private void add(JsonObject token) {
        List<Candidate> best = new ArrayList<>();
        for (JsonObject each : JsonReply.children(token, "top_logprobs")) {
            Candidate other = candidate(id(each), each.get("token"), each.get("logprob"));
            if (other != null && best.size() < candidates) {
                best.add(other);
            }
        }
        add(id(token), token.get("token"), token.get("logprob"), best);
    }

    private static int id(JsonObject token) {
        return JsonReply.count(token, "id", -1);
    }

    private void add(int id, @Nullable JsonElement text, @Nullable JsonElement logarithm, List<Candidate> best) {
        Candidate token = candidate(id, text, logarithm);
        if (token != null && all.size() < most) {
            all.add(new TokenProbability(id, token.text(), token.logarithm(), best));
        }
    }

    /** Returns null if it is not a valid token. */
    private static @Nullable Candidate candidate(int id, @Nullable JsonElement text, @Nullable JsonElement logarithm) {
        if (!(text instanceof JsonPrimitive token) || !token.isString()
                || !(logarithm instanceof JsonPrimitive number) || !number.isNumber()) {
            return null;
        }
        String name = token.getAsString();
        double value = number.getAsDouble();
        return new Candidate(id, ShortText.beginning(name, LONGEST),
                Double.isNaN(value) ? LEAST : Math.clamp(value, LEAST, 0));
    }

    /** Reads an object that maps tokens to logarithms; returns the best first. */
    private List<Candidate> named(JsonElement best) {
        if (!(best instanceof JsonObject object)) {
            return List.of();
        }
        List<Candidate> named = new ArrayList<>();
        for (Map.Entry<String, JsonElement> each : object.entrySet()) {
            Candidate candidate = candidate(-1, new JsonPrimitive(each.getKey()), each.getValue());
            if (candidate != null) {
                named.add(candidate);
            }
        }
        named.sort(Comparator.comparingDouble(Candidate::logarithm).reversed());
        return named.subList(0, Math.min(candidates, named.size()));
    }

    /**
     * Returns the tokens of a text that is passed on now.
     *
     * @param length number of characters of the text
     * @param whole whether no received text is held back
     */
    List<TokenProbability> of(int length, boolean whole) {
        characters += length;
        int end = whole ? all.size() : beginning(characters);
        List<TokenProbability> next = List.copyOf(all.subList(told, end));
        next.forEach(each -> likelihood += each.logarithm());
        if (whole) {
            characters = 0;
        } else {
            characters -= next.stream().mapToInt(each -> each.text().length()).sum();
        }
        told = end;
        return next;
    }

    /** Returns the index of the first remaining token that begins after this many characters of the remaining ones. */
    private int beginning(int within) {
        int at = 0;
        for (int i = told; i < all.size(); i++) {
            if (at >= within) {
                return i;
            }
            at += all.get(i).text().length();
        }
        return all.size();
    }

    /** Drops the remaining tokens, since the text ends before them. */
    void cut() {
        all.subList(told, all.size()).clear();
    }

    /** Returns the natural logarithm of the probability of all tokens passed on. */
    double likelihood() {
        return likelihood;
    }

    List<TokenProbability> all() {
        return List.copyOf(all);
    }
}
