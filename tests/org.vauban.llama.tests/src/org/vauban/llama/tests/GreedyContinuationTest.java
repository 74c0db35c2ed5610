// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/**
 * The greedy continuation equals that of llama.cpp's own program, as recorded in the resource files beside this class.
 *
 * <p>Logits depend a little on the processor and on how a prompt is split. So a text counts as right if it is equal,
 * or if at its first difference the token that llama.cpp's program took is as good as ours within that noise. Both
 * are counted and printed; how many are equal differs between processors (seen: 1 to 6 of 6).
 */
@Tag("slow")
class GreedyContinuationTest {
    private static final int PROMPTS = 6;
    private static final int TOKENS = 48;
    /** Largest difference of logits seen between ways to read the same prompt. */
    private static final float NOISE = 0.44f;

    private enum Outcome {
        EQUAL, NEAR_TIE, DIFFERENT
    }

    @ParameterizedTest
    @ValueSource(strings = {Given.SMOL, Given.CODER})
    void equalsTheProgramOfLlama(String id) throws IOException {
        Properties recorded = new Properties();
        try (InputStream in = GreedyContinuationTest.class.getResourceAsStream("greedy-" + id + ".properties")) {
            recorded.load(in);
        }
        List<String> report = new ArrayList<>();
        int equal = 0;
        int nearTies = 0;
        try (LlamaLibrary library = Given.library();
                LlamaModel model = library.loadModel(Given.model(id), ModelParameters.defaults());
                LlamaContext context = model.newContext(
                        ContextParameters.defaults().withContextSize(512).withThreads(1))) {
            for (int i = 1; i <= PROMPTS; i++) {
                String wanted = recorded.getProperty("text." + i);
                boolean ended = Boolean.parseBoolean(recorded.getProperty("ended." + i));
                Outcome outcome = compare(context, recorded.getProperty("prompt." + i), wanted, ended, report);
                equal += outcome == Outcome.EQUAL ? 1 : 0;
                nearTies += outcome == Outcome.NEAR_TIE ? 1 : 0;
            }
        }
        System.out.println(id + ": " + equal + " of " + PROMPTS + " continuations equal llama-completion, " + nearTies
                + " differ first at a near tie");
        assertTrue(equal + nearTies == PROMPTS, String.join("\n", report));
    }

    private static Outcome compare(LlamaContext context, String prompt, String wanted, boolean ended,
            List<String> report) {
        LlamaVocabulary v = context.model().vocabulary();
        byte[] expected = wanted.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        context.memory().clear();
        try (LlamaBatch batch = new LlamaBatch(context.batchSize());
                LlamaSampler sampler = context.model().newSampler().greedy().build()) {
            int[] tokens = v.tokenize(prompt, true, true);
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, 0, i == tokens.length - 1);
            }
            context.decode(batch);
            for (int n = 0; n < TOKENS; n++) {
                int token = sampler.sample(context, -1);
                if (v.isEndOfGeneration(token)) {
                    return result(context, text.toByteArray(), expected, ended, token, prompt, report);
                }
                byte[] before = text.toByteArray();
                text.writeBytes(v.piece(token, false));
                byte[] now = text.toByteArray();
                // the program drops the bytes of an incomplete character at the end
                if (!Arrays.equals(now, 0, Math.min(now.length, expected.length), expected, 0,
                        Math.min(now.length, expected.length))) {
                    return result(context, before, expected, ended, token, prompt, report);
                }
                batch.clear();
                batch.add(token, tokens.length + n, 0, true);
                context.decode(batch);
            }
        }
        return text.toString(StandardCharsets.UTF_8).startsWith(wanted) ? Outcome.EQUAL : Outcome.DIFFERENT;
    }

    /** Judges the place where the texts differ or where the model ended. */
    private static Outcome result(LlamaContext context, byte[] text, byte[] expected, boolean ended, int token,
            String prompt, List<String> report) {
        LlamaVocabulary v = context.model().vocabulary();
        if (v.isEndOfGeneration(token) && ended && Arrays.equals(text, expected)) {
            return Outcome.EQUAL;
        }
        float[] logits = context.logits(-1);
        float best = logits[token];
        float theirs = Float.NEGATIVE_INFINITY;
        String rest = new String(expected, text.length, expected.length - text.length, StandardCharsets.UTF_8);
        for (int t = 0; t < logits.length; t++) {
            byte[] piece = v.piece(t, false);
            boolean fits = piece.length > 0 && text.length + piece.length <= expected.length
                    && Arrays.equals(piece, 0, piece.length, expected, text.length, text.length + piece.length);
            if (fits || rest.isEmpty() && v.isEndOfGeneration(t)) {
                theirs = Math.max(theirs, logits[t]);
            }
        }
        boolean tie = best - theirs <= NOISE;
        report.add((tie ? "near tie" : "DIFFERENT") + " (" + best + " against " + theirs + ") after \""
                + prompt + new String(text, StandardCharsets.UTF_8) + "\": ours \""
                + new String(v.piece(token), StandardCharsets.UTF_8) + "\", theirs \"" + rest + "\"");
        return tie ? Outcome.NEAR_TIE : Outcome.DIFFERENT;
    }
}
