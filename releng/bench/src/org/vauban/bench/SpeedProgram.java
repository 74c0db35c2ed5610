// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Path;
import java.util.Random;
import java.util.StringJoiner;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/**
 * Does what {@code llama-bench} does, through the binding: a context as long as the test, batches of 2,048 in parts of
 * 512, automatic flash attention, an attached threadpool whose threads poll (50), a warm-up, random tokens, no
 * sampling. It prints the parts of llama-bench's JSON that {@link Speed} reads.
 */
final class SpeedProgram {
    private static final int POLL = 50;

    private SpeedProgram() {}

    /**
     * Entry point.
     * @param arguments folder of the libraries, model file, {@code prompt} or {@code decode}, threads, repetitions
     */
    public static void main(String[] arguments) {
        boolean prompt = arguments[2].equals("prompt");
        int threads = Integer.parseInt(arguments[3]);
        int repetitions = Integer.parseInt(arguments[4]);
        int tokens = prompt ? Speed.PROMPT_TOKENS : Speed.DECODE_TOKENS;
        StringJoiner samples = new StringJoiner(", ", "[{\"samples_ts\": [", "]}]");
        try (LlamaLibrary library = LlamaLibrary.open(Path.of(arguments[0]));
                LlamaModel model = library.loadModel(Path.of(arguments[1]), ModelParameters.defaults());
                LlamaContext context = model.newContext(ContextParameters.defaults().withContextSize(tokens)
                        .withBatchSize(2048).withMicroBatchSize(512).withThreads(threads).withPoll(POLL));
                LlamaBatch batch = new LlamaBatch(context.batchSize())) {
            Random random = new Random(1);
            // llama-bench warms up with the whole prompt, or with one token
            read(model.vocabulary(), context, batch, random, prompt, prompt ? tokens : 1);
            for (int i = 0; i < repetitions; i++) {
                context.memory().clear();
                long begin = System.nanoTime();
                read(model.vocabulary(), context, batch, random, prompt, tokens);
                samples.add(Double.toString(tokens * 1e9 / (System.nanoTime() - begin)));
            }
        }
        System.out.println(samples);
    }

    private static void read(LlamaVocabulary vocabulary, LlamaContext context, LlamaBatch batch, Random random,
            boolean prompt, int tokens) {
        int at = 0;
        while (at < tokens) {
            batch.clear();
            int end = prompt ? Math.min(tokens, at + batch.capacity()) : at + 1;
            while (at < end) {
                int token = at == 0 && vocabulary.addsBos() && vocabulary.bos().isPresent()
                        ? vocabulary.bos().getAsInt()
                        : random.nextInt(vocabulary.size());
                batch.add(token, at, 0, at == end - 1);
                at++;
            }
            if (context.tryDecode(batch) != DecodeResult.DONE) {
                throw new IllegalStateException("decoding did not end well at token " + at);
            }
        }
    }
}
