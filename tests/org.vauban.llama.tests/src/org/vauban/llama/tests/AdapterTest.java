// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.LlamaAdapter;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.error.AdapterException;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** LoRA adapters, with small ones written here for the small model. */
class AdapterTest extends WithContexts {
    private static final int WIDTH = 576;
    private static final int RANK = 4;

    @TempDir
    Path dir;

    private Path adapter(String name, String architecture, String tensor, int width, float strength)
            throws IOException {
        Random random = new Random(5);
        float[] a = new float[width * RANK];
        float[] b = new float[width * RANK];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian();
            b[i] = (float) random.nextGaussian() * strength;
        }
        Path file = dir.resolve(name);
        new GgufWriter().string("general.type", "adapter").string("general.architecture", architecture)
                .string("adapter.type", "lora").float32("adapter.lora.alpha", RANK)
                .tensor(tensor + ".lora_a", width, RANK, a).tensor(tensor + ".lora_b", RANK, width, b).write(file);
        return file;
    }

    private static float[] logits(LlamaContext context) {
        context.memory().clear();
        try (LlamaBatch batch = new LlamaBatch(8)) {
            int[] tokens = model.vocabulary().tokenize("The capital of France", false, false);
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, 0, i == tokens.length - 1);
            }
            context.decode(batch);
        }
        return context.logits(-1);
    }

    private static LlamaContext context() {
        return model.newContext(ContextParameters.defaults().withContextSize(256).withThreads(1));
    }

    @Test
    void changesTheModelWhileItIsApplied() throws IOException {
        try (LlamaAdapter adapter = model.loadAdapter(adapter("q.gguf", "llama", "blk.0.attn_q.weight", WIDTH, 0.05f));
                LlamaAdapter nothing = model.loadAdapter(adapter("0.gguf", "llama", "blk.1.attn_q.weight", WIDTH, 0f));
                LlamaContext context = context()) {
            float[] plain = logits(context);
            context.setAdapters(List.of(new LlamaAdapter.Applied(adapter, 1f)));
            float[] changed = logits(context);
            assertFalse(Arrays.equals(plain, changed));
            context.setAdapters(List.of(new LlamaAdapter.Applied(adapter, 0.5f),
                    new LlamaAdapter.Applied(nothing, 1f)));
            float[] half = logits(context);
            assertFalse(Arrays.equals(changed, half));
            context.setAdapters(List.of(new LlamaAdapter.Applied(adapter, 0f)));
            assertArrayEquals(plain, logits(context));
            context.setAdapters(List.of());
            assertArrayEquals(plain, logits(context));
        }
    }

    @Test
    void staysWhileAContextUsesIt() throws IOException {
        LlamaAdapter adapter = model.loadAdapter(adapter("u.gguf", "llama", "blk.0.attn_q.weight", WIDTH, 0.05f));
        assertEquals(model, adapter.model());
        try (LlamaContext context = context()) {
            context.setAdapters(List.of(new LlamaAdapter.Applied(adapter, 1f)));
            assertThrows(IllegalStateException.class, adapter::close);
            logits(context);
        }
        adapter.close();
        adapter.close();
        try (LlamaContext context = context()) {
            assertThrows(IllegalStateException.class,
                    () -> context.setAdapters(List.of(new LlamaAdapter.Applied(adapter, 1f))));
            logits(context);
        }
        assertThrows(IllegalArgumentException.class, () -> new LlamaAdapter.Applied(adapter, Float.NaN));
    }

    @Test
    void wrongFilesAreRefused() throws IOException {
        Path missing = dir.resolve("missing.gguf");
        assertTrue(assertThrows(AdapterException.class, () -> model.loadAdapter(missing)).getMessage()
                .contains(missing.toString()));
        Path random = Files.write(dir.resolve("random.gguf"), new byte[5_000]);
        assertThrows(AdapterException.class, () -> model.loadAdapter(random));
        AdapterException whole = assertThrows(AdapterException.class,
                () -> model.loadAdapter(Given.model(Given.SMOL)), "a model is no adapter");
        assertFalse(whole.nativeLog().isEmpty());
        Path architecture = adapter("a.gguf", "qwen2", "blk.0.attn_q.weight", WIDTH, 1f);
        assertThrows(AdapterException.class, () -> model.loadAdapter(architecture));
        Path tensor = adapter("t.gguf", "llama", "blk.99.attn_q.weight", WIDTH, 1f);
        assertThrows(AdapterException.class, () -> model.loadAdapter(tensor));
        Path shape = adapter("s.gguf", "llama", "blk.0.attn_q.weight", 64, 1f);
        assertThrows(AdapterException.class, () -> model.loadAdapter(shape));
        Path cut = dir.resolve("cut.gguf");
        byte[] bytes = Files.readAllBytes(adapter("c.gguf", "llama", "blk.0.attn_q.weight", WIDTH, 1f));
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertThrows(AdapterException.class, () -> model.loadAdapter(cut));
    }

    @Test
    void anAdapterOfAnotherModelIsRefused() throws IOException {
        Path file = adapter("m.gguf", "llama", "blk.0.attn_q.weight", WIDTH, 0.05f);
        try (LlamaModel other = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults());
                LlamaAdapter adapter = other.loadAdapter(file);
                LlamaContext context = context()) {
            assertThrows(IllegalArgumentException.class,
                    () -> context.setAdapters(List.of(new LlamaAdapter.Applied(adapter, 1f))));
        }
    }
}
