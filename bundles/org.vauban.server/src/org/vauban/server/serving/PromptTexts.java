// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.TokenizeRequest;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Prompts that a client gives as strings, as tokens of the model, or as a mix of both. The gate reviews text, so tokens
 * are converted to text first. Immutable.
 */
public final class PromptTexts {
    private static final int MOST_TOKENS = 1 << 17;
    /** Maximum number of token sequences per request, each of which needs a call of the engine. */
    private static final int MOST_RUNS = 4_096;

    private final List<List<Part>> prompts;
    private final boolean several;
    private final String path;

    private sealed interface Part {}

    private record Words(String text) implements Part {}

    private record Tokens(List<Integer> ids) implements Part {}

    /** Reads an element that is neither a string nor an array. */
    @FunctionalInterface
    public interface Other {
        String text(JsonElement element, String path) throws InvalidInputException;
    }

    private PromptTexts(List<List<Part>> prompts, boolean several, String path) {
        this.prompts = prompts;
        this.several = several;
        this.path = path;
    }

    /**
     * Reads one text or several. As with llama.cpp, an array that contains a number is one text.
     *
     * @param path path of the value, for messages
     * @param most maximum number of texts
     * @param other reads elements of other types, or refuses them
     */
    public static PromptTexts read(JsonElement value, String path, int most, Other other)
            throws InvalidInputException {
        if (!(value instanceof JsonArray array) || isMixed(array)) {
            return of(List.of(parts(value, path, most, other)), false, path, most);
        }
        if (array.isEmpty() || array.size() > most) {
            throw form(path, most);
        }
        List<List<Part>> prompts = new ArrayList<>();
        for (JsonElement each : array) {
            prompts.add(parts(each, path + "[" + prompts.size() + "]", most, other));
        }
        return of(prompts, true, path, most);
    }

    private static PromptTexts of(List<List<Part>> prompts, boolean several, String path, int most)
            throws InvalidInputException {
        if (prompts.stream().flatMap(List::stream).filter(Tokens.class::isInstance).count() > MOST_RUNS) {
            throw form(path, most);
        }
        return new PromptTexts(prompts, several, path);
    }

    /** Reads texts that consist of strings and tokens only. */
    public static PromptTexts read(JsonElement value, String path, int most) throws InvalidInputException {
        return read(value, path, most, (element, at) -> {
            throw form(path, most);
        });
    }

    private static InvalidInputException form(String path, int most) {
        return new InvalidInputException(path, Messages.text("prompt.form", path, most));
    }

    private static boolean isMixed(JsonArray array) {
        return array.asList().stream().anyMatch(each -> each instanceof JsonPrimitive one && one.isNumber());
    }

    private static List<Part> parts(JsonElement value, String path, int most, Other other)
            throws InvalidInputException {
        if (value instanceof JsonPrimitive text && text.isString()) {
            return List.of(new Words(text.getAsString()));
        }
        if (!(value instanceof JsonArray array)) {
            return List.of(new Words(other.text(value, path)));
        }
        List<Part> parts = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        for (JsonElement each : array) {
            if (each instanceof JsonPrimitive number && number.isNumber()) {
                tokens.add((int) JsonFields.whole(number, 0, Integer.MAX_VALUE).orElseThrow(() -> form(path, most)));
            } else if (each instanceof JsonPrimitive text && text.isString()) {
                parts.add(new Tokens(List.copyOf(tokens)));
                tokens.clear();
                parts.add(new Words(text.getAsString()));
            } else {
                throw form(path, most);
            }
        }
        parts.add(new Tokens(List.copyOf(tokens)));
        if (!isMixed(array) || array.size() > MOST_TOKENS) {
            throw form(path, most);
        }
        return parts.stream().filter(part -> !(part instanceof Tokens run && run.ids().isEmpty())).toList();
    }

    public int size() {
        return prompts.size();
    }

    /** Whether the client gave an array of texts, even with a single element. */
    public boolean several() {
        return several;
    }

    /** Returns the texts in order. If there are tokens, blocks until the model is loaded and has converted them. */
    public List<String> texts(ServingContext context, Exchange exchange, ModelEntry model)
            throws ApiException, InvalidInputException {
        List<List<Integer>> runs = prompts.stream().flatMap(List::stream).filter(Tokens.class::isInstance)
                .map(run -> ((Tokens) run).ids()).toList();
        List<String> found = runs.isEmpty() ? List.of() : detokenized(context, exchange, model, runs);
        List<String> texts = new ArrayList<>();
        int next = 0;
        for (List<Part> parts : prompts) {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                text.append(part instanceof Words words ? words.text() : found.get(next++));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private List<String> detokenized(ServingContext context, Exchange exchange, ModelEntry model,
            List<List<Integer>> runs) throws ApiException, InvalidInputException {
        try {
            return AdmittedCall.await(context, exchange, model, () -> {
                TextReview review = context.review("tokenize", exchange, model.id());
                int nothing = review.add("prompt", "");
                review.submit();
                TokenizeRequest beginning = new TokenizeRequest(model.id(), review.text(nothing), true, false);
                return () -> {
                    Engine engine = context.models().engine();
                    return EngineSteps.of(engine.tokenize(beginning))
                            .then(marks -> AdmittedCall.all(runs.stream().map(run -> engine.detokenize(
                                    new DetokenizeRequest(model.id(), without(run, marks)))).toList()));
                };
            });
        } catch (ApiException e) {
            throw e.kind() == ErrorKind.INVALID_REQUEST // a token outside the model's vocabulary
                    ? ApiException.of(e.kind(), path, String.valueOf(e.getMessage())) : e;
        }
    }

    /** Removes marks for begin and end of text: the engine adds the first, and clients may not send the other. */
    private static List<Integer> without(List<Integer> run, int[] marks) {
        int begin = 0;
        while (begin < run.size() && isMark(run.get(begin), marks)) {
            begin++;
        }
        int end = run.size();
        while (end > begin && isMark(run.get(end - 1), marks)) {
            end--;
        }
        return run.subList(begin, end);
    }

    private static boolean isMark(int token, int[] marks) {
        return Arrays.stream(marks).anyMatch(mark -> mark == token);
    }
}
