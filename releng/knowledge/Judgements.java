// SPDX-License-Identifier: EPL-2.0

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.vauban.engine.host.token.Logits;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/**
 * Scores texts with a model, for selector.py. For each line of JSON with a {@code begin} and {@code ends}, it prints a
 * line with a number for each end: the log-likelihood of its {@code expected} text, or the log-odds of yes against no
 * as the next word.
 *
 * <pre>java -cp "DISTRIBUTION/lib/*" Judgements.java NATIVES MODEL.gguf FILE.jsonl</pre>
 */
final class Judgements implements AutoCloseable {
    private static final int CONTEXT = 4096;
    private static final double LEAST = 1e-9;

    private final LlamaContext context;
    private final LlamaVocabulary vocabulary;
    private final LlamaBatch batch = new LlamaBatch(CONTEXT);
    private int position;

    private Judgements(LlamaModel model) {
        vocabulary = model.vocabulary();
        context = model.newContext(ContextParameters.defaults().withContextSize(CONTEXT).withBatchSize(CONTEXT)
                .withMaxSequences(1).withThreads(Runtime.getRuntime().availableProcessors()));
    }

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (LlamaLibrary library = LlamaLibrary.open(Path.of(args[0]));
                LlamaModel model = library.loadModel(Path.of(args[1]), ModelParameters.defaults());
                Judgements judgements = new Judgements(model)) {
            for (String line : Files.readAllLines(Path.of(args[2]))) {
                out.println(judgements.of(JsonParser.parseString(line).getAsJsonObject()));
            }
        }
    }

    @Override
    public void close() {
        batch.close();
        context.close();
    }

    private JsonArray of(JsonObject job) {
        context.memory().clear();
        position = 0;
        int[] begin = vocabulary.tokenize(job.get("begin").getAsString(), false, true);
        read(Arrays.copyOf(begin, Math.min(begin.length, CONTEXT / 2)), Integer.MAX_VALUE);
        int common = position;
        JsonArray numbers = new JsonArray();
        for (JsonElement each : job.getAsJsonArray("ends")) {
            JsonObject end = each.getAsJsonObject();
            context.memory().remove(0, common, -1);
            position = common;
            int[] prompt = vocabulary.tokenize(end.get("prompt").getAsString(), false, true);
            numbers.add(end.has("expected")
                    ? likelihood(prompt, vocabulary.tokenize(end.get("expected").getAsString(), false, false))
                    : odds(prompt));
        }
        return numbers;
    }

    private double likelihood(int[] prompt, int[] expected) {
        int[] all = Arrays.copyOf(prompt, prompt.length + expected.length);
        System.arraycopy(expected, 0, all, prompt.length, expected.length);
        read(all, prompt.length - 1);
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            float[] logits = context.logits(prompt.length - 1 + i);
            sum += logits[expected[i]] - Logits.scale(logits);
        }
        return sum;
    }

    private double odds(int[] prompt) {
        read(prompt, prompt.length - 1);
        float[] logits = context.logits(prompt.length - 1);
        return Math.log(Math.max(LEAST, probability(logits, "yes", "Yes", "oui", "Oui")))
                - Math.log(Math.max(LEAST, probability(logits, "no", "No", "non", "Non")));
    }

    private double probability(float[] logits, String... words) {
        double scale = Logits.scale(logits);
        return Arrays.stream(words).mapToInt(word -> vocabulary.tokenize(word, false, false)[0]).distinct()
                .mapToDouble(token -> Math.exp(logits[token] - scale)).sum();
    }

    /**
     * Prefills tokens.
     *
     * @param first index of the first token whose logits are needed
     */
    private void read(int[] tokens, int first) {
        batch.clear();
        for (int i = 0; i < tokens.length; i++) {
            batch.add(tokens[i], position + i, 0, i >= first);
        }
        context.decode(batch);
        position += tokens.length;
    }
}
