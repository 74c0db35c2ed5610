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
 * The tokens of an answer with their probabilities, in each form that dialects have, and which of them the next text is
 * made of. An endpoint may send anything: no more tokens and candidates are taken than were asked for. For one thread.
 */
final class AnswerTokens {
    private static final int LONGEST = 256;
    /** As OpenAI writes what is all but impossible. */
    private static final double LEAST = -9_999;

    private final int candidates;
    private final int most;
    private final List<TokenProbability> all = new ArrayList<>();
    private int told;
    /** Characters of the text that were told since all tokens were. */
    private int characters;
    private double likelihood;

    /**
     * @param candidates told for each token; 0 where no probabilities are asked for
     * @param most tokens of an answer
     */
    AnswerTokens(int candidates, int most) {
        this.candidates = candidates;
        this.most = most;
    }

    /** Whether they are asked for. */
    boolean areWanted() {
        return candidates > 0;
    }

    /** Takes those of a choice of an answer, or of a piece of it. */
    void read(JsonObject choice) {
        if (candidates == 0) {
            return;
        }
        JsonObject probabilities = JsonReply.child(choice, "logprobs");
        if (probabilities == null) {
            JsonReply.children(choice, "completion_probabilities").forEach(this::add); // llama-server's own
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

    /** Null for what is no token. */
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

    /** Of an object from tokens to logarithms, best first. */
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
     * Those that a text is made of, which is told now.
     *
     * @param length characters of the text
     * @param whole whether nothing of what was heard is held back
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

    /** The first token that does not begin within so many characters behind those that were told. */
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

    /** The text ends before those that were not told. */
    void cut() {
        all.subList(told, all.size()).clear();
    }

    /** The natural logarithm of the probability of all that was told. */
    double likelihood() {
        return likelihood;
    }

    List<TokenProbability> all() {
        return List.copyOf(all);
    }
}
